// Node: Duplex.from(source). What is read from or written to becomes a stream.
extension Duplex {
    /// The stream itself.
    public static func from(_ stream: Duplex) -> Duplex { stream }

    /// A duplex that cannot be written to.
    public static func from(_ readable: Readable) -> Duplex {
        (readable as? Duplex) ?? JoinedDuplex(readable, nil)
    }

    /// A duplex that cannot be read from.
    public static func from(_ writable: Writable) -> Duplex { JoinedDuplex(nil, writable) }

    /// One duplex of two streams. Node: Duplex.from({ readable, writable }).
    public static func from(readable: Readable, writable: any WritableStream) -> Duplex {
        JoinedDuplex(readable, writable)
    }

    /// A generator's duplex: what is written is its source, what it yields is read. Node: Duplex.from(async function* (source) { … }).
    ///
    /// Both halves are in object mode and hold one chunk. What it throws destroys the stream.
    public static func from(_ generator: @escaping StreamGenerator) -> Duplex { FunctionDuplex(generator) }

    /// The writable end of a function that reads. Node: Duplex.from(async function (source) { … }).
    ///
    /// 'finish' waits for it. What it throws destroys the stream.
    public static func from(_ sink: @escaping StreamSink<Void>) -> Duplex { FunctionDuplex(sink) }

    /// A source of one text.
    public static func from(_ text: String) -> Duplex { from([text]) }

    /// A source of one Buffer.
    public static func from(_ buffer: Buffer) -> Duplex { from([buffer]) }

    /// A source of a sequence's elements. Node: Duplex.from(iterable).
    public static func from<Elements: Sequence>(_ elements: Elements) -> Duplex {
        pulling(SequencePull(elements.makeIterator()))
    }

    /// A source of an asynchronous sequence's elements. Node: Duplex.from(asyncIterable).
    public static func from<Elements: AsyncSequence>(_ elements: Elements) -> Duplex {
        pulling(AsyncPull(elements.makeAsyncIterator()))
    }

    /// A source of one value, once it is there. Node: Duplex.from(promise).
    ///
    /// What the promise is rejected with destroys the stream.
    public static func from<Value>(_ promise: Promise<Value>) -> Duplex { settling(promise) { Chunk(object: $0) } }

    /// The same of a value that may be missing: nil is no chunk.
    public static func from<Value>(_ promise: Promise<Value?>) -> Duplex {
        settling(promise) { $0.map { Chunk(object: $0) } }
    }

    /// The same without a value: the stream only ends.
    public static func from(_ promise: Promise<Void>) -> Duplex { settling(promise) { nil } }

    private static func pulling(_ pull: any ElementPull) -> Duplex {
        Duplex(
            DuplexOptions(
                writable: false, highWaterMark: 1, objectMode: true, read: { stream, _ in pull.fill(stream) },
                destroy: { stream, error, callback in pull.leaving(stream.reactor, callback)(error) }))
    }

    private static func settling<Value>(_ promise: Promise<Value>, _ chunk: @escaping (Value) -> Chunk?) -> Duplex {
        let result = Duplex(DuplexOptions(writable: false, objectMode: true, read: { _, _ in }))
        startTask {
            do {
                if let chunk = chunk(try await promise.value) { result.push(chunk) }
                result.push(Chunk?.none)
            } catch {
                result.giveUp(error)
            }
        }
        return result
    }
}
