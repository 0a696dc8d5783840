import Buffers

// Node's protocol with what a subclass overrides: one `_write` (or one `_writev`) at a time, `_final` before 'finish'.

extension Stream {
    /// Calls `_write`, or holds the chunk back until it may be.
    final func writeOrHold(_ write: HeldWrite) throws -> Bool {
        settleConstruct()
        let state = makeOutput()
        let size = write.chunk.size(inObjectMode: flags.contains(.writesObjects))
        state.pendingCount += 1
        state.length += size
        if flags.isDisjoint(with: [.writing, .errored, .constructing]), state.corked == 0 {
            try start(write, size, state)
        } else {
            state.held.append(write)
        }
        let mayGoOn = state.length < state.highWaterMark || state.length == 0
        if !mayGoOn { flags.insert(.needsDrain) }
        return mayGoOn && flags.isDisjoint(with: [.destroyed, .errored])
    }

    private func start(_ write: HeldWrite, _ size: Int, _ state: WritableState) throws {
        state.writingLength = size
        if let callback = write.callback { state.writingCallbacks.append(callback) }
        flags.insert([.writing, .writeSync, .expectsCallback])
        if flags.contains(.destroyed) {
            didWrite(NodeError.ERR_STREAM_DESTROYED("write"))
        } else {
            try _write(write.chunk, write.encoding, StreamCallback(self, .write))
        }
        flags.remove(.writeSync)
    }

    /// Passes on what was held: all at once to a `_writev`, or one by one as long as each is done at once.
    final func sendHeld() {
        guard let state = output, !state.held.isEmpty, state.corked == 0,
            flags.isDisjoint(with: [.destroyed, .sendingHeld, .constructing])
        else { return }
        flags.insert(.sendingHeld)
        defer { flags.remove(.sendingHeld) }
        if state.held.count > 1, !flags.contains(.lacksWritev), startAll(state) { return }
        repeat {
            let write = state.held.removeFirst()
            report { try start(write, write.chunk.size(inObjectMode: flags.contains(.writesObjects)), state) }
        } while !state.held.isEmpty && !flags.contains(.writing)
    }

    /// Calls `_writev`.
    ///
    /// - Returns: false when the class has none.
    private func startAll(_ state: WritableState) -> Bool {
        let writes = state.held.takeAll()
        flags.insert([.writing, .writeSync, .expectsCallback])
        state.writingLength = state.length
        state.writingCallbacks = writes.compactMap(\.callback)
        // The call may be done before it returns.
        state.pendingCount -= writes.count - 1
        report { try _writev(writes.map { ($0.chunk, $0.encoding) }, StreamCallback(self, .write)) }
        if flags.contains(.lacksWritev) {
            flags.remove([.writing, .writeSync, .expectsCallback])
            state.pendingCount += writes.count - 1
            state.writingCallbacks = []
            for write in writes { state.held.append(write) }
            return false
        }
        flags.remove(.writeSync)
        return true
    }

    // MARK: The callback of `_write`

    final func didWrite(_ error: (any Error)?) {
        guard flags.contains(.expectsCallback), let state = output else {
            return errorOrDestroy(NodeError.ERR_MULTIPLE_CALLBACK)
        }
        let isSync = flags.contains(.writeSync)
        let callbacks = state.writingCallbacks
        state.writingCallbacks = []
        flags.remove([.writing, .expectsCallback])
        state.length -= state.writingLength
        state.writingLength = 0
        if let error {
            fail(error)
            if isSync {
                reactor.nextTick { [self] in failWrite(state, error, callbacks) }
            } else {
                failWrite(state, error, callbacks)
            }
            return
        }
        sendHeld()
        if !isSync {
            afterWrite(state, callbacks)
        } else if callbacks.isEmpty {
            afterSilentWrite(state)
        } else {
            flags.insert(.drainQueued)
            state.doneCallbacks.append(callbacks)
            reactor.enqueueTick(self, TickCode.afterWrite)
        }
    }

    /// A write that was done at once and has nobody to tell.
    private func afterSilentWrite(_ state: WritableState) {
        if flags.intersection([.drainQueued, .needsDrain]) == .needsDrain, state.length == 0 {
            flags.insert(.drainQueued)
            state.doneCallbacks.append([])
            reactor.enqueueTick(self, TickCode.afterWrite)
        } else {
            state.pendingCount -= 1
            if flags.contains(.writableEnded) { finishIfDone(sync: true) }
        }
    }

    /// The tick of a write that was done at once.
    final func afterWriteTick() {
        guard let state = output, !state.doneCallbacks.isEmpty else { return }
        afterWrite(state, state.doneCallbacks.removeFirst())
    }

    private func afterWrite(_ state: WritableState, _ callbacks: [WriteCallback]) {
        flags.remove(.drainQueued)
        emitDrainIfEmpty(state)
        state.pendingCount -= 1
        for callback in callbacks { report { try callback(nil) } }
        if flags.contains(.destroyed) { failHeldWrites() }
        if flags.contains(.writableEnded) { finishIfDone(sync: true) }
    }

    private func failWrite(_ state: WritableState, _ error: any Error, _ callbacks: [WriteCallback]) {
        state.pendingCount -= 1
        for callback in callbacks { report { try callback(error) } }
        failHeldWrites()
        errorOrDestroy(error)
    }

    /// Writes that will not happen any more: each hears why.
    final func failHeldWrites() {
        guard let state = output, !flags.contains(.writing) else { return }
        let objectMode = flags.contains(.writesObjects)
        for write in state.held.takeAll() {
            state.length -= write.chunk.size(inObjectMode: objectMode)
            report { try write.callback?(failure ?? NodeError.ERR_STREAM_DESTROYED("write")) }
        }
        callFinishCallbacks(state, failure ?? NodeError.ERR_STREAM_DESTROYED("end"))
    }

    // MARK: Finishing

    private var mayFinish: Bool {
        guard
            flags.intersection([
                .writableEnded, .destroyed, .constructing, .finished, .writing, .errorEmitted, .closeEmitted, .errored,
            ]) == .writableEnded
        else { return false }
        guard let output else { return true }
        return output.length == 0 && output.held.isEmpty
    }

    /// Runs `_final` and then 'finish', once everything is written and its callbacks have run.
    final func finishIfDone(sync: Bool) {
        if flags.contains(.selfDriven) { return }
        settleConstruct()
        guard mayFinish else { return }
        let state = makeOutput()
        prefinish(state)
        guard state.pendingCount == 0 else { return }
        if sync {
            state.pendingCount += 1
            reactor.enqueueTick(self, TickCode.finishIfStillDone)
        } else if mayFinish {
            state.pendingCount += 1
            finishNow()
        }
    }

    private func prefinish(_ state: WritableState) {
        guard flags.isDisjoint(with: [.prefinished, .finalCalled]) else { return }
        if !flags.contains(.lacksFinal) {
            flags.insert([.finalCalled, .writeSync])
            state.pendingCount += 1
            do { try _final(StreamCallback(self, .final)) } catch { didFinal(error) }
            flags.remove(.writeSync)
            guard flags.contains(.lacksFinal) else { return }
            flags.remove(.finalCalled)
            state.pendingCount -= 1
        }
        flags.insert(.prefinished)
        didPrefinish()
    }

    /// The callback of `_final`.
    final func didFinal(_ error: (any Error)?) {
        guard !flags.contains(.finalDone), let state = output else {
            return errorOrDestroy(error ?? NodeError.ERR_MULTIPLE_CALLBACK)
        }
        flags.insert(.finalDone)
        state.pendingCount -= 1
        if let error {
            callFinishCallbacks(state, error)
            errorOrDestroy(error, sync: flags.contains(.writeSync))
        } else if mayFinish {
            flags.insert(.prefinished)
            didPrefinish()
            state.pendingCount += 1
            reactor.enqueueTick(self, TickCode.finish)
        }
    }

    /// The tick of a stream that was done within `end`.
    final func finishIfStillDone() {
        if mayFinish { finishNow() } else { output?.pendingCount -= 1 }
    }

    final func finishNow() {
        output?.pendingCount -= 1
        emitFinish()
    }
}
