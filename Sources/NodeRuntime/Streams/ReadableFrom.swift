import Reactor

extension Readable {
    /// A stream of a text, as one chunk. Node: Readable.from(string).
    public static func from(_ text: String, _ options: ReadableOptions = ReadableOptions()) -> Readable {
        from(one: Chunk(text), options)
    }

    /// A stream of one Buffer. Node: Readable.from(buffer).
    public static func from(_ buffer: Buffer, _ options: ReadableOptions = ReadableOptions()) -> Readable {
        from(one: buffer.chunk, options)
    }

    private static func from(one chunk: Chunk, _ options: ReadableOptions) -> Readable {
        var options = options
        options.objectMode = options.objectMode ?? true
        options.read = { stream, _ in
            stream.push(chunk)
            stream.push(Chunk?.none)
        }
        return Readable(options)
    }

    /// A stream of the elements of a sequence, in object mode. Node: Readable.from(iterable[, options]).
    public static func from<Elements: Sequence>(
        _ elements: Elements, _ options: ReadableOptions = ReadableOptions()
    ) -> Readable { Readable(pulling(options, SequencePull(elements.makeIterator()))) }

    /// A stream of the elements of an asynchronous sequence, in object mode. Node: Readable.from(asyncIterable[, options]).
    ///
    /// What the sequence throws destroys the stream.
    public static func from<Elements: AsyncSequence>(
        _ elements: Elements, _ options: ReadableOptions = ReadableOptions()
    ) -> Readable { Readable(pulling(options, AsyncPull(elements.makeAsyncIterator()))) }

    /// Options of a stream that is filled by `pull` whenever it wants more.
    private static func pulling(_ options: ReadableOptions, _ pull: any ElementPull) -> ReadableOptions {
        var options = options
        options.objectMode = options.objectMode ?? true
        options.highWaterMark = options.highWaterMark ?? 1
        options.read = { stream, _ in pull.fill(stream) }
        let destroy = options.destroy
        options.destroy = { stream, error, callback in
            let finish = pull.leaving(stream.reactor, callback)
            if let destroy { try destroy(stream, error, finish) } else { finish(error) }
        }
        return options
    }
}

/// Moves the elements of a sequence into a stream, at the stream's pace.
protocol ElementPull: AnyObject {
    func fill(_ stream: Readable)
    /// The stream is destroyed: the iterator goes.
    func leave()
}

extension ElementPull {
    /// The rest of the stream's destruction: the iterator has its say first, which in Node takes a promise.
    func leaving(_ reactor: Reactor, _ callback: StreamCallback) -> StreamCallback {
        StreamCallback { error in
            self.leave()
            reactor.queueMicrotask { reactor.nextTick { callback(error) } }
        }
    }
}

final class SequencePull<Elements: IteratorProtocol>: ElementPull {
    private var iterator: Elements

    init(_ iterator: Elements) { self.iterator = iterator }

    func fill(_ stream: Readable) {
        while let element = iterator.next() {
            if !stream.push(Chunk(object: element)) { return }
        }
        stream.push(Chunk?.none)
    }

    func leave() {}
}

final class AsyncPull<Elements: AsyncIteratorProtocol>: ElementPull {
    /// nil once nobody wants more.
    private var iterator: Elements?
    private var isPulling = false
    private var hasLeft = false

    init(_ iterator: Elements) { self.iterator = iterator }

    func fill(_ stream: Readable) {
        guard !isPulling, !hasLeft else { return }
        isPulling = true
        startTask { [self] in
            do {
                while !hasLeft, let element = try await iterator?.next(isolation: #isolation) {
                    if stream.push(Chunk(object: element)) { continue }
                    return rest()
                }
                stream.push(Chunk?.none)
            } catch {
                stream.destroyStream(error)
            }
            hasLeft = true
            rest()
        }
    }

    private func rest() {
        isPulling = false
        if hasLeft { iterator = nil }
    }

    func leave() {
        hasLeft = true
        // An iterator at work is let go when it rests.
        if !isPulling { iterator = nil }
    }
}
