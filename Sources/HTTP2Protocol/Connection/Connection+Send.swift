import Buffers

/// What became of DATA that the owner sent.
public enum SendOutcome: Sendable {
    /// It is framed; `.sent` will not be told.
    case framed
    /// It waits in the stream's queue; `.sent` tells when it is framed.
    case queued
    /// It is framed and ended the stream both ways: the `StreamRef` is dead and no `.closed` follows.
    case closed
}

/// One method per command of the owner. A command that is not legal now throws and sends nothing.
extension Connection {
    // MARK: Header blocks

    /// A client opens a stream with a request (RFC 9113 §8.3.1). Above the peer's concurrency limit it waits here with its identifier.
    ///
    /// - Throws: `.streamIDsExhausted`, `.connectionClosing`, `.headerBlockTooLarge`.
    public func request(_ list: HeaderList, endStream: Bool) throws(CommandError) -> StreamRef {
        guard role == .client, !hasFailed, !hasReceivedGoaway else { throw .connectionClosing }
        try validateSize(list)
        let id = try takeOwnStreamID()
        let record = openRecord(id, byPeer: false)
        if let method = list.firstIndex(of: .method) {
            let value = list.valueBytes(at: method)
            if MessageRules.equals(value, "HEAD") { record.pointee.flags.insert(.isHeadRequest) }
            if MessageRules.equals(value, "CONNECT"), list.firstIndex(of: .protocol) == nil {
                record.pointee.flags.insert(.isConnect)
            }
        }
        record.pointee.flags.insert(.sentHeaders)
        if endStream { record.pointee.flags.insert(.endStreamQueued) }
        if waitingRequests.isEmpty, ownStreamCount < Int(remoteSettings.maxConcurrentStreams) {
            startRequest(record, list)
        } else {
            record.pointee.flags.insert(.awaitsSlot)
            waitingRequests.append(WaitingRequest(record: record, list: list))
        }
        return StreamRef(record: record)
    }

    /// Sends a header block on an open stream: an informational or final response, or trailers (with `endStream`, after queued DATA).
    ///
    /// - Parameters:
    ///   - list: must not change while the connection may still hold it; a list sent again and again is encoded once.
    ///   - date: the value of a `date` field to add, with a number that changes when it does.
    /// - Returns: `.closed` when the block ended the stream both ways.
    /// - Throws: `.streamNotWritable`, also for trailers in a tunnel; `.headersAlreadySent`, `.headersNotSent`,
    ///   `.headerBlockTooLarge`; `.valueOutOfRange` for END_STREAM on an informational block, or trailers without it.
    @discardableResult
    public func sendHeaders(
        _ stream: StreamRef, _ kind: HeadersKind, _ list: HeaderList, endStream: Bool,
        date: (value: UnsafeRawBufferPointer, version: UInt32)? = nil
    ) throws(CommandError) -> SendOutcome {
        let record = stream.record
        guard record.pointee.flags.isDisjoint(with: [.endStreamQueued, .resetQueued]) else {
            throw .streamNotWritable
        }
        switch kind {
        case .informational, .response:
            guard kind == .response || !endStream else { throw .valueOutOfRange }
            guard !record.pointee.flags.contains(.sentHeaders) else { throw .headersAlreadySent }
        case .trailers:
            guard endStream else { throw .valueOutOfRange }
            guard record.pointee.flags.contains(.sentHeaders) else { throw .headersNotSent }
            // §8.5: a tunnel carries DATA and nothing else.
            guard !record.pointee.flags.contains(.isConnect) else { throw .streamNotWritable }
        case .request:
            throw .streamNotWritable
        }
        try validateSize(list)
        if kind == .trailers, record.pointee.queuedBytes > 0 || record.pointee.flags.contains(.awaitsSlot) {
            record.pointee.queuedHeaders = list
            record.pointee.flags.insert(.endStreamQueued)
            return .queued
        }
        try record.pointee.state.sendHeaders(endStream: endStream)
        if kind == .response {
            record.pointee.flags.insert(.sentHeaders)
            // §8.5: a CONNECT that is refused has an ordinary response.
            if record.pointee.flags.contains(.isConnect), !isSuccessful(list) {
                record.pointee.flags.remove(.isConnect)
            }
        }
        writeHeaders(record.pointee.id, list, endStream: endStream, date: date)
        return closeIfEnded(record) ? .closed : .framed
    }

    /// Whether a response's status is 2xx.
    private func isSuccessful(_ list: HeaderList) -> Bool {
        guard let status = list.firstIndex(of: .status) else { return true }
        return list.valueBytes(at: status).first == UInt8(ascii: "2")
    }

    /// Promises a response to a request that the peer has not made (RFC 9113 §8.4).
    ///
    /// - Throws: `.pushDisabled`, `.streamNotWritable`, `.streamIDsExhausted`, `.headerBlockTooLarge`, `.connectionClosing`.
    public func pushPromise(on parent: StreamRef, _ list: HeaderList) throws(CommandError) -> StreamRef {
        guard role == .server, remoteSettings.enablePush else { throw .pushDisabled }
        guard !hasFailed, !hasReceivedGoaway else { throw .connectionClosing }
        guard parent.record.pointee.state.canSend, isOwn(parent.record.pointee.id) == false else {
            throw .streamNotWritable
        }
        guard ownStreamCount < Int(remoteSettings.maxConcurrentStreams) else { throw .tooManyOutstanding }
        try validateSize(list)
        let id = try takeOwnStreamID()
        let record = openRecord(id, byPeer: false)
        try record.pointee.state.sendPushPromise()
        record.pointee.flags.insert(.counted)
        ownStreamCount += 1
        if let method = list.firstIndex(of: .method), MessageRules.equals(list.valueBytes(at: method), "HEAD") {
            record.pointee.flags.insert(.isHeadRequest)
        }
        writePushPromise(on: parent.record.pointee.id, promising: id, list)
        return StreamRef(record: record)
    }

    // MARK: DATA

    /// Sends octets, copying them. With `endStream` and nothing in the way they are framed at once; otherwise they are queued
    /// and framed by `drain`, so that END_STREAM can ride on the last of them.
    ///
    /// - Throws: `.streamNotWritable`, `.headersNotSent`.
    @inline(__always)
    public func sendData(
        _ stream: StreamRef, copying bytes: UnsafeRawBufferPointer, endStream: Bool
    ) throws(CommandError) -> SendOutcome {
        let record = stream.record
        try validateWritable(record)
        if canFrameNow(record, bytes.count, endStream: endStream) {
            writeDataFrame(record, bytes)
            return closeIfEnded(record) ? .closed : .framed
        }
        return queue(record, ByteSlice(copying: bytes), endStream: endStream)
    }

    /// Sends a slice, by reference where it is large and no small part of its memory.
    ///
    /// - Throws: `.streamNotWritable`, `.headersNotSent`.
    public func sendData(
        _ stream: StreamRef, _ slice: ByteSlice, endStream: Bool
    ) throws(CommandError) -> SendOutcome {
        let record = stream.record
        try validateWritable(record)
        if slice.count < SendQueue.referenceBytesMin, canFrameNow(record, slice.count, endStream: endStream) {
            slice.withUnsafeBytes { writeDataFrame(record, $0) }
            return closeIfEnded(record) ? .closed : .framed
        }
        return queue(record, slice, endStream: endStream)
    }

    // MARK: The other frames

    /// Ends a stream by RST_STREAM (RFC 9113 §6.4).
    ///
    /// - Parameter afterQueuedData: DATA and END_STREAM in the queue go first; a stream that they end is not reset any more.
    /// - Returns: true when the stream is gone now; otherwise `.closed` tells.
    @discardableResult
    public func reset(_ stream: StreamRef, _ code: ErrorCode, afterQueuedData: Bool = false) -> Bool {
        let record = stream.record
        guard record.pointee.state != .closed else { return false }
        if afterQueuedData, record.pointee.queuedBytes > 0 {
            record.pointee.flags.insert(.resetQueued)
            record.pointee.resetCode = code
            return false
        }
        purgeEvents(of: record.pointee.owner)
        // A request that never left needs no reset; its identifier is used up all the same.
        if !record.pointee.flags.contains(.awaitsSlot) { writeReset(record.pointee.id, code) }
        release(record, code: code, cause: .resetByOwner)
        return true
    }

    /// Frames the first octets of a stream's queue now, as far as windows let them through, without END_STREAM: the stream is about
    /// to be reset or forgotten, and the rest of the queue with it.
    ///
    /// - Returns: how many octets were framed; `.sent` does not tell of them.
    public func sendFront(_ stream: StreamRef, _ count: Int) -> Int { frameFront(stream.record, count) }

    /// Sends PING with eight octets.
    ///
    /// - Throws: `.tooManyOutstanding` above `Limits.outstandingPingsMax`; `.connectionClosing` after a fault.
    public func ping(_ payload: UInt64) throws(CommandError) {
        guard !hasFailed else { throw .connectionClosing }
        guard outstandingPings < bounds.limits.outstandingPingsMax else { throw .tooManyOutstanding }
        outstandingPings += 1
        writePing(payload, flags: [])
    }

    /// Sets the connection's receive window (bytes); growth is announced, a shrink takes effect as octets are read.
    public func setConnectionWindow(_ bytes: Int) throws(CommandError) {
        guard 0...Int(FlowWindow.bytesMax) ~= bytes else { throw .valueOutOfRange }
        tuner.isConnectionWindowFixed = true
        let increment = receiveWindow.resize(to: UInt32(bytes))
        if increment > 0 { writeWindowUpdate(streamID: 0, increment: increment) }
    }

    /// Sets one stream's receive window (bytes) beside SETTINGS; growth is announced.
    ///
    /// - Throws: `.valueOutOfRange`; `.streamNotWritable` while the request waits for a slot, since nothing of it is on the wire.
    public func setStreamWindow(_ stream: StreamRef, _ bytes: Int) throws(CommandError) {
        guard 0...Int(FlowWindow.bytesMax) ~= bytes else { throw .valueOutOfRange }
        let state = stream.record.pointee.state
        guard state != .idle else { throw .streamNotWritable }
        tuner.isStreamWindowFixed = true
        let increment = stream.record.pointee.receiveWindow.resize(to: UInt32(bytes))
        if increment > 0, state.canReceive || state == .reservedRemote {
            writeWindowUpdate(streamID: stream.record.pointee.id, increment: increment)
        }
    }

    /// Chooses the next stream identifier of this side (RFC 9113 §5.1.1).
    public func setNextStreamID(_ id: Int) throws(CommandError) {
        guard let id = UInt32(exactly: id), id >= nextOwnStreamID, id <= FlowWindow.bytesMax, isOwn(id) else {
            throw .valueOutOfRange
        }
        nextOwnStreamID = id
    }

    /// ALTSVC (RFC 7838 §4): on stream 0 with an origin, on another stream without.
    public func sendAlternativeService(
        streamID: Int, origin: UnsafeRawBufferPointer, fieldValue: UnsafeRawBufferPointer
    ) throws(CommandError) {
        guard role == .server, (streamID == 0) == !origin.isEmpty, let id = UInt32(exactly: streamID),
            id <= FlowWindow.bytesMax
        else {
            throw .valueOutOfRange
        }
        let payloadBytes = 2 + origin.count + fieldValue.count
        guard origin.count + fieldValue.count <= bounds.limits.extensionPayloadBytesMax else {
            throw .payloadTooLarge
        }
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 2)
        FrameHeader(payloadBytes: payloadBytes, type: .alternativeService, flags: [], streamID: id).write(to: start)
        (start + FrameHeader.bytes).storeBytes(of: UInt16(origin.count).bigEndian, as: UInt16.self)
        output.advance(FrameHeader.bytes + 2)
        output.append(copying: origin)
        output.append(copying: fieldValue)
    }

    /// ORIGIN (RFC 8336 §2) with its entries, each an origin's ASCII serialisation.
    public func sendOrigins(_ origins: [String]) throws(CommandError) {
        var payload: [UInt8] = []
        for origin in origins {
            guard let length = UInt16(exactly: origin.utf8.count) else { throw .payloadTooLarge }
            payload.append(UInt8(length >> 8))
            payload.append(UInt8(length & 0xff))
            payload.append(contentsOf: origin.utf8)
        }
        guard role == .server else { throw .valueOutOfRange }
        guard payload.count <= bounds.limits.extensionPayloadBytesMax else { throw .payloadTooLarge }
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes)
        FrameHeader(payloadBytes: payload.count, type: .origin, flags: [], streamID: 0).write(to: start)
        output.advance(FrameHeader.bytes)
        payload.withUnsafeBytes { output.append(copying: $0) }
    }

    /// PRIORITY_UPDATE for a stream (RFC 9218 §7.1).
    public func sendPriorityUpdate(streamID: Int, fieldValue: UnsafeRawBufferPointer) throws(CommandError) {
        guard role == .client, let id = UInt32(exactly: streamID), 1...FlowWindow.bytesMax ~= id else {
            throw .valueOutOfRange
        }
        let roomBytes = min(bounds.limits.extensionPayloadBytesMax, FrameHeader.payloadBytesFloor) - 4
        guard fieldValue.count <= roomBytes else { throw .payloadTooLarge }
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 4)
        FrameHeader(payloadBytes: 4 + fieldValue.count, type: .priorityUpdate, flags: [], streamID: 0).write(to: start)
        (start + FrameHeader.bytes).storeBytes(of: id.bigEndian, as: UInt32.self)
        output.advance(FrameHeader.bytes + 4)
        output.append(copying: fieldValue)
    }

    // MARK: Parts

    @inline(__always)
    private func validateWritable(_ record: StreamPointer) throws(CommandError) {
        guard record.pointee.flags.contains(.sentHeaders) else { throw .headersNotSent }
        guard record.pointee.flags.isDisjoint(with: [.endStreamQueued, .resetQueued]),
            record.pointee.state.canSend || record.pointee.flags.contains(.awaitsSlot)
        else { throw .streamNotWritable }
    }

    /// DATA that ends its stream goes out with its headers when nothing waits before it and every window has room.
    @inline(__always)
    private func canFrameNow(_ record: StreamPointer, _ count: Int, endStream: Bool) -> Bool {
        guard endStream, record.pointee.queuedBytes == 0, !record.pointee.flags.contains(.awaitsSlot) else {
            return false
        }
        if count == 0 { return true }
        return count <= record.pointee.sendWindow.sendable && count <= sendWindow.sendable
            && count <= Int(remoteSettings.maxFrameSize) && scheduler.isEmpty
            && output.count < bounds.limits.framedBytesMax
    }

    private func queue(_ record: StreamPointer, _ slice: ByteSlice, endStream: Bool) -> SendOutcome {
        if endStream { record.pointee.flags.insert(.endStreamQueued) }
        // No octets wait, so no `.sent` will tell of them; END_STREAM is on its way by itself.
        guard !slice.isEmpty else { return record.pointee.queuedBytes > 0 ? .queued : .framed }
        if let last = record.pointee.lastChunk {
            appendChunk(record, slice, after: last)
        } else {
            let chunk = resources.makeChunk(slice.compacted())
            record.pointee.firstChunk = chunk
            record.pointee.lastChunk = chunk
            // As Node's frames are, and so its reader's chunks: a write that finds nothing waiting goes by itself, what is written
            // while it waits goes together. Where frames fill records, that would cut each long write.
            if dataPayloadBytesMax == .max || slice.count < dataPayloadBytesMax {
                record.pointee.flags.insert(.leadsAlone)
            }
        }
        record.pointee.queuedBytes += slice.count
        if queuedDataBytes == 0 { hasProgressed = true }
        queuedDataBytes += slice.count
        reschedule(record)
        return .queued
    }

    /// A small piece joins the one before it, or begins memory that the next ones share.
    private func appendChunk(_ record: StreamPointer, _ slice: ByteSlice, after last: UnsafeMutablePointer<QueuedChunk>)
    {
        let chunk: UnsafeMutablePointer<QueuedChunk>
        if slice.count >= QueuedChunk.joinBytesMax {
            chunk = resources.makeChunk(slice.compacted())
        } else if slice.count <= last.pointee.roomBytes {
            last.pointee.slice = last.pointee.slice.appending(slice)
            last.pointee.roomBytes -= slice.count
            return
        } else {
            let shared = Storage.allocation(byteCount: QueuedChunk.sharedBytes)
            chunk = resources.makeChunk(
                ByteSlice(shared, offset: 0, count: 0).appending(slice),
                roomBytes: QueuedChunk.sharedBytes - slice.count)
        }
        last.pointee.next = chunk
        record.pointee.lastChunk = chunk
    }

    private func takeOwnStreamID() throws(CommandError) -> UInt32 {
        guard nextOwnStreamID <= FlowWindow.bytesMax else { throw .streamIDsExhausted }
        let id = nextOwnStreamID
        nextOwnStreamID += 2
        ownHistory.open(id)
        return id
    }

    /// Node's measure: an upper bound that needs no encoding.
    @inline(__always)
    private func validateSize(_ list: HeaderList) throws(CommandError) {
        // `listBytes` counts 32 per field where this bound counts 12.
        guard 12 + list.listBytes - 20 * list.count <= bounds.limits.sentHeaderBlockBytesMax else {
            throw .headerBlockTooLarge
        }
    }

    private func startRequest(_ record: StreamPointer, _ list: HeaderList) {
        ownStreamCount += 1
        record.pointee.flags.insert(.counted)
        let trailersFollow = record.pointee.queuedHeaders != nil
        let endStream =
            record.pointee.flags.contains(.endStreamQueued) && record.pointee.queuedBytes == 0 && !trailersFollow
        do throws(CommandError) {
            try record.pointee.state.sendHeaders(endStream: endStream)
        } catch {
            preconditionFailure("a request was started on a stream that is not idle")
        }
        writeHeaders(record.pointee.id, list, endStream: endStream, date: nil)
        if trailersFollow, record.pointee.queuedBytes == 0 {
            finishQueue(record, endStream: false)
        } else {
            reschedule(record)
        }
    }

    /// The peer has room again: requests that waited go out in order.
    func startWaitingRequests() {
        guard !hasFailed, !hasReceivedGoaway else { return }
        var started = 0
        while started < waitingRequests.count, ownStreamCount < Int(remoteSettings.maxConcurrentStreams) {
            let request = waitingRequests[started]
            started += 1
            request.record.pointee.flags.remove(.awaitsSlot)
            startRequest(request.record, request.list)
        }
        if started > 0 { waitingRequests.removeFirst(started) }
    }

    /// Frees a stream that has ended both ways by a command.
    @inline(__always)
    func closeIfEnded(_ record: StreamPointer) -> Bool {
        guard record.pointee.state == .closed else { return false }
        purgeEvents(of: record.pointee.owner)
        release(record)
        return true
    }

    /// The owner learns by a call's result what became of a stream: what was kept to tell of it is dropped.
    @inline(__always)
    func purgeEvents(of owner: UnsafeMutableRawPointer?) {
        guard !pendingEvents.isEmpty else { return }
        pendingEvents.removeFirst(pendingEventIndex)
        pendingEventIndex = 0
        pendingEvents.removeAll { event in
            if case .sent(let name, _, _) = event { return name == owner }
            return false
        }
    }
}
