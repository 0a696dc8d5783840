/// A stream to write to. Node: stream.Writable.
open class Writable: Stream, WritableStream {}
