/// A duplex of a source and a sink that know nothing of each other. Node: Duplex.from({ readable, writable }).
///
/// Each half's failure destroys the other; it is closed when both have ended.
final class JoinedDuplex: Duplex {
    private let source: Readable?
    private let sink: (any WritableStream)?
    private var isSourceLive: Bool
    private var isSinkLive: Bool
    private var wantsData = false
    private var drainCallback: StreamCallback?
    private var finishCallback: StreamCallback?
    /// `_destroy` waits for the halves.
    private var closeCallback: StreamCallback?
    private var hasEndedHalf = false

    init(_ source: Readable?, _ sink: (any WritableStream)?) {
        isSourceLive = source.map { stream.isReadable($0) == true } ?? false
        isSinkLive = sink.map { stream.isWritable($0) == true } ?? false
        self.source = source
        self.sink = sink
        super.init(
            DuplexOptions(
                readable: isSourceLive, writable: isSinkLive, readableObjectMode: source?.readableObjectMode,
                writableObjectMode: sink?.writableObjectMode))
        if isSinkLive, let sink { follow(sink) }
        if isSourceLive, let source { follow(source) }
    }

    private func follow(_ sink: any WritableStream) {
        let sink: Stream = sink
        _ = EndOfStream(sink, FinishedOptions()) { [self] error in
            isSinkLive = false
            if let error { source?.giveUp(error) }
            halfIsDone(error)
        }
        _ = sink.addLink(.drain, EventListener(Void.self, take0: { [self] in call(&drainCallback) }), .append)
        _ = sink.addLink(.finish, EventListener(Void.self, take0: { [self] in call(&finishCallback) }), .append)
    }

    private func follow(_ source: Readable) {
        _ = EndOfStream(source, FinishedOptions()) { [self] error in
            isSourceLive = false
            if let error, let sink: Stream = sink { sink.giveUp(error) }
            halfIsDone(error)
        }
        _ = source.addLink(
            .readable,
            EventListener(
                Void.self,
                take0: { [self] in
                    if wantsData { readOn() }
                }), .append)
        _ = source.addLink(.end, EventListener(Void.self, take0: { [self] in push(Chunk?.none) }), .append)
    }

    private func call(_ callback: inout StreamCallback?) {
        let due = callback
        callback = nil
        due?()
    }

    private func halfIsDone(_ error: (any Error)?) {
        hasEndedHalf = true
        if let callback = closeCallback {
            closeCallback = nil
            callback(error)
        } else if let error {
            destroyStream(error)
        } else if !isSourceLive, !isSinkLive {
            destroyStream(nil)
        }
    }

    private func readOn() {
        guard let source else { return }
        while let chunk = source.read() {
            if !push(chunk) {
                wantsData = false
                return
            }
        }
        wantsData = true
    }

    override func _read(_ size: Int) { readOn() }

    override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) {
        guard let sink else { return callback() }
        if sink.write(chunk, encoding) { callback() } else { drainCallback = callback }
    }

    override func _final(_ callback: StreamCallback) {
        guard let sink else { return callback() }
        sink.end()
        finishCallback = callback
    }

    override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) {
        wantsData = false
        drainCallback = nil
        finishCallback = nil
        if hasEndedHalf { return callback(error) }
        let error = error ?? NodeError.ABORT_ERR()
        closeCallback = callback
        if let sink: Stream = sink { sink.giveUp(error) }
        source?.giveUp(error)
    }
}
