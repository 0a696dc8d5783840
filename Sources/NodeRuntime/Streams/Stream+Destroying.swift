import Reactor

// The end of both halves, the errors on the way, and the beginning that `_construct` may delay.

extension Stream {
    /// Node: stream.errored.
    public final var errored: (any Error)? { failure }
    @inlinable public final var hasErrored: Bool { flags.contains(.errored) }
    @inlinable public final var destroyed: Bool { flags.contains(.destroyed) }

    /// Ends both halves at once; 'error' (with an error) and 'close' follow. Node: stream.destroy([error]).
    @discardableResult
    public final func destroy(_ error: (any Error)? = nil) -> Self {
        destroyStream(error)
        return self
    }

    /// Destroys the stream and waits until it is closed. Node: stream[Symbol.asyncDispose]().
    ///
    /// - Throws: an error of the destruction; not the AbortError that a stream gets here whose end had not come, nor a writable's
    ///   earlier one.
    public nonisolated(nonsending) final func asyncDispose() async throws {
        let isUnfinished = !destroyed && !flags.contains(self is Readable ? .endEmitted : .finished)
        destroyStream(isUnfinished ? NodeError.ABORT_ERR() : nil)
        do { try await stream.finished(self) } catch {
            let isOurs = isUnfinished || !(self is Readable)
            if !isOurs || error.code != "ABORT_ERR" { throw error }
        }
    }

    final func destroyStream(_ error: (any Error)?) {
        guard !flags.contains(.destroyed) else { return }
        settleConstruct()
        // `_construct` may have destroyed it.
        guard !flags.contains(.destroyed) else { return }
        if let output, !flags.contains(.selfDriven), !output.held.isEmpty || !output.finishCallbacks.isEmpty {
            reactor.enqueueTick(self, TickCode.failHeldWrites)
        }
        if let error { fail(error) }
        flags.insert(.destroyed)
        _tearDown(error)
    }

    /// Notes the first error.
    final func fail(_ error: any Error) {
        guard !flags.contains(.errored) else { return }
        failure = error
        flags.insert(.errored)
    }

    /// Marks the stream destroyed on its last way.
    @inlinable public final func _markDestroyed() { flags.insert(.destroyed) }

    /// Node's way of tearing down: `_destroy`, then 'error' and 'close' in the next tick.
    final func tearDownByProtocol(_ error: (any Error)?) {
        if flags.contains(.constructing), !flags.contains(.selfDriven) {
            makeDetails().destroyAfterConstruct = { [self] constructError in callDestroy(error ?? constructError) }
        } else {
            callDestroy(error)
        }
    }

    private func callDestroy(_ error: (any Error)?) {
        do { try _destroy(error, StreamCallback(self, .destroy)) } catch { didDestroy(error) }
    }

    /// The callback of `_destroy`.
    final func didDestroy(_ error: (any Error)?) {
        guard !flags.contains(.closed) else { return }
        if let error { fail(error) }
        flags.insert(.closed)
        if let error {
            reactor.nextTick { [self] in
                if emitError(error) { emitCloseOnce() }
            }
        } else {
            reactor.enqueueTick(self, TickCode.close)
        }
    }

    /// What a failure of the stream's own does: destroys it, or is told alone. Node: errorOrDestroy.
    final func errorOrDestroy(_ error: any Error, sync: Bool = false) {
        guard !flags.contains(.destroyed) else { return }
        if flags.contains(.autoDestroy) {
            destroyStream(error)
        } else {
            fail(error)
            if sync {
                flags.insert(.errorQueued)
                reactor.nextTick { [self] in emitError(error) }
            } else {
                emitError(error)
            }
        }
    }

    /// Returns false when nobody listens, or a listener throws: the exception is uncaught, and as in Node nothing follows on the
    /// stream, 'close' neither.
    @discardableResult
    final func emitError(_ error: any Error) -> Bool {
        flags.remove(.errorQueued)
        guard !flags.contains(.errorEmitted) else { return true }
        flags.insert(.errorEmitted)
        do { try emit(Event<Stream, any Error>(.error), error) } catch {
            reactor.reportUncaught(error)
            return false
        }
        return true
    }

    /// 'error' is due in a tick: a class with a way of its own to tear down lets it come first.
    public final var _isErrorQueued: Bool { flags.contains(.errorQueued) }

    final func emitCloseOnce() {
        guard !flags.contains(.closeEmitted) else { return }
        flags.insert([.closed, .closeEmitted])
        if !flags.contains(.emitsNoClose) { _announceClose() }
        if input != nil { tellPipes() }
    }

    @inline(never)
    private func tellPipes() {
        for pipe in input?.pipes ?? [] { pipe.sourceClosed() }
    }

    /// Emits 'close' once, after 'error' when there is one: for classes with a way of their own to tear down.
    public final func emitClose(error: (any Error)?) {
        if let error, !flags.contains(.closeEmitted) {
            flags.insert(.closed)
            fail(error)
            guard emitError(error) else {
                flags.insert(.closeEmitted)
                return
            }
        }
        emitCloseOnce()
    }

    // MARK: Construction

    /// Finds out whether the class has a `_construct`, by calling it: at the tick after `init`, or when the stream is used
    /// before that.
    ///
    /// Differs: Node sees the method and calls it in the tick in any case.
    @inline(__always)
    final func settleConstruct() {
        if flags.intersection([.constructDue, .constructing]) == .constructDue { construct() }
    }

    @inline(never)
    final func construct() {
        guard flags.contains(.constructDue) else { return }
        flags.remove(.constructDue)
        flags.insert(.constructing)
        do { try _construct(StreamCallback(self, .construct)) } catch { didConstruct(error) }
        if flags.contains(.lacksConstruct) { flags.remove(.constructing) }
    }

    /// The callback of `_construct`.
    final func didConstruct(_ error: (any Error)?) {
        reactor.nextTick { [self] in
            guard !flags.contains(.constructCalledBack) else {
                return errorOrDestroy(error ?? NodeError.ERR_MULTIPLE_CALLBACK)
            }
            flags.insert(.constructCalledBack)
            flags.remove(.constructing)
            if flags.contains(.destroyed) {
                details?.destroyAfterConstruct?(error)
                details?.destroyAfterConstruct = nil
            } else if let error {
                errorOrDestroy(error, sync: true)
            } else {
                readAfterConstruct()
                if !flags.contains(.writing) { sendHeld() }
                if flags.contains(.writableEnded) { finishIfDone(sync: false) }
            }
        }
    }
}
