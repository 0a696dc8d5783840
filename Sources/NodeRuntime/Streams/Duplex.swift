/// A stream with both halves. Node: stream.Duplex.
open class Duplex: Readable, WritableStream {}
