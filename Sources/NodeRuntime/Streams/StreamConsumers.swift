/// Node: node:stream/consumers. Each reads a stream to its end.
extension stream {
    public enum consumers {
        /// Node: consumers.buffer(stream).
        ///
        /// - Throws: the stream's error.
        public nonisolated(nonsending) static func buffer(_ stream: Readable) async throws -> Buffer {
            var chunks: [Chunk] = []
            for try await chunk in stream { chunks.append(chunk) }
            return Buffer.concat(chunks)
        }

        /// Node: consumers.text(stream), UTF-8.
        ///
        /// - Throws: the stream's error.
        public nonisolated(nonsending) static func text(_ stream: Readable) async throws -> String {
            try await buffer(stream).toString()
        }

        /// Node: consumers.json(stream).
        ///
        /// - Throws: the stream's error; a SyntaxError.
        public nonisolated(nonsending) static func json(_ stream: Readable) async throws -> JSON {
            try JSON.parse(try await text(stream))
        }
    }
}
