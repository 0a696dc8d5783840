import Buffers
import Glibc
import Reactor

// The writable half as a program uses it. A sink of its own pace gets everything at once by `_transmit`; all others go by
// Node's protocol of one `_write` at a time, in Stream+WriteProtocol.swift.

extension Stream {
    /// Called when a write has reached its sink, or with the reason why it never will.
    public typealias WriteCallback = ((any Error)?) throws -> Void

    @inlinable public final var _isWritableEnded: Bool { flags.contains(.writableEnded) }
    @inlinable public final var _isFinished: Bool { flags.contains(.finished) }
    public final var _needsDrain: Bool {
        flags.intersection([.needsDrain, .destroyed, .writableEnded]) == .needsDrain
    }
    @inlinable public final var _unsentLength: Int { output?.length ?? 0 }
    public final var _corkCount: Int { output?.corked ?? 0 }
    public final var _writesObjects: Bool { flags.contains(.writesObjects) }
    public final var _isWritable: Bool { isWritable }

    public final var _isWritableAborted: Bool {
        !flags.isDisjoint(with: [.destroyed, .errored]) && flags.isDisjoint(with: [.notWritable, .finished])
    }

    public final var _highWaterMark: Int {
        get { output?.highWaterMark ?? StreamDefaults.highWaterMark(objectMode: flags.contains(.writesObjects)) }
        set { makeOutput().highWaterMark = newValue }
    }

    final var isWritable: Bool {
        flags.isDisjoint(with: [.notWritable, .destroyed, .errored, .writableEnded])
    }

    final func makeOutput() -> WritableState {
        if let output { return output }
        let fresh = WritableState(
            highWaterMark: StreamDefaults.highWaterMark(objectMode: flags.contains(.writesObjects)))
        output = fresh
        return fresh
    }

    // MARK: Writing

    /// Takes any chunk; what `_write` throws is reported.
    public final func _accept(_ chunk: Chunk, _ encoding: String?, _ callback: WriteCallback?) -> Bool {
        do { return try accept(chunk, encoding, callback) } catch {
            reactor.reportUncaught(error)
            return false
        }
    }

    /// Takes text in the default encoding.
    public final func _acceptText(_ text: String, _ callback: WriteCallback?) -> Bool {
        guard flags.intersection([.selfDriven, .reportsWrites]) == .selfDriven,
            output?.defaultEncoding ?? "utf8" == "utf8"
        else {
            return _accept(Chunk(text), nil, callback)
        }
        return acceptBytes(ByteSlice(utf8: text), callback)
    }

    /// Takes a chunk of a pipe.
    ///
    /// - Throws: what `_write` throws.
    public final func _acceptOrThrow(_ chunk: Chunk) throws -> Bool { try accept(chunk, nil, nil) }

    public final func _setDefaultEncoding(_ encoding: String) throws {
        _ = try Encoding(named: encoding)
        makeOutput().defaultEncoding = encoding.lowercased()
    }

    /// Takes any chunk. `encoding` is a text's, nil for the default one.
    ///
    /// - Throws: ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING, and what `_write` throws.
    final func accept(_ chunk: Chunk, _ encoding: String?, _ callback: WriteCallback?) throws -> Bool {
        if flags.intersection([.selfDriven, .reportsWrites]) == .selfDriven, !chunk.isText, !chunk.isObject {
            return acceptBytes(chunk.byteSlice, callback)
        }
        let data = try prepare(chunk, encoding)
        if flags.contains(.selfDriven) {
            if flags.contains(.reportsWrites), writeRefusal == nil { report(chunk, encoding) }
            return acceptBytes(data.chunk.byteSlice, callback)
        }
        if let error = writeRefusal { return refuse(error, callback) }
        return try writeOrHold(HeldWrite(chunk: data.chunk, encoding: data.encoding, callback: callback))
    }

    /// A chunk in the form that `_write` is given it: text as bytes, unless the stream keeps strings.
    private func prepare(_ chunk: Chunk, _ encoding: String?) throws -> (chunk: Chunk, encoding: String) {
        let encoding = encoding ?? output?.defaultEncoding ?? "utf8"
        guard !flags.contains(.writesObjects) else { return (chunk, chunk.isText ? encoding : "buffer") }
        guard !chunk.isObject else {
            throw NodeError.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk.value)
        }
        guard chunk.isText else { return (chunk, "buffer") }
        let codec = try Encoding(named: encoding)
        if flags.contains(.keepsStrings) { return (chunk, encoding) }
        let text = chunk.toString()
        return (Chunk(codec == .utf8 ? ByteSlice(utf8: text) : ByteSlice(codec.bytes(text))), "buffer")
    }

    /// From now on `_willTransmit` hears of every chunk.
    public final func _reportWrites() { flags.insert(.reportsWrites) }

    private func report(_ chunk: Chunk, _ encoding: String?) {
        _willTransmit(chunk, chunk.isText ? encoding ?? output?.defaultEncoding ?? "utf8" : "buffer")
    }

    private func acceptBytes(_ slice: ByteSlice, _ callback: WriteCallback?) -> Bool {
        if let error = writeRefusal { return refuse(error, callback) }
        let state = makeOutput()
        state.length += slice.count
        let isBelowMark = state.length < state.highWaterMark
        if !isBelowMark { flags.insert(.needsDrain) }
        if holdsWrites(state) {
            state.held.append(HeldWrite(chunk: Chunk(slice), encoding: "", callback: callback))
        } else {
            state.taken.append(slice.count, callback)
            _transmit(slice, isLast: false)
        }
        // A sink may refuse the bytes at once.
        return isBelowMark && flags.isDisjoint(with: [.destroyed, .errored])
    }

    @inline(__always)
    private func holdsWrites(_ state: WritableState) -> Bool {
        state.corked > 0 || flags.contains(.constructing)
    }

    private var writeRefusal: NodeError? {
        guard !flags.isDisjoint(with: [.writableEnded, .destroyed]) else { return nil }
        return flags.contains(.writableEnded) ? _writeAfterEndError : .ERR_STREAM_DESTROYED("write")
    }

    private func refuse(_ error: NodeError, _ callback: WriteCallback?) -> Bool {
        if let callback { reactor.nextTick { try callback(error) } }
        errorOrDestroy(error, sync: true)
        return false
    }

    // MARK: Ending

    /// Ends with text, by the short way where it is open.
    public final func _endText(_ chunk: String) {
        if flags.isDisjoint(with: [.writableEnded, .destroyed, .reportsWrites]), output == nil, _endAtOnce(chunk) {
            flags.insert(.writableEnded)
        } else {
            _end(Chunk(chunk), nil, nil)
        }
    }

    /// Ends with bytes; empty ones are none.
    public final func _endAfter(_ slice: ByteSlice) { _end(slice.isEmpty ? nil : Chunk(slice), nil, nil) }

    /// Node: stream.end([chunk[, encoding]][, callback]).
    public final func _end(_ chunk: Chunk?, _ encoding: String?, _ callback: WriteCallback?) {
        do { try endAfter(chunk, encoding, callback) } catch { reactor.reportUncaught(error) }
    }

    private func endAfter(_ chunk: Chunk?, _ encoding: String?, _ callback: WriteCallback?) throws {
        var refusal = chunk == nil ? nil : writeRefusal
        if let refusal {
            errorOrDestroy(refusal, sync: true)
        } else if let chunk, !flags.contains(.selfDriven) {
            _ = try accept(chunk, encoding, nil)
        }
        if let output, output.corked > 0, !flags.contains(.selfDriven) {
            output.corked = 1
            _uncork()
        }
        if refusal != nil {
            // The end is refused with its chunk.
        } else if flags.isDisjoint(with: [.writableEnded, .errored]) {
            if flags.contains(.selfDriven) {
                if !flags.contains(.destroyed) {
                    let bytes = try chunk.map { try prepare($0, encoding).chunk.byteSlice } ?? ByteSlice()
                    if flags.contains(.reportsWrites), let chunk { report(chunk, encoding) }
                    endBytes(bytes)
                }
            } else {
                flags.insert(.writableEnded)
                finishIfDone(sync: true)
            }
        } else if flags.contains(.finished) {
            refusal = .ERR_STREAM_ALREADY_FINISHED("end")
        } else if flags.contains(.destroyed) {
            refusal = .ERR_STREAM_DESTROYED("end")
        }
        if let callback { hearOfEnd(callback, refusal) }
    }

    private func hearOfEnd(_ callback: @escaping WriteCallback, _ refusal: NodeError?) {
        if let error = refusal ?? failure {
            reactor.nextTick { try callback(error) }
        } else if flags.contains(.finished) {
            reactor.nextTick { try callback(nil) }
        } else {
            makeOutput().finishCallbacks.append(callback)
        }
    }

    /// Ends a sink of its own pace with its last bytes.
    private func endBytes(_ slice: ByteSlice) {
        flags.insert(.writableEnded)
        let mustWait = output.map(holdsWrites) ?? flags.contains(.constructing)
        if !slice.isEmpty {
            let state = makeOutput()
            state.length += slice.count
            if mustWait {
                state.held.append(HeldWrite(chunk: Chunk(slice), encoding: "", callback: nil))
            } else {
                state.taken.append(slice.count, nil)
            }
        }
        if mustWait {
            output?.corked = 0
            transmitHeld()
        } else if slice.isEmpty {
            _transmitEnd()
        } else {
            _transmit(slice, isLast: true)
        }
    }

    // MARK: Corking

    /// Node: writable.cork().
    public final func _cork() { makeOutput().corked += 1 }

    /// Node: writable.uncork().
    public final func _uncork() {
        guard let output, output.corked > 0 else { return }
        output.corked -= 1
        if flags.contains(.selfDriven) { transmitHeld() } else if !flags.contains(.writing) { sendHeld() }
    }

    /// Gives a sink of its own pace what was held back for it, its end included.
    final func transmitHeld() {
        guard !flags.contains(.constructing), output?.corked ?? 0 == 0 else { return }
        var isEnded = false
        while let output, !output.held.isEmpty, !flags.contains(.destroyed) {
            let write = output.held.removeFirst()
            output.taken.append(write.chunk.byteSlice.count, write.callback)
            isEnded = output.held.isEmpty && flags.contains(.writableEnded)
            _transmit(write.chunk.byteSlice, isLast: isEnded)
        }
        if flags.contains(.writableEnded), !isEnded, !flags.contains(.destroyed) { _transmitEnd() }
    }

    /// A sink of its own pace can take nothing yet: what is written waits for `_startTransmitting`.
    public final func _delayTransmitting() { flags.insert(.constructing) }

    /// It can now; what was held back follows at once, in order.
    public final func _startTransmitting() {
        guard flags.contains(.constructing) else { return }
        flags.remove(.constructing)
        guard output != nil || flags.contains(.writableEnded) else { return }
        transmitHeld()
    }

    // MARK: Progress of a sink of its own pace

    /// `bytes` of what `_transmit` took are gone: their callbacks run, and 'drain' when all are.
    public final func _sent(_ bytes: Int) {
        guard let output else { return }
        output.length -= bytes
        guard output.taken.acknowledge(bytes) || output.length == 0 else { return }
        queueDrain()
    }

    /// All bytes are gone, and their callbacks run right before 'finish'.
    public final func _sentBeforeFinish() {
        guard let output else { return }
        _ = output.taken.acknowledge(output.length)
        output.length = 0
    }

    /// Of the bytes that `_transmit` took and `_sent` has not told of, those of the write that Node's sink would be at.
    public final var _bytesUnderWay: Int { output?.taken.bytesUnderWay ?? 0 }

    private func queueDrain() {
        guard !flags.contains(.drainQueued) else { return }
        flags.insert(.drainQueued)
        reactor.enqueueTick(self, TickCode.drain)
    }

    final func drained() {
        flags.remove(.drainQueued)
        guard let output else { return }
        emitDrainIfEmpty(output)
        while let callback = output.taken.popDueCallback() { report { try callback(nil) } }
    }

    final func emitDrainIfEmpty(_ output: WritableState) {
        guard output.length == 0, _needsDrain else { return }
        flags.remove(.needsDrain)
        deliver(Event<Stream, Void>(.drain))
    }

    /// Marks the writable half ended without sending anything: the class knows that no body follows.
    @inlinable public final func _endWithoutBody() { flags.insert(.writableEnded) }

    /// Emits 'finish' once, after the callbacks of `end`.
    @inlinable
    public final func emitFinish() {
        guard !flags.contains(.finished) else { return }
        flags.insert(.finished)
        if output != nil { callBackAtFinish() }
        deliver(Event<Stream, Void>(.finish))
        if flags.contains(.autoDestroy) { destroyAfterFinish() }
    }

    @usableFromInline @inline(never)
    final func callBackAtFinish() {
        guard let output else { return }
        if flags.contains(.selfDriven) { drained() }
        callFinishCallbacks(output, nil)
    }

    @usableFromInline @inline(never)
    final func destroyAfterFinish() {
        if !flags.isDisjoint(with: [.notReadable, .endEmitted]) { destroyStream(nil) }
    }

    final func callFinishCallbacks(_ output: WritableState, _ error: (any Error)?) {
        let callbacks = output.finishCallbacks
        output.finishCallbacks = []
        for callback in callbacks { report { try callback(error) } }
    }

    /// Something was written that `_endAtOnce` could not send.
    @inlinable public final var _hasWritten: Bool { output != nil }

    /// Takes the callback of the write that Node's sink would be at out of the row: it hears of the end by itself.
    public final func _takeWriteUnderWay() -> WriteCallback? {
        guard let output else { return nil }
        while let callback = output.taken.popDueCallback() { report { try callback(nil) } }
        return output.taken.popFirst()
    }

    /// A write was cut short by the end of the sink.
    public final func _cancel(_ callback: WriteCallback) {
        report { try callback(NodeError.system(SystemError(errno: ECANCELED, syscall: "write"))) }
    }

    /// Callbacks of writes that will never happen, and of `end`, get the error; without one ERR_STREAM_DESTROYED.
    public final func failPendingWrites(_ error: (any Error)?) {
        guard let output else { return }
        failWrites(output, error ?? NodeError.ERR_STREAM_DESTROYED("write"))
        callFinishCallbacks(output, error ?? NodeError.ERR_STREAM_DESTROYED("end"))
    }

    /// The same where the write under way has a reason of its own, as in Node; the others get the stream's error, or else that one.
    final func failPendingWrites(underWay error: NodeError) {
        guard let output else { return }
        while let callback = output.taken.popDueCallback() { report { try callback(nil) } }
        if let callback = output.taken.popFirst() { report { try callback(error) } }
        failWrites(output, failure ?? error)
        callFinishCallbacks(output, failure ?? error)
    }

    private func failWrites(_ output: WritableState, _ error: any Error) {
        while let callback = output.taken.popCallback() { report { try callback(error) } }
        while !output.held.isEmpty {
            if let callback = output.held.removeFirst().callback { report { try callback(error) } }
        }
        output.length = 0
    }

    /// A write is with the sink that it has not taken.
    final var isWriteUnderWay: Bool { output?.taken.isUnderWay ?? false }

    /// A stream that is destroyed with nothing under way: as in Node those who wait for a cork or the end hear of it before 'error'.
    final func failHeldWritesLater() {
        guard let output, !output.held.isEmpty || !output.finishCallbacks.isEmpty else { return }
        reactor.enqueueTick(self, TickCode.failHeldWrites)
    }

    /// Sends what has waited within a callback of the sink's: 'drain' and the first write's callback come at once, all others in their
    /// tick.
    final func sendWaiting(_ send: () -> Void) {
        let hasCallback = output?.taken.hasFrontCallback ?? false
        send()
        guard let output else { return }
        emitDrainIfEmpty(output)
        if hasCallback, let callback = output.taken.popDueCallback() { report { try callback(nil) } }
    }
}
