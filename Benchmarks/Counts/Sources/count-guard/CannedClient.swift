/// Batches of requests as the bytes that a client such as h2load sends; only the stream identifiers change from batch to batch.
struct CannedClient {
    static let requestsPerBatch = 100

    enum Paths {
        /// Every request is the same.
        case same
        /// Every request of a batch has another path.
        case varied
    }

    /// Preface, SETTINGS and a connection window that never runs out.
    let opening: [UInt8]
    /// The first request, which puts what repeats into the dynamic table; stream 1.
    let first: [UInt8]
    private(set) var batch: [UInt8] = []
    /// Where each frame's stream identifier lies in the batch.
    private var identifierOffsets: [Int] = []
    private var nextID: UInt32 = 3

    init(_ paths: Paths) {
        opening =
            Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
            + CannedClient.frame(4, flags: 0, [0, 4, 0x3f, 0xff, 0xff, 0xff])
            + CannedClient.frame(8, flags: 0, [0x3f, 0, 0, 0])
        // :authority and user-agent with incremental indexing (RFC 7541 §6.2.1): index 63 and 62 from now on.
        let indexed =
            [0x41] + CannedClient.literal("127.0.0.1:8080") + [0x7a] + CannedClient.literal("h2load nghttp2/1.52.0")
        first = CannedClient.frame(1, flags: 5, id: 1, [0x82, 0x86] + CannedClient.path("/hello") + indexed)
        for index in 0..<CannedClient.requestsPerBatch {
            let text = paths == .same ? "/hello" : "/hello?i=\(100 + index)"
            identifierOffsets.append(batch.count + 5)
            batch += CannedClient.frame(1, flags: 5, [0x82, 0x86] + CannedClient.path(text) + [0xbf, 0xbe])
        }
    }

    /// The next batch, with identifiers of its own.
    mutating func nextBatch() -> [UInt8] {
        for offset in identifierOffsets {
            for byte in 0..<4 { batch[offset + byte] = UInt8(nextID >> (24 - 8 * UInt32(byte)) & 0xff) }
            nextID += 2
        }
        return batch
    }

    /// nghttp2 never indexes a path: a literal without indexing whose name is entry 4.
    private static func path(_ text: String) -> [UInt8] { [0x04] + literal(text) }

    private static func literal(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

    static func frame(_ type: UInt8, flags: UInt8, id: UInt32 = 0, _ payload: [UInt8]) -> [UInt8] {
        let count = payload.count
        let head = [UInt8(count >> 16), UInt8(count >> 8 & 0xff), UInt8(count & 0xff), type, flags]
        return head + (0..<4).map { UInt8(id >> (24 - 8 * UInt32($0)) & 0xff) } + payload
    }
}

/// Counts the streams that a server's output ends.
struct AnswerCounter {
    private var rest: [UInt8] = []
    private(set) var ended = 0

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        rest.append(contentsOf: bytes)
        var offset = 0
        while rest.count - offset >= 9 {
            let count = Int(rest[offset]) << 16 | Int(rest[offset + 1]) << 8 | Int(rest[offset + 2])
            guard rest.count - offset >= 9 + count else { break }
            let type = rest[offset + 3]
            if type <= 1, rest[offset + 4] & 1 == 1 { ended += 1 }
            guard type != 3, type != 7 else { fatalError("the server refuses a canned request: frame type \(type)") }
            offset += 9 + count
        }
        rest.removeFirst(offset)
    }
}
