// gRPC by hand: messages with a five-octet prefix, a unary call and one that streams both ways, statuses as trailers.
// With the argument `serve` it prints its port and serves until it is asked to end.
import NodeHTTP2

// The protocol buffer `message Text { string text = 1; }`, shorter than 128 octets.
func encode(_ text: String) -> Buffer {
    let bytes = Buffer.from(text)
    return Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes])
}
func decode(_ message: Buffer) -> String { message.subarray(2).toString() }

// A message on the wire: not compressed, its length, its octets.
func pack(_ message: Buffer) throws -> Buffer {
    let head = try Buffer.alloc(5)
    try head.writeUInt32BE(message.length, 1)
    return Buffer.concat([head, message])
}

// Calls back with each whole message of a stream.
func readMessages(_ stream: Http2Stream, _ handle: @escaping (Buffer) throws -> Void) throws {
    var rest = try Buffer.alloc(0)
    stream.on(.data) { chunk in
        rest = Buffer.concat([rest, chunk])
        while try rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1) {
            let end = 5 + (try rest.readUInt32BE(1))
            try handle(rest.subarray(5, end))
            rest = rest.subarray(end)
        }
    }
}

func begin(_ stream: ServerHttp2Stream) throws {
    try stream.respond([":status": 200, "content-type": "application/grpc"], .init(waitForTrailers: true))
}

func unary(_ stream: ServerHttp2Stream) throws {
    var name = ""
    try readMessages(stream) { message in name = decode(message) }
    stream.on(.end) {
        if name == "" {
            // An error before any message is an answer of trailers alone.
            try stream.respond(
                [
                    ":status": 200,
                    "content-type": "application/grpc",
                    "grpc-status": 3,
                    "grpc-message": "a name is needed",
                ], .init(endStream: true))
            return
        }
        try begin(stream)
        stream.on(.wantTrailers) { try stream.sendTrailers(["grpc-status": 0]) }
        stream.end(try pack(encode("Hello, \(name)!")))
    }
}

func chat(_ stream: ServerHttp2Stream) throws {
    try begin(stream)
    stream.on(.wantTrailers) { try stream.sendTrailers(["grpc-status": 0]) }
    try readMessages(stream) { message in stream.write(try pack(encode(decode(message).uppercased()))) }
    stream.on(.end) { stream.end() }
}

let server = http2.createServer()
server.on(.stream) { stream, headers in
    switch headers[":path"] {
    case "/example.Greeter/Greet": return try unary(stream)
    case "/example.Greeter/Chat": return try chat(stream)
    default:
        try stream.respond(
            [":status": 200, "content-type": "application/grpc", "grpc-status": 12], .init(endStream: true))
    }
}

func call(
    _ client: ClientHttp2Session, _ method: String, _ texts: [String], _ done: @escaping () throws -> Void
) throws {
    let req = try client.request([
        ":method": "POST",
        ":path": "/example.Greeter/\(method)",
        "content-type": "application/grpc",
        "te": "trailers",
    ])
    func report(_ headers: Headers) {
        if headers["grpc-status"] != nil {
            console.log(method, "status", headers["grpc-status"], headers["grpc-message"])
        }
    }
    req.on(.response, report)
    req.on(.trailers, report)
    try readMessages(req) { message in console.log(method, decode(message)) }
    req.on(.close, done)
    for text in texts { req.write(try pack(encode(text))) }
    req.end()
}

server.listen(0, "127.0.0.1") {
    if process.argv[2] == "serve" {
        console.log(server.address()!.port)
        process.once(.SIGTERM) { server.close() }
        return
    }
    let client = try http2.connect("http://127.0.0.1:\(server.address()!.port)")
    try call(client, "Greet", ["Ann"]) {
        try call(client, "Greet", []) {
            try call(client, "Chat", ["one", "two", "three"]) {
                try call(client, "Absent", []) {
                    client.close()
                    server.close()
                }
            }
        }
    }
}

process.run()
