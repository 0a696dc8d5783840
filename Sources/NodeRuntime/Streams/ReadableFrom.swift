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
    ) -> Readable {
        var iterator = elements.makeIterator()
        return Readable(
            pulling(options) { stream in
                while let element = iterator.next() {
                    if !stream.push(Chunk(object: element)) { return }
                }
                stream.push(Chunk?.none)
            })
    }

    /// A stream of the elements of an asynchronous sequence, in object mode. Node: Readable.from(asyncIterable[, options]).
    ///
    /// What the sequence throws destroys the stream.
    public static func from<Elements: AsyncSequence>(
        _ elements: Elements, _ options: ReadableOptions = ReadableOptions()
    ) -> Readable {
        let pull = AsyncPull(elements.makeAsyncIterator())
        return Readable(pulling(options) { pull.fill($0) })
    }

    /// Options of a stream that is filled by `fill` whenever it wants more.
    private static func pulling(_ options: ReadableOptions, _ fill: @escaping (Readable) -> Void) -> ReadableOptions {
        var options = options
        options.objectMode = options.objectMode ?? true
        options.highWaterMark = options.highWaterMark ?? 1
        options.read = { stream, _ in fill(stream) }
        let destroy = options.destroy
        options.destroy = { stream, error, callback in
            let reactor = stream.reactor
            // The iterator has its say first, which in Node takes a promise.
            let finish = StreamCallback { error in
                reactor.queueMicrotask { reactor.nextTick { callback(error) } }
            }
            if let destroy { try destroy(stream, error, finish) } else { finish(error) }
        }
        return options
    }
}

/// Moves the elements of an asynchronous sequence into a stream, at the stream's pace.
private final class AsyncPull<Elements: AsyncIteratorProtocol> {
    private var iterator: Elements
    private var isPulling = false

    init(_ iterator: Elements) { self.iterator = iterator }

    func fill(_ stream: Readable) {
        guard !isPulling else { return }
        isPulling = true
        startTask { [self] in
            do {
                while let element = try await iterator.next(isolation: #isolation) {
                    if stream.push(Chunk(object: element)) { continue }
                    isPulling = false
                    return
                }
                stream.push(Chunk?.none)
            } catch {
                stream.destroyStream(error)
            }
        }
    }
}
