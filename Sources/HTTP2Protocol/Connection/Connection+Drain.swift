import Buffers

/// From commands and queues to octets: how frames are laid out and which DATA goes next.
extension Connection {
    /// Frames queued DATA as far as windows, frame size and the output's bound allow, one frame a stream in turn (RFC 9113 §5.2).
    /// What was framed is told by `nextEvent`.
    public func drain() {
        // After a fault nothing follows the GOAWAY.
        guard !hasFailed else { return }
        while output.count < bounds.limits.framedBytesMax, let record = scheduler.next, sendWindow.sendable > 0 {
            scheduler.rotate()
            frameQueuedData(record)
        }
    }

    /// One DATA frame from a stream's queue.
    private func frameQueuedData(_ record: StreamPointer) {
        let (length, endStream) = writeQueuedData(record, upTo: record.pointee.queuedBytes, mayEnd: true)
        if record.pointee.owner != nil {
            push(.sent(owner: record.pointee.owner, bytes: length, queuedBytes: record.pointee.queuedBytes))
        }
        if record.pointee.queuedBytes == 0 {
            scheduler.remove(record)
            finishQueue(record, endStream: endStream)
        } else if record.pointee.sendWindow.sendable == 0 {
            scheduler.remove(record)
        }
    }

    /// Frames the first octets of a queue whose rest will be dropped, as many as windows let through now, without END_STREAM.
    /// Returns their number; `.sent` does not tell of them.
    func frameFront(_ record: StreamPointer, _ count: Int) -> Int {
        guard !hasFailed, !record.pointee.flags.contains(.awaitsSlot) else { return 0 }
        let total = min(count, record.pointee.queuedBytes)
        var left = total
        while left > 0, record.pointee.sendWindow.sendable > 0, sendWindow.sendable > 0,
            output.count < bounds.limits.framedBytesMax
        {
            left -= writeQueuedData(record, upTo: left, mayEnd: false).length
        }
        return total - left
    }

    /// Writes one frame with at most `bytesMax` octets of a queue that has a window.
    @inline(__always)
    private func writeQueuedData(
        _ record: StreamPointer, upTo bytesMax: Int, mayEnd: Bool
    ) -> (length: Int, endStream: Bool) {
        let frameRoom = min(Int(remoteSettings.maxFrameSize), dataPayloadBytesMax)
        let room = min(record.pointee.sendWindow.sendable, sendWindow.sendable, frameRoom)
        var length = min(bytesMax, room)
        var pad = 0
        if padding != .none {
            // A padded frame gives up octets of payload where the frame is full: the pad length's own octet at least.
            pad = padding.octets(forPayload: length, payloadBytesMax: room)
        }
        length = min(length, room - pad)
        if record.pointee.flags.contains(.leadsAlone), let first = record.pointee.firstChunk {
            if length >= first.pointee.slice.count { record.pointee.flags.remove(.leadsAlone) }
            length = min(length, first.pointee.slice.count)
        }
        let isLast =
            mayEnd && length == record.pointee.queuedBytes && record.pointee.flags.contains(.endStreamQueued)
        let endStream = isLast && record.pointee.queuedHeaders == nil
        writeDataHeader(record, length, padding: pad, endStream: endStream)
        moveChunks(record, length)
        if pad > 0 { output.append(zeroes: pad - 1) }
        record.pointee.queuedBytes -= length
        queuedDataBytes -= length
        return (length, endStream)
    }

    /// Octets leave the stream's queue: by reference where a piece is large, copied where it is small.
    private func moveChunks(_ record: StreamPointer, _ length: Int) {
        var left = length
        while left > 0, let chunk = record.pointee.firstChunk {
            let count = chunk.pointee.slice.count
            if count > left {
                output.append(chunk.pointee.slice.prefix(left))
                chunk.pointee.slice = chunk.pointee.slice.dropFirst(left)
                return
            }
            output.append(chunk.pointee.slice)
            left -= count
            record.pointee.firstChunk = chunk.pointee.next
            if chunk.pointee.next == nil { record.pointee.lastChunk = nil }
            resources.freeChunk(chunk)
        }
    }

    /// The queue is empty: trailers, END_STREAM or RST_STREAM that waited behind it take effect.
    func finishQueue(_ record: StreamPointer, endStream: Bool) {
        if endStream {
            record.pointee.state.sendEndStream()
        } else if let trailers = record.pointee.queuedHeaders {
            record.pointee.queuedHeaders = nil
            do throws(CommandError) {
                try record.pointee.state.sendHeaders(endStream: true)
                writeHeaders(record.pointee.id, trailers, endStream: true, date: nil)
            } catch {
                preconditionFailure("trailers waited on a stream that cannot send")
            }
        }
        if record.pointee.state == .closed {
            // It has ended both ways, and nothing is left to reset.
            record.pointee.flags.remove(.resetQueued)
            releaseLater(record)
        } else if record.pointee.flags.contains(.resetQueued) {
            let code = record.pointee.resetCode
            writeReset(record.pointee.id, code)
            releaseLater(record, code: code, cause: .resetByOwner)
        }
    }

    // MARK: Frames

    /// A whole DATA frame with END_STREAM, its octets copied: the short response.
    @inline(__always)
    func writeDataFrame(_ record: StreamPointer, _ bytes: UnsafeRawBufferPointer) {
        var pad = 0
        if padding != .none {
            let room = min(record.pointee.sendWindow.sendable, sendWindow.sendable, Int(remoteSettings.maxFrameSize))
            pad = padding.octets(forPayload: bytes.count, payloadBytesMax: room)
        }
        writeDataHeader(record, bytes.count, padding: pad, endStream: true)
        output.append(copying: bytes)
        if pad > 0 { output.append(zeroes: pad - 1) }
        record.pointee.state.sendEndStream()
    }

    @inline(__always)
    private func writeDataHeader(_ record: StreamPointer, _ length: Int, padding pad: Int, endStream: Bool) {
        var flags: FrameFlags = endStream ? .endStream : []
        if pad > 0 { flags.insert(.padded) }
        framesSent &+= 1  // Proof: 2^63 frames do not leave.
        let start = output.reserve(FrameHeader.bytes + 1)
        FrameHeader(payloadBytes: length + pad, type: .data, flags: flags, streamID: record.pointee.id).write(to: start)
        if pad > 0 {
            (start + FrameHeader.bytes).storeBytes(of: UInt8(pad - 1), as: UInt8.self)
            output.advance(FrameHeader.bytes + 1)
        } else {
            output.advance(FrameHeader.bytes)
        }
        record.pointee.sendWindow.take(length + pad)
        sendWindow.take(length + pad)
        hasProgressed = true
        // Each DATA frame may be answered by two WINDOW_UPDATEs, one on each level, one spare, and by a probing PING.
        buckets.windowUpdates.earn(3)
        buckets.pings.earn(1)
    }

    /// HEADERS with as many CONTINUATIONs as the peer's frame size asks for; a list sent again is copied as it was encoded.
    @inline(__always)
    func writeHeaders(
        _ id: UInt32, _ list: HeaderList, endStream: Bool, date: (value: UnsafeRawBufferPointer, version: UInt32)?
    ) {
        // 0 stands for no date at all.
        let version = date.map { UInt64($0.version) + 1 } ?? 0
        let flags: FrameFlags = endStream ? .endStream : []
        if let block = resources.encodedBlocks.find(
            connection: number, insertionCount: encoder.insertionCount, list: list, dateVersion: version)
        {
            writeBlock(block, .headers, flags, id)
            return
        }
        let insertions = encoder.insertionCount
        resources.headerBlock.removeAll()
        encoder.encode(list, into: &resources.headerBlock)
        if let date { encoder.encodeField(token: .date, value: date.value, into: &resources.headerBlock) }
        writeBlock(resources.headerBlock.bytes, .headers, flags, id)
        // A block made without the table would keep its fields out of the table for good.
        if encoder.insertionCount == insertions, encoder.insertsFields {
            resources.encodedBlocks.store(
                resources.headerBlock.bytes, connection: number, insertionCount: insertions, list: list,
                dateVersion: version)
        }
        encoder.insertsFields = true
    }

    func writePushPromise(on parent: UInt32, promising id: UInt32, _ list: HeaderList) {
        resources.headerBlock.removeAll()
        encoder.encode(list, into: &resources.headerBlock)
        encoder.insertsFields = true
        let promised = id.bigEndian
        withUnsafeBytes(of: promised) {
            writeBlock(resources.headerBlock.bytes, .pushPromise, [], parent, prefix: $0)
        }
    }

    /// Cuts a header block into frames (RFC 9113 §4.3).
    @inline(__always)
    private func writeBlock(
        _ block: UnsafeRawBufferPointer, _ type: FrameType, _ flags: FrameFlags, _ id: UInt32,
        prefix: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) {
        let payloadBytes = prefix.count + block.count
        if payloadBytes <= FrameHeader.payloadBytesFloor, padding == .none {
            framesSent &+= 1
            let start = output.reserve(FrameHeader.bytes)
            FrameHeader(
                payloadBytes: payloadBytes, type: type, flags: flags.union(.endHeaders), streamID: id
            ).write(to: start)
            output.advance(FrameHeader.bytes)
            output.append(copying: prefix)
            output.append(copying: block)
        } else {
            writeLongBlock(block, type, flags, id, prefix: prefix)
        }
    }

    @inline(never)
    private func writeLongBlock(
        _ block: UnsafeRawBufferPointer, _ type: FrameType, _ flags: FrameFlags, _ id: UInt32,
        prefix: UnsafeRawBufferPointer
    ) {
        let frameBytesMax = Int(remoteSettings.maxFrameSize)
        var rest = block
        var isFirst = true
        repeat {
            let room = frameBytesMax - (isFirst ? prefix.count : 0)
            var length = min(rest.count, room)
            // Only HEADERS and PUSH_PROMISE can be padded.
            let pad = isFirst ? padding.octets(forPayload: length, payloadBytesMax: room) : 0
            length = min(length, room - pad)
            var frameFlags: FrameFlags = isFirst ? flags : []
            if pad > 0 { frameFlags.insert(.padded) }
            if length == rest.count { frameFlags.insert(.endHeaders) }
            framesSent &+= 1
            let start = output.reserve(FrameHeader.bytes + 1)
            FrameHeader(
                payloadBytes: length + pad + (isFirst ? prefix.count : 0), type: isFirst ? type : .continuation,
                flags: frameFlags, streamID: id
            ).write(to: start)
            if pad > 0 { (start + FrameHeader.bytes).storeBytes(of: UInt8(pad - 1), as: UInt8.self) }
            output.advance(FrameHeader.bytes + (pad > 0 ? 1 : 0))
            if isFirst { output.append(copying: prefix) }
            output.append(copying: UnsafeRawBufferPointer(rebasing: rest[..<length]))
            if pad > 0 { output.append(zeroes: pad - 1) }
            rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            isFirst = false
        } while !rest.isEmpty
    }

    @inline(never)
    func writeReset(_ id: UInt32, _ code: ErrorCode) {
        writeWord(FrameHeader(payloadBytes: 4, type: .resetStream, flags: [], streamID: id), code.rawValue)
    }

    func writeWindowUpdate(streamID: UInt32, increment: UInt32) {
        writeWord(FrameHeader(payloadBytes: 4, type: .windowUpdate, flags: [], streamID: streamID), increment)
    }

    private func writeWord(_ header: FrameHeader, _ word: UInt32) {
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 4)
        header.write(to: start)
        (start + FrameHeader.bytes).storeBytes(of: word.bigEndian, as: UInt32.self)
        output.advance(FrameHeader.bytes + 4)
    }

    func writePing(_ payload: UInt64, flags: FrameFlags) {
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 8)
        FrameHeader(payloadBytes: 8, type: .ping, flags: flags, streamID: 0).write(to: start)
        (start + FrameHeader.bytes).storeBytes(of: payload.bigEndian, as: UInt64.self)
        output.advance(FrameHeader.bytes + 8)
    }

    /// Queues an acknowledgement that the peer forces on us; a peer that reads none of them is cut off.
    func acknowledge(_ header: FrameHeader, _ payload: UInt64) throws(Fault) {
        guard acknowledgements.count < bounds.limits.queuedAcknowledgementsMax else {
            throw limitFault("queued_acknowledgements")
        }
        acknowledgements.queued()
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 8)
        header.write(to: start)
        if header.payloadBytes == 8 {
            (start + FrameHeader.bytes).storeBytes(of: payload.bigEndian, as: UInt64.self)
        }
        output.advance(FrameHeader.bytes + header.payloadBytes)
    }
}

extension SendQueue {
    /// Padding octets (RFC 9113 §6.1).
    mutating func append(zeroes count: Int) {
        guard count > 0 else { return }
        reserve(count).initializeMemory(as: UInt8.self, repeating: 0, count: count)
        advance(count)
    }
}
