import Buffers

// The readable half as its source feeds it.

extension Stream {
    /// The source delivers bytes: what a class that drives itself calls instead of `push`.
    ///
    /// - Returns: whether the stream is below its mark and takes more gladly.
    @discardableResult
    public final func _push(_ slice: ByteSlice) -> Bool {
        if flags.intersection([.selfDriven, .flowing, .sourceEnded, .destroyed, .errored]) == [.selfDriven, .flowing],
            input == nil, hasListeners(Event<Stream, Chunk>(.data))
        {
            flags.insert(.dataEmitted)
            deliver(Event<Stream, Chunk>(.data), Chunk(slice))
            _consumed(slice.count)
            return true
        }
        return pushChunk(Chunk(slice))
    }

    /// The source has ended: 'end' follows once everything is read.
    public final func _pushEnd() {
        if flags.isDisjoint(with: [.flowing, .readableListening, .readSync, .sourceEnded]), input == nil {
            // Nobody reads, nobody waits: all that a request without a body needs.
            flags.insert(.sourceEnded)
            flags.remove([.reading, .needsReadable])
        } else {
            flags.remove(.reading)
            endSource()
        }
    }

    /// Takes out what waits for a reader, for an owner of the source who reads on in the stream's stead.
    public final func _takeUnread() -> [ByteSlice] {
        var slices: [ByteSlice] = []
        while let chunk = input?.popFirst() { slices.append(chunk.byteSlice) }
        input?.length = 0
        input?.unconsumedBytes = 0
        return slices
    }

    /// Node: readable.push(chunk).
    final func pushChunk(_ chunk: Chunk, isText: Bool = false) -> Bool {
        let objectMode = flags.contains(.readsObjects)
        if !objectMode {
            guard !chunk.isObject else {
                errorOrDestroy(
                    NodeError.ERR_INVALID_ARG_TYPE(
                        "chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk.value))
                return false
            }
            if chunk.length == 0 {
                stopReading()
                readMoreLater()
                return canPushMore
            }
        }
        guard !flags.contains(.sourceEnded) else {
            errorOrDestroy(NodeError.ERR_STREAM_PUSH_AFTER_EOF)
            return false
        }
        guard flags.isDisjoint(with: [.destroyed, .errored]) else {
            if flags.contains(.selfDriven) { _consumed(chunk.byteLength) }
            return false
        }
        stopReading()
        guard let decoder = input?.decoder, !isText else {
            add(chunk, bytes: chunk.length)
            return canPushMore
        }
        let text = decoder.write(chunk.byteSlice)
        if text.isEmpty, !objectMode {
            input?.unconsumedBytes += chunk.length
            readMoreLater()
        } else {
            add(Chunk(text), bytes: chunk.length)
        }
        return canPushMore
    }

    /// Node: readable.unshift(chunk).
    final func unshiftChunk(_ chunk: Chunk) -> Bool {
        let objectMode = flags.contains(.readsObjects)
        guard objectMode || !chunk.isObject else {
            errorOrDestroy(
                NodeError.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk.value))
            return false
        }
        guard objectMode || chunk.length > 0 else { return canPushMore }
        guard !flags.contains(.endEmitted) else {
            errorOrDestroy(NodeError.ERR_STREAM_UNSHIFT_AFTER_END_EVENT)
            return false
        }
        guard flags.isDisjoint(with: [.destroyed, .errored]) else { return false }
        add(chunk, bytes: 0, toFront: true)
        return canPushMore
    }

    /// Hands a chunk on at once where it can be, or keeps it. `bytes` is what the source counts.
    private func add(_ chunk: Chunk, bytes: Int, toFront: Bool = false) {
        let mayFlow = flags.intersection([.flowing, .readSync]) == .flowing
        if mayFlow, waitingLength == 0, hasListeners(Event<Stream, Chunk>(.data)) {
            clearAwaitedDrains()
            flags.insert(.dataEmitted)
            deliver(Event<Stream, Chunk>(.data), chunk)
            if flags.contains(.selfDriven) {
                let kept = input?.unconsumedBytes ?? 0
                input?.unconsumedBytes = 0
                if bytes + kept > 0 { _consumed(bytes + kept) }
            }
        } else {
            let input = makeInput()
            let size = chunk.size(inObjectMode: flags.contains(.readsObjects))
            if toFront {
                input.prepend(chunk, size: size)
            } else if flags.intersection([.selfDriven, .readsObjects]) == .selfDriven {
                input.appendJoining(chunk, size: size)
            } else {
                input.append(chunk, size: size)
            }
            if flags.contains(.selfDriven) { input.unconsumedBytes += bytes }
            if flags.contains(.needsReadable) { queueReadable() }
        }
        readMoreLater()
    }

    /// Node: push(null).
    final func endSource() {
        guard !flags.contains(.sourceEnded) else { return }
        if let input, let decoder = input.decoder {
            let text = decoder.end()
            if !text.isEmpty {
                let chunk = Chunk(text)
                input.append(chunk, size: chunk.size(inObjectMode: flags.contains(.readsObjects)))
            }
        }
        flags.insert(.sourceEnded)
        if flags.contains(.readSync) {
            queueReadable()
        } else {
            flags.remove(.needsReadable)
            flags.insert(.emittedReadable)
            emitReadable()
        }
    }

    final var canPushMore: Bool {
        guard !flags.contains(.sourceEnded) else { return false }
        let length = waitingLength
        return length < readHighWaterMark || length == 0
    }

    /// The present `_read` has answered. A source of its own pace is never asked.
    @inline(__always)
    final func stopReading() {
        if !flags.contains(.selfDriven) { flags.remove(.reading) }
    }

    private func readMoreLater() {
        guard flags.isDisjoint(with: [.readMoreQueued, .reading, .constructing]) else { return }
        flags.insert(.readMoreQueued)
        reactor.enqueueTick(self, TickCode.readMore)
    }

    /// Fills the buffer up to its mark, as long as `_read` answers at once.
    final func readMore() {
        while flags.isDisjoint(with: [.reading, .sourceEnded]),
            waitingLength < readHighWaterMark || flags.contains(.flowing) && waitingLength == 0
        {
            let before = waitingLength
            _ = takeChunk(0)
            if waitingLength == before { break }
        }
        flags.remove(.readMoreQueued)
    }

    /// A constructed stream goes on where it had to wait.
    final func readAfterConstruct() {
        if flags.contains(.needsReadable) { readMoreLater() }
    }
}
