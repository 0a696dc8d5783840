import Buffers

/// A header block that HEADERS or PUSH_PROMISE began and CONTINUATION goes on with (RFC 9113 §4.3). Memory is held only meanwhile.
struct PendingBlock {
    /// 0 while no block is open.
    var streamID: UInt32 = 0
    var promisedID: UInt32 = 0
    var flags: FrameFlags = []
    var continuationFrames = 0
    private(set) var bytes: UnsafeMutableRawPointer?
    private(set) var count = 0
    private var capacity = 0

    mutating func append(_ fragment: UnsafeRawBufferPointer) {
        guard let source = fragment.baseAddress else { return }
        if count + fragment.count > capacity {
            capacity = max(2 * capacity, count + fragment.count)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
            if let bytes {
                larger.copyMemory(from: bytes, byteCount: count)
                bytes.deallocate()
            }
            bytes = larger
        }
        guard let bytes else { return }
        (bytes + count).copyMemory(from: source, byteCount: fragment.count)
        count += fragment.count
    }

    mutating func deallocate() {
        bytes?.deallocate()
        self = PendingBlock()
    }
}

/// HEADERS, PUSH_PROMISE and CONTINUATION: from fragments to a validated message on a stream (RFC 9113 §6.2, §6.6, §6.10, §8).
extension Connection {
    @inline(__always)
    func receiveHeaders(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent? {
        guard header.streamID != 0 else { throw .connection(.protocolError, "headers_on_stream_zero") }
        var fragment = try unpadded(header, payload)
        if header.flags.contains(.priority) {
            guard fragment.count >= 5 else {
                // §6.2: what is there and is padding would be a fault of the padding.
                guard payload.count < (header.flags.contains(.padded) ? 6 : 5) else {
                    throw .connection(.protocolError, "padding_too_long")
                }
                throw .connection(.frameSizeError, "priority_truncated")
            }
            let dependsOnItself = fragment.uint32(at: 0) & 0x7fff_ffff == header.streamID
            guard !dependsOnItself else { throw .connection(.protocolError, "priority_on_itself") }
            fragment = UnsafeRawBufferPointer(rebasing: fragment[5...])
        }
        try validateBlockSize(fragment.count)
        if header.flags.contains(.endHeaders) {
            return try completeHeaders(header.streamID, header.flags, fragment)
        }
        block.streamID = header.streamID
        block.flags = header.flags
        block.append(fragment)
        return nil
    }

    func receivePushPromise(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent?
    {
        // §8.4: a client never pushes; §6.6: nor does a server once SETTINGS_ENABLE_PUSH 0 is acknowledged.
        guard role == .client, localSettings.enablePush else {
            throw .connection(.protocolError, "push_promise_forbidden")
        }
        guard header.streamID != 0 else { throw .connection(.protocolError, "push_promise_on_stream_zero") }
        let content = try unpadded(header, payload)
        guard content.count >= 4 else { throw .connection(.frameSizeError, "push_promise_size") }
        let promised = content.uint32(at: 0) & 0x7fff_ffff
        // 0 is no stream, and marks a block of HEADERS below.
        guard promised != 0 else { throw .connection(.protocolError, "promised_stream_id") }
        let fragment = UnsafeRawBufferPointer(rebasing: content[4...])
        try validateBlockSize(fragment.count)
        if header.flags.contains(.endHeaders) {
            return try completePromise(header.streamID, promised, fragment)
        }
        block.streamID = header.streamID
        block.promisedID = promised
        block.flags = header.flags
        block.append(fragment)
        return nil
    }

    func receiveContinuation(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent?
    {
        guard block.streamID != 0 else { throw .connection(.protocolError, "continuation_without_headers") }
        block.continuationFrames += 1
        guard block.continuationFrames <= bounds.limits.continuationFramesMax else {
            throw limitFault("continuation_frames")
        }
        try validateBlockSize(block.count + payload.count)
        block.append(payload)
        guard header.flags.contains(.endHeaders) else { return nil }
        let whole = block
        block = PendingBlock()
        defer { whole.bytes?.deallocate() }
        let fragment = UnsafeRawBufferPointer(start: whole.bytes, count: whole.count)
        if whole.promisedID != 0 { return try completePromise(whole.streamID, whole.promisedID, fragment) }
        return try completeHeaders(whole.streamID, whole.flags.union(.endHeaders), fragment)
    }

    @inline(__always)
    private func validateBlockSize(_ count: Int) throws(Fault) {
        guard count <= bounds.limits.headerBlockBytesMax else { throw limitFault("header_block_bytes") }
    }

    /// The payload without pad length and padding (§6.2).
    @inline(__always)
    private func unpadded(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer
    ) throws(Fault) -> UnsafeRawBufferPointer {
        guard header.flags.contains(.padded) else { return payload }
        guard let padding = payload.first else { throw .connection(.frameSizeError, "padding_truncated") }
        guard Int(padding) < payload.count else { throw .connection(.protocolError, "padding_too_long") }
        return UnsafeRawBufferPointer(rebasing: payload[1..<(payload.count - Int(padding))])
    }

    // MARK: A block is whole

    private func completeHeaders(
        _ id: UInt32, _ flags: FrameFlags, _ fragment: UnsafeRawBufferPointer
    ) throws(Fault) -> ConnectionEvent? {
        let endStream = flags.contains(.endStream)
        lastHeaderFlags = flags
        // An identifier that the client has never used is in no table.
        if role == .server, id & 1 == 1, id > peerHistory.last {
            return try receiveRequest(id, fragment, endStream: endStream)
        }
        guard let record = streams.find(id) else { return try receiveLateHeaders(id, fragment) }
        guard !record.pointee.flags.contains(.awaitsSlot) else {
            // Nothing of the request is on the wire: to the peer the stream is idle (§5.1).
            throw .connection(.protocolError, "headers_on_idle_stream")
        }
        if record.pointee.flags.contains(.receivedHeaders) || role == .server {
            return try receiveTrailers(record, fragment, endStream: endStream)
        }
        return try receiveResponse(record, fragment, endStream: endStream)
    }

    /// A block for a stream that is gone: decoded, because the table must keep step, and judged (§5.1).
    private func receiveLateHeaders(_ id: UInt32, _ fragment: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent?
    {
        try decodeAndDrop(fragment)
        switch verdict(on: id) {
        case .idle: throw .connection(.protocolError, "headers_on_idle_stream")
        case .skipped: throw .connection(.protocolError, "stream_id_not_increasing")
        case .closed: throw .connection(.streamClosed, "headers_on_closed_stream")
        case .resetByUs, .forgotten:
            try spend(&buckets.lateFrames, bounds.limits.lateFrames, "frames_on_closed_streams")
            return nil
        }
    }

    /// The peer opens a stream (§5.1.1, §8.3.1).
    @inline(__always)
    private func receiveRequest(
        _ id: UInt32, _ fragment: UnsafeRawBufferPointer, endStream: Bool
    ) throws(Fault) -> ConnectionEvent? {
        guard shutdown.accepts(id) else {
            // §6.8: streams above the GOAWAY's last one are ignored, their header blocks are not.
            try decodeAndDrop(fragment)
            try spend(&buckets.streamResets, bounds.limits.streamResets, "requests_after_goaway")
            return nil
        }
        peerHistory.open(id)
        let message = try decodeRequest(fragment)
        guard peerStreamCount < Int(settingsExchange.streamsMax(inForce: localSettings)) else {
            try spend(&buckets.rejectedStreams, bounds.limits.rejectedStreams, "rejected_streams")
            throw .stream(.refusedStream, "concurrent_streams")
        }
        guard peerStreamCount < bounds.limits.openStreamsMax else {
            try spend(&buckets.rejectedStreams, bounds.limits.rejectedStreams, "rejected_streams")
            throw limitFault("open_streams", scope: .stream)
        }
        guard heldBytes(peerStreamCount) < bounds.limits.sessionBytesMax else {
            try spend(&buckets.rejectedStreams, bounds.limits.rejectedStreams, "rejected_streams")
            throw limitFault("session_bytes", scope: .stream)
        }
        guard !endStream || message.contentLength <= 0 else {
            throw .stream(.protocolError, "content_length_not_reached")
        }
        let record = openRecord(id, byPeer: true)
        try record.pointee.state.receiveHeaders(endStream: endStream)
        record.pointee.flags.insert(.receivedHeaders)
        countHeldHeaders(record)
        if message.isHeadRequest { record.pointee.flags.insert(.isHeadRequest) }
        if message.isConnect { record.pointee.flags.insert(.isConnect) }
        record.pointee.bodyBytesExpected = message.isConnect ? -1 : message.contentLength
        earnByProgress()
        return .headers(StreamRef(record: record), .request, endStream: endStream)
    }

    /// What the peer's streams make this side hold (bytes).
    @inline(__always)
    private func heldBytes(_ streamCount: Int) -> Int {
        unsentBytes + heldHeaderBytes + streamCount * Limits.openStreamBytes
    }

    /// Large header lists count against the session's bound for as long as their stream is open.
    @inline(__always)
    private func countHeldHeaders(_ record: StreamPointer) {
        guard let list = lastHeaders, list.listBytes > Limits.openStreamBytes else { return }
        holdHeaders(record, list.memoryBytes)
    }

    @inline(never)
    private func holdHeaders(_ record: StreamPointer, _ bytes: Int) {
        record.pointee.heldHeaderBytes += UInt32(bytes)  // Proof: two lists within Limits.headerListBytesMax.
        heldHeaderBytes += bytes
    }

    @inline(never)
    private func receiveResponse(
        _ record: StreamPointer, _ fragment: UnsafeRawBufferPointer, endStream: Bool
    ) throws(Fault) -> ConnectionEvent? {
        let list = try decode(fragment)
        try record.pointee.state.receiveHeaders(endStream: endStream)
        if record.pointee.flags.contains(.promised) { try keepPromise(record) }
        let message = try MessageRules.validateResponse(list, allowsOuterBlanks: allowsOuterBlanks)
        if message.kind == .informational {
            // §8.1: an interim response never ends the stream.
            guard !endStream else { throw .stream(.protocolError, "informational_ends_stream") }
            return .headers(StreamRef(record: record), .informational, endStream: false)
        }
        record.pointee.flags.insert(.receivedHeaders)
        // §8.5: a CONNECT that is refused has an ordinary response.
        if !message.isSuccessful { record.pointee.flags.remove(.isConnect) }
        let hasNoBody = message.hasNoBody || record.pointee.flags.contains(.isHeadRequest)
        if !hasNoBody, !record.pointee.flags.contains(.isConnect) {
            guard !endStream || message.contentLength <= 0 else {
                throw .stream(.protocolError, "content_length_not_reached")
            }
            record.pointee.bodyBytesExpected = message.contentLength
        } else if hasNoBody {
            record.pointee.bodyBytesExpected = 0
        }
        if record.pointee.state == .closed { closingRecord = record }
        return .headers(StreamRef(record: record), .response, endStream: endStream)
    }

    /// A promised stream becomes active and counts against our limit (§5.1.2).
    private func keepPromise(_ record: StreamPointer) throws(Fault) {
        guard peerStreamCount < Int(settingsExchange.streamsMax(inForce: localSettings)) else {
            try spend(&buckets.rejectedStreams, bounds.limits.rejectedStreams, "rejected_streams")
            throw .stream(.refusedStream, "concurrent_streams")
        }
        record.pointee.flags.remove(.promised)
        reservedByPeerCount -= 1
        peerStreamCount += 1
    }

    /// A block after the message's first one: trailers, which end the stream (§8.1).
    @inline(never)
    private func receiveTrailers(
        _ record: StreamPointer, _ fragment: UnsafeRawBufferPointer, endStream: Bool
    ) throws(Fault) -> ConnectionEvent? {
        let list = try decode(fragment)
        try record.pointee.state.receiveHeaders(endStream: endStream)
        // §8.5: a tunnel carries DATA and nothing else.
        guard !record.pointee.flags.contains(.isConnect) else { throw .stream(.protocolError, "headers_in_tunnel") }
        guard endStream else { throw .stream(.protocolError, "trailers_without_end_stream") }
        _ = try MessageRules.validateTrailers(list, allowsOuterBlanks: allowsOuterBlanks)
        guard record.pointee.bodyBytesExpected <= 0 else {
            throw .stream(.protocolError, "content_length_not_reached")
        }
        if record.pointee.state == .closed { closingRecord = record } else { countHeldHeaders(record) }
        return .headers(StreamRef(record: record), .trailers, endStream: true)
    }

    private func completePromise(
        _ parentID: UInt32, _ promisedID: UInt32, _ fragment: UnsafeRawBufferPointer
    ) throws(Fault) -> ConnectionEvent? {
        lastHeaderFlags = .endHeaders
        guard promisedID & 1 == 0, promisedID > peerHistory.last else {
            throw .connection(.protocolError, "promised_stream_id")
        }
        guard shutdown.accepts(promisedID) else {
            // §6.8: ignored like any new stream after our GOAWAY.
            try decodeAndDrop(fragment)
            return nil
        }
        peerHistory.open(promisedID)
        let list: HeaderList
        do throws(Fault) {
            list = try decode(fragment)
        } catch {
            // A list above its limits breaks the promise, not the stream that carries it.
            return failStream(promisedID, error)
        }
        guard let parent = streams.find(parentID), parent.pointee.state.canReceive, isOwn(parentID) else {
            // §6.6: illegal unless our own reset crossed it, maybe too long ago to tell; then only the promise is refused.
            let verdict = ownHistory.verdict(on: parentID)
            guard isOwn(parentID), verdict == .resetByUs || verdict == .forgotten else {
                throw .connection(.protocolError, "push_promise_on_closed_stream")
            }
            try spend(&buckets.lateFrames, bounds.limits.lateFrames, "frames_on_closed_streams")
            peerHistory.recordReset(promisedID)
            writeReset(promisedID, .cancel)
            return nil
        }
        do throws(Fault) {
            let message = try MessageRules.validateRequest(
                list, allowsExtendedConnect: false, allowsOuterBlanks: allowsOuterBlanks)
            // §8.4: promised requests are safe, cacheable and without content.
            guard MessageRules.isPushable(list), message.contentLength <= 0 else {
                throw .stream(.protocolError, "promised_request_unsafe")
            }
            guard reservedByPeerCount < bounds.limits.reservedStreamsMax else {
                throw limitFault("reserved_streams", scope: .stream, code: .cancel)
            }
            guard heldBytes(reservedByPeerCount) < bounds.limits.sessionBytesMax else {
                throw limitFault("session_bytes", scope: .stream)
            }
            let record = openRecord(promisedID, byPeer: true)
            try record.pointee.state.receivePushPromise()
            if message.isHeadRequest { record.pointee.flags.insert(.isHeadRequest) }
            return .pushPromise(parent: StreamRef(record: parent), promised: StreamRef(record: record))
        } catch {
            return failStream(promisedID, error)
        }
    }

    // MARK: Decoding

    /// Decodes a block into `lastHeaders`, and lends the list without counting it: it stays there until the next block. A list
    /// above its limits resets the stream, and a broken block the connection.
    @inline(__always)
    private func decodeBlock(_ fragment: UnsafeRawBufferPointer) throws(Fault) -> Unmanaged<HeaderList> {
        let list = freshList()
        let result = list._withUnsafeGuaranteedRef { list -> Result<HPACKDecoder.Outcome, HPACKError> in
            Result { () throws(HPACKError) in
                try decoder.decode(
                    fragment, into: list,
                    limits: HPACKDecoder.Limits(
                        listBytesMax: min(bounds.limits.headerListBytesMax, Int(localSettings.maxHeaderListSize)),
                        fieldsMax: bounds.limits.headerFieldsMax))
            }
        }
        switch result {
        case .success(.complete): return list
        case .success(.overLimit): throw limitFault("header_list", scope: .stream)
        case .failure(let error): throw .connection(.compressionError, error.token)
        }
    }

    private func decode(_ fragment: UnsafeRawBufferPointer) throws(Fault) -> HeaderList {
        try decodeBlock(fragment).takeUnretainedValue()
    }

    @inline(__always)
    private func decodeAndValidate(_ fragment: UnsafeRawBufferPointer) throws(Fault) -> ReceivedMessage {
        let result = try decodeBlock(fragment)._withUnsafeGuaranteedRef { list -> Result<ReceivedMessage, Fault> in
            Result { () throws(Fault) in
                try MessageRules.validateRequest(
                    list, allowsExtendedConnect: localSettings.enableConnectProtocol,
                    allowsOuterBlanks: allowsOuterBlanks)
            }
        }
        return try result.get()
    }

    /// Decodes a block for the table's sake alone: nobody asks for its fields, so their limits do not matter.
    private func decodeAndDrop(_ fragment: UnsafeRawBufferPointer) throws(Fault) {
        do throws(Fault) {
            _ = try decode(fragment)
        } catch {
            guard error.scope == .stream else { throw error }
        }
    }

    /// Decodes and judges a request; a block that the connection repeats word for word is neither decoded nor judged again.
    @inline(__always)
    private func decodeRequest(_ fragment: UnsafeRawBufferPointer) throws(Fault) -> ReceivedMessage {
        let insertions = decoder.insertionCount
        let verdict = resources.decodedBlocks.find(fragment, connection: number, insertionCount: insertions)
        if case .known(let list, let message) = verdict {
            if lastHeaders != nil { lastHeaders = nil }
            lastHeaders = consume list
            return message
        }
        let message = try decodeAndValidate(fragment)
        if decoder.insertionCount == insertions {
            var kept: HeaderList?
            if case .seenOnce = verdict { kept = lastHeaders }
            resources.decodedBlocks.store(
                fragment, connection: number, insertionCount: insertions, list: kept, message: message)
        }
        return message
    }

    /// An empty list in `lastHeaders`. One that the owner did not take, and nobody shares, is used again.
    @inline(__always)
    private func freshList() -> Unmanaged<HeaderList> {
        if lastHeaders != nil { resources.recycleIfUnique(&lastHeaders) }
        let list = resources.takeHeaderList()
        let lent = Unmanaged.passUnretained(list)
        lastHeaders = consume list
        return lent
    }
}
