import Buffers

/// Where the input stands between two frames.
enum InputPhase: Equatable {
    /// A server awaits the client's magic octets.
    case preface
    /// The first frame must be SETTINGS (RFC 9113 §3.4).
    case firstSettings
    case frames
    /// Inside of a DATA frame's payload.
    case dataPayload
    /// The connection broke; input is ignored.
    case failed
}

/// The head of a frame that one `receive` did not bring whole. Memory is held only while a frame is incomplete.
struct PartialFrame {
    private(set) var bytes: UnsafeMutableRawPointer?
    private(set) var count = 0
    private var capacity = 0
    /// The frame was handed out; its octets are valid until the next look at the input.
    var isComplete = false

    mutating func append(_ source: UnsafeRawPointer, _ length: Int, roomFor total: Int) {
        if total > capacity {
            let larger = UnsafeMutableRawPointer.allocate(byteCount: total, alignment: 8)
            if let bytes {
                larger.copyMemory(from: bytes, byteCount: count)
                bytes.deallocate()
            }
            bytes = larger
            capacity = total
        }
        guard let bytes else { return }
        (bytes + count).copyMemory(from: source, byteCount: length)
        count += length
    }

    mutating func deallocate() {
        bytes?.deallocate()
        self = PartialFrame()
    }
}

/// What is left of the DATA frame being read.
struct DataPayload {
    /// Nil when the stream is gone: the octets are skipped.
    var record: StreamPointer?
    var bytesLeft = 0
    var paddingLeft = 0
    var awaitsPadLength = false
    var endStream = false
}

extension Connection {
    /// Reads frames until one of them is worth an event or the input ends.
    func readFrames() -> ConnectionEvent {
        while true {
            do throws(Fault) {
                switch phase {
                case .preface:
                    guard try readPreface() else { return .none }
                case .dataPayload:
                    guard let event = try readDataPayload() else { continue }
                    return event
                case .failed:
                    inputCursor = inputEnd
                    return .none
                case .firstSettings, .frames:
                    guard let (header, payload) = try nextFrame() else { return .none }
                    framesReceived &+= 1  // Proof: 2^63 frames do not arrive.
                    if let event = receiveFrame(header, payload) { return event }
                }
            } catch {
                return fail(error)
            }
        }
    }

    private var inputBytes: Int {
        guard let inputCursor, let inputEnd else { return 0 }
        return inputEnd - inputCursor
    }

    /// Checks the client's magic as far as it has come; a wrong octet is told at once.
    private func readPreface() throws(Fault) -> Bool {
        let total = Connection.preface.utf8CodeUnitCount
        let length = min(inputBytes, total - partial.count)
        guard length > 0, let cursor = inputCursor else { return false }
        let expected = UnsafeRawPointer(Connection.preface.utf8Start) + partial.count
        for offset in 0..<length
        where cursor.load(fromByteOffset: offset, as: UInt8.self)
            != expected.load(fromByteOffset: offset, as: UInt8.self)
        {
            throw .connection(.protocolError, "preface_invalid")
        }
        inputCursor = cursor + length
        guard partial.count + length == total else {
            partial.append(cursor, length, roomFor: total)
            return false
        }
        partial.deallocate()
        phase = .firstSettings
        return true
    }

    /// The next frame with its whole payload; of DATA the nine octets alone. Nil when the input ends first.
    @inline(__always)
    private func nextFrame() throws(Fault) -> (FrameHeader, UnsafeRawBufferPointer)? {
        guard partial.count == 0, let cursor = inputCursor, let end = inputEnd else { return try nextSplitFrame() }
        let available = end - cursor
        guard available >= FrameHeader.bytes else { return try nextSplitFrame() }
        let header = FrameHeader(at: cursor)
        try validateSize(header)
        if header.type == FrameType.data.rawValue {
            inputCursor = cursor + FrameHeader.bytes
            return (header, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        guard available >= FrameHeader.bytes + header.payloadBytes else { return try nextSplitFrame() }
        inputCursor = cursor + FrameHeader.bytes + header.payloadBytes
        return (header, UnsafeRawBufferPointer(start: cursor + FrameHeader.bytes, count: header.payloadBytes))
    }

    /// The slow way: a frame that came in several pieces is put together.
    @inline(never)
    private func nextSplitFrame() throws(Fault) -> (FrameHeader, UnsafeRawBufferPointer)? {
        if partial.isComplete {
            partial.deallocate()
            return try nextFrame()
        }
        takePartial(upTo: FrameHeader.bytes, roomFor: FrameHeader.bytes)
        guard partial.count >= FrameHeader.bytes, let bytes = partial.bytes else { return nil }
        let header = FrameHeader(at: bytes)
        try validateSize(header)
        if header.type == FrameType.data.rawValue {
            partial.deallocate()
            return (header, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        let total = FrameHeader.bytes + header.payloadBytes
        takePartial(upTo: total, roomFor: total)
        guard partial.count == total, let whole = partial.bytes else { return nil }
        partial.isComplete = true
        return (header, UnsafeRawBufferPointer(start: whole + FrameHeader.bytes, count: header.payloadBytes))
    }

    private func takePartial(upTo total: Int, roomFor room: Int) {
        let length = min(inputBytes, total - partial.count)
        guard length > 0, let cursor = inputCursor else { return }
        partial.append(cursor, length, roomFor: room)
        inputCursor = cursor + length
    }

    /// §4.2: no frame above our SETTINGS_MAX_FRAME_SIZE. A larger value of ours holds from its acknowledgement on.
    @inline(__always)
    private func validateSize(_ header: FrameHeader) throws(Fault) {
        guard header.payloadBytes <= Int(localSettings.maxFrameSize) else {
            throw .connection(.frameSizeError, "frame_too_large")
        }
    }

    // MARK: DATA, piece by piece

    /// A DATA frame begins: both windows pay for its whole length, padding included (§6.9.1).
    func beginData(_ header: FrameHeader) throws(Fault) {
        guard header.streamID != 0 else { throw .connection(.protocolError, "data_on_stream_zero") }
        guard !header.flags.contains(.padded) || header.payloadBytes > 0 else {
            throw .connection(.frameSizeError, "padding_truncated")
        }
        guard receiveWindow.receive(header.payloadBytes) else {
            throw .connection(.flowControlError, "connection_window_exceeded")
        }
        tuner.received(header.payloadBytes, at: now)
        if unreadDataBytes < bounds.limits.unreadBytesMax {
            creditConnection(header.payloadBytes)
        } else {
            // Proof: it is within the window, which is less than 2^31.
            withheldBytes &+= UInt32(truncatingIfNeeded: header.payloadBytes)
        }
        payload = DataPayload(
            record: nil, bytesLeft: header.payloadBytes, awaitsPadLength: header.flags.contains(.padded),
            endStream: header.flags.contains(.endStream))
        phase = .dataPayload
        guard let record = streams.find(header.streamID) else { return try judgeLateData(header) }
        guard record.pointee.state.canReceive, record.pointee.flags.contains(.receivedHeaders) else {
            var state = record.pointee.state
            try state.receiveData(endStream: false)
            throw .stream(.protocolError, "data_before_headers")
        }
        guard record.pointee.receiveWindow.receive(header.payloadBytes) else {
            throw .stream(.flowControlError, "stream_window_exceeded")
        }
        if header.payloadBytes == 0, !payload.endStream {
            try spend(&buckets.emptyFrames, bounds.limits.emptyFrames, "empty_frames")
        }
        if !payload.awaitsPadLength { try accountBody(record) }
        payload.record = record
    }

    /// DATA for a stream that is gone (§5.1): skipped where our own reset may have crossed it, else a fault.
    @inline(never)
    private func judgeLateData(_ header: FrameHeader) throws(Fault) {
        switch verdict(on: header.streamID) {
        case .idle: throw .connection(.protocolError, "data_on_idle_stream")
        case .closed, .skipped: throw .stream(.streamClosed, "data_on_closed_stream")
        case .resetByUs, .forgotten:
            // Octets are bounded by the connection's window; frames without any are bounded here.
            guard header.payloadBytes == 0 else { return }
            try spend(&buckets.lateFrames, bounds.limits.lateFrames, "frames_on_closed_streams")
        }
    }

    /// Reads one piece of the payload. Nil: nothing to tell, go on.
    private func readDataPayload() throws(Fault) -> ConnectionEvent? {
        if payload.awaitsPadLength {
            guard inputBytes > 0, let cursor = inputCursor else { return ConnectionEvent.none }
            let padding = Int(cursor.load(as: UInt8.self))
            inputCursor = cursor + 1
            guard padding < payload.bytesLeft else { throw .connection(.protocolError, "padding_too_long") }
            payload.awaitsPadLength = false
            payload.bytesLeft -= 1 + padding
            payload.paddingLeft = padding
            // The owner never sees these octets, so they count as read.
            if let record = payload.record {
                consume(record, 1 + padding)
                do throws(Fault) { try accountBody(record) } catch { return failStream(record, error) }
            }
        }
        if payload.bytesLeft > 0 {
            let length = min(inputBytes, payload.bytesLeft)
            guard length > 0, let cursor = inputCursor else { return ConnectionEvent.none }
            inputCursor = cursor + length
            payload.bytesLeft -= length
            return try deliverData(UnsafeRawBufferPointer(start: cursor, count: length))
        }
        if payload.paddingLeft > 0 {
            let length = min(inputBytes, payload.paddingLeft)
            guard length > 0, let cursor = inputCursor else { return ConnectionEvent.none }
            inputCursor = cursor + length
            payload.paddingLeft -= length
            if payload.paddingLeft > 0 { return nil }
        }
        return try deliverData(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Hands a piece to the owner; with the frame's last octet END_STREAM takes effect.
    @inline(__always)
    private func deliverData(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent? {
        let isLast = payload.bytesLeft == 0 && payload.paddingLeft == 0
        if isLast { phase = .frames }
        guard let record = payload.record else { return nil }
        let endStream = isLast && payload.endStream
        if endStream, record.pointee.bodyBytesExpected > 0 { return failShortBody(record, bytes) }
        do throws(Fault) {
            if endStream { try record.pointee.state.receiveData(endStream: true) }
        } catch {
            return failStream(record, error)
        }
        if endStream {
            payload.record = nil
            if record.pointee.state == .closed { closingRecord = record }
        } else if bytes.isEmpty {
            return nil
        }
        record.pointee.unreadBytes &+= UInt32(truncatingIfNeeded: bytes.count)  // Proof: a window is less than 2^31.
        unreadDataBytes &+= bytes.count
        return .data(StreamRef(record: record), bytes, endStream: endStream)
    }

    /// A body shorter than content-length said (§8.1.1): the owner gets its last octets, and with the next look the stream fails.
    @inline(never)
    private func failShortBody(_ record: StreamPointer, _ bytes: UnsafeRawBufferPointer) -> ConnectionEvent? {
        guard bytes.isEmpty else {
            phase = .dataPayload
            return .data(StreamRef(record: record), bytes, endStream: false)
        }
        payload.record = nil
        return failStream(record, .stream(.protocolError, "content_length_not_reached"))
    }

    /// DATA above content-length (§8.1.1). A whole frame is judged as soon as its size without padding is known, so that the
    /// pieces in which it comes make no difference.
    @inline(__always)
    private func accountBody(_ record: StreamPointer) throws(Fault) {
        let expected = record.pointee.bodyBytesExpected
        guard expected >= 0 else { return }
        let left = expected - Int64(payload.bytesLeft)
        guard left >= 0 else { throw .stream(.protocolError, "content_length_exceeded") }
        record.pointee.bodyBytesExpected = left
    }

    /// The owner has read `count` octets of DATA: the stream's window follows.
    public func consume(_ stream: StreamRef, _ count: Int) {
        forgetUnread(stream.record, count)
        consume(stream.record, count)
    }
}
