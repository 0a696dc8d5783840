/// What `_write`, `_final`, `_destroy` and `_construct` call when they are done: `callback()` or `callback(error)`.
///
/// Node hands out a function; here it is a value that can be called without an argument as well.
public struct StreamCallback {
    enum Hook {
        case write, final, destroy, construct
    }

    private enum Target {
        case hook(Stream, Hook)
        case function(Stream.WriteCallback)
    }

    private let target: Target

    init(_ stream: Stream, _ hook: Hook) { target = .hook(stream, hook) }

    /// A callback of the program's own, for calling `super._write(chunk, encoding, StreamCallback { … })`.
    public init(_ function: @escaping Stream.WriteCallback) { target = .function(function) }

    /// Done, or failed with an error.
    public func callAsFunction(_ error: (any Error)? = nil) {
        switch target {
        case .function(let function):
            do { try function(error) } catch { reportUncaught(error) }
        case .hook(let stream, .write): stream.didWrite(error)
        case .hook(let stream, .final): stream.didFinal(error)
        case .hook(let stream, .destroy): stream.didDestroy(error)
        case .hook(let stream, .construct): stream.didConstruct(error)
        }
    }
}

/// Node: setImmediate(callback), in a `_write` that is done later.
@discardableResult
public func setImmediate(_ callback: StreamCallback) -> Immediate { setImmediate { callback() } }

/// Node: setTimeout(callback, delay).
@discardableResult
public func setTimeout(_ callback: StreamCallback, _ milliseconds: Int = 1) -> Timeout {
    setTimeout({ callback() }, milliseconds)
}

extension NodeProcess {
    /// Node: process.nextTick(callback, error).
    public func nextTick(_ callback: StreamCallback, _ error: (any Error)? = nil) { nextTick { callback(error) } }
}

extension Stream.WriteCallback? {
    /// The same as an optional closure: what `write` keeps.
    init(_ callback: StreamCallback) { self = { callback($0) } }
}

/// What `_transform` and `_flush` call when they are done: `callback()`, `callback(error)` or `callback(nil, chunk)`.
public struct TransformCallback {
    let body: ((any Error)?, Chunk?) -> Void

    init(_ body: @escaping ((any Error)?, Chunk?) -> Void) { self.body = body }

    /// Done without output, or failed.
    public func callAsFunction(_ error: (any Error)? = nil) { body(error, nil) }

    /// Done, with a last piece of output.
    public func callAsFunction(_ error: (any Error)?, _ chunk: some StreamData) { body(error, chunk.chunk) }

    /// The same in object mode; nil is no output.
    @_disfavoredOverload
    public func callAsFunction(_ error: (any Error)?, _ object: Any?) { body(error, object.map { Chunk(object: $0) }) }
}

/// What can be written, pushed or compared as a chunk: a `Buffer`, text, `[UInt8]`, a `Chunk`.
public protocol StreamData {
    var chunk: Chunk { get }
}
