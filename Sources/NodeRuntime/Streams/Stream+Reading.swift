import Buffers

// The readable half as its consumer uses it: what is read, when it flows, and how it ends.

extension Stream {
    final func makeInput() -> ReadableState {
        if let input { return input }
        let fresh = ReadableState(
            highWaterMark: StreamDefaults.highWaterMark(objectMode: flags.contains(.readsObjects)))
        input = fresh
        return fresh
    }

    final var waitingLength: Int { input?.length ?? 0 }

    final var readHighWaterMark: Int {
        input?.highWaterMark ?? StreamDefaults.highWaterMark(objectMode: flags.contains(.readsObjects))
    }

    // MARK: Reading

    /// Node: readable.read([size]); nil for `size` is everything, or one chunk of a flowing stream.
    ///
    /// A read of 0 takes nothing and lets the source go on.
    final func takeChunk(_ wanted: Int?) -> Chunk? {
        if !flags.contains(.didRead) { wantData() }
        if let wanted, wanted > readHighWaterMark, !raiseHighWaterMark(to: wanted) { return nil }
        if wanted != 0 { flags.remove(.emittedReadable) }
        if wanted == 0, flags.contains(.needsReadable), isFull || flags.contains(.sourceEnded) {
            if waitingLength == 0, flags.contains(.sourceEnded) { queueEnd() } else { queueReadable() }
            return nil
        }
        var count = readableCount(wanted)
        if count == 0, flags.contains(.sourceEnded) {
            if waitingLength == 0 { queueEnd() }
            return nil
        }
        if wantsMore(after: count), callRead() { count = readableCount(wanted) }
        return hand(count, wanted)
    }

    /// Gives out `count` bytes or units (or one object), and notes what the consumer waits for.
    private func hand(_ count: Int, _ wanted: Int?) -> Chunk? {
        let lengthBefore = waitingLength
        let chunk = count > 0 && lengthBefore > 0 ? remove(count) : nil
        if chunk == nil {
            if waitingLength <= readHighWaterMark { flags.insert(.needsReadable) }
        } else {
            clearAwaitedDrains()
        }
        if waitingLength == 0 {
            if !flags.contains(.sourceEnded) { flags.insert(.needsReadable) }
            let tookAsked = wanted == (chunk == nil ? 0 : lengthBefore)
            if !tookAsked, flags.contains(.sourceEnded) { queueEnd() }
        }
        guard let chunk else { return nil }
        if flags.isDisjoint(with: [.errorEmitted, .closeEmitted]) {
            flags.insert(.dataEmitted)
            deliver(Event<Stream, Chunk>(.data), chunk)
        }
        tellConsumed(lengthBefore - waitingLength)
        return chunk
    }

    private func remove(_ count: Int) -> Chunk? {
        guard let input else { return nil }
        if flags.contains(.readsObjects) {
            input.length -= 1
            return input.popFirst()
        }
        let chunk = count >= input.length ? input.takeAll() : input.take(count)
        input.length -= chunk?.length ?? 0
        return chunk
    }

    private var isFull: Bool {
        let mark = readHighWaterMark
        return mark == 0 ? waitingLength > 0 : waitingLength >= mark
    }

    private func readableCount(_ wanted: Int?) -> Int {
        let length = waitingLength
        if let wanted, wanted <= 0 { return 0 }
        if length == 0, flags.contains(.sourceEnded) { return 0 }
        if flags.contains(.readsObjects) { return 1 }
        guard let wanted else {
            if flags.contains(.flowing), length > 0 { return input?.firstChunk?.length ?? 0 }
            return length
        }
        if wanted <= length { return wanted }
        return flags.contains(.sourceEnded) ? length : 0
    }

    private func wantsMore(after count: Int) -> Bool {
        let length = waitingLength
        let wants = flags.contains(.needsReadable) || length == 0 || length - count < readHighWaterMark
        guard wants, flags.isDisjoint(with: [.reading, .sourceEnded, .destroyed, .errored]) else { return false }
        settleConstruct()
        return flags.isDisjoint(with: [.constructing, .destroyed])
    }

    /// Calls `_read`.
    ///
    /// - Returns: whether it has pushed already.
    private func callRead() -> Bool {
        flags.insert([.reading, .readSync])
        if waitingLength == 0 { flags.insert(.needsReadable) }
        do { try _read(readHighWaterMark) } catch { errorOrDestroy(error) }
        flags.remove(.readSync)
        return !flags.contains(.reading)
    }

    /// A read of more than the mark raises it to the next power of two. Node's bound is 1 GiB.
    private func raiseHighWaterMark(to wanted: Int) -> Bool {
        guard wanted <= 1 << 30 else {
            report { throw NodeError.ERR_OUT_OF_RANGE("size", "<= 1GiB", wanted) }
            return false
        }
        makeInput().highWaterMark = 1 << (Int.bitWidth - (wanted - 1).leadingZeroBitCount)
        return true
    }

    /// Tells a source of its own pace what was taken, in its bytes.
    @inline(__always)
    private func tellConsumed(_ length: Int) {
        guard flags.contains(.selfDriven), let input else { return }
        let bytes = input.length == 0 ? input.unconsumedBytes : min(length, input.unconsumedBytes)
        input.unconsumedBytes -= bytes
        if bytes > 0 { _consumed(bytes) }
    }

    // MARK: Flowing

    /// Lets a source of its own pace know that somebody reads.
    private func wantData() {
        flags.insert(.didRead)
        _flowStarted()
    }

    final func startFlow() {
        wantData()
        if !flags.contains(.flowing) {
            flags.insert(.flowDecided)
            if !flags.contains(.readableListening) { flags.insert(.flowing) }
            if !flags.contains(.resumeQueued) {
                flags.insert(.resumeQueued)
                reactor.enqueueTick(self, TickCode.resume)
            }
        }
        flags.insert(.pauseUsed)
        flags.remove(.paused)
    }

    /// The reader that data flowed to has gone: what comes waits for the next, as it did for the first.
    public final func _forgetFlow() { flags.remove([.flowDecided, .flowing, .paused, .pauseUsed]) }

    final func stopFlow() {
        if flags.intersection([.flowDecided, .flowing]) != .flowDecided {
            flags.insert(.flowDecided)
            flags.remove(.flowing)
            deliver(Event<Stream, Void>(.pause))
        }
        flags.insert([.pauseUsed, .paused])
    }

    /// The tick after `resume`.
    final func resumed() {
        if !flags.contains(.reading) { _ = takeChunk(0) }
        flags.remove(.resumeQueued)
        deliver(Event<Stream, Void>(.resume))
        flow()
        if flags.intersection([.flowing, .reading]) == .flowing { _ = takeChunk(0) }
    }

    final func flow() {
        while flags.contains(.flowing), takeChunk(nil) != nil {}
    }

    // MARK: 'readable' and 'data' listeners

    final func didListenToData() {
        if hasListeners(Event<Stream, Void>(.readable)) { flags.insert(.readableListening) }
        if flags.intersection([.flowDecided, .flowing]) != .flowDecided { startFlow() }
    }

    final func didListenToReadable() {
        guard flags.isDisjoint(with: [.endEmitted, .readableListening]) else { return }
        flags.insert([.readableListening, .needsReadable, .flowDecided])
        flags.remove([.flowing, .emittedReadable])
        if waitingLength > 0 {
            queueReadable()
        } else if !flags.contains(.reading) {
            reactor.enqueueTick(self, TickCode.readNothing)
        }
        wantData()
    }

    /// The tick after a 'readable' listener went.
    final func updateReadableListening() {
        if hasListeners(Event<Stream, Void>(.readable)) {
            flags.insert(.readableListening)
        } else {
            flags.remove(.readableListening)
        }
        if flags.intersection([.pauseUsed, .paused, .resumeQueued]) == [.pauseUsed, .resumeQueued] {
            flags.insert([.flowDecided, .flowing])
        } else if hasListeners(Event<Stream, Chunk>(.data)) {
            startFlow()
        } else if !flags.contains(.readableListening) {
            flags.remove([.flowDecided, .flowing])
        }
    }

    final func queueReadable() {
        flags.remove(.needsReadable)
        guard !flags.contains(.emittedReadable) else { return }
        flags.insert(.emittedReadable)
        reactor.enqueueTick(self, TickCode.readable)
    }

    /// Tells of data or of the end, and lets what flows flow.
    final func emitReadable() {
        if flags.isDisjoint(with: [.destroyed, .errored]), waitingLength > 0 || flags.contains(.sourceEnded) {
            deliver(Event<Stream, Void>(.readable))
            flags.remove(.emittedReadable)
        }
        if flags.isDisjoint(with: [.flowing, .sourceEnded]), waitingLength <= readHighWaterMark {
            flags.insert(.needsReadable)
        }
        flow()
    }

    // MARK: The end

    final func queueEnd() {
        guard !flags.contains(.endEmitted) else { return }
        flags.insert([.sourceEnded, .endQueued])
        reactor.enqueueTick(self, TickCode.end)
    }

    /// The tick of 'end', unless something was put back meanwhile.
    final func endIfRead() {
        flags.remove(.endQueued)
        guard flags.isDisjoint(with: [.errored, .closeEmitted, .endEmitted]), waitingLength == 0 else { return }
        emitEnd()
        if flags.contains(.endsWithReader), isWritable {
            reactor.enqueueTick(self, TickCode.endWriting)
        } else if flags.contains(.autoDestroy), !flags.isDisjoint(with: [.notWritable, .finished]) {
            destroyStream(nil)
        }
    }

    /// Node: allowHalfOpen: false: the end of reading ends writing.
    final func endWriting() {
        if isWritable, !flags.contains(.destroyed) { _endAfter(ByteSlice()) }
    }

    final var isReadable: Bool {
        flags.isDisjoint(with: [.notReadable, .destroyed, .errorEmitted, .endEmitted])
    }
}
