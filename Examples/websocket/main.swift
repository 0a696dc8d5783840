// A WebSocket over HTTP/2 (RFC 8441): an extended CONNECT opens the stream, RFC 6455's frames go through it.
import NodeHTTP2

// One frame: FIN and opcode, the length, four octets of mask from a client, the payload.
func frame(_ opcode: Int, _ payload: Buffer, _ mask: Buffer? = nil) throws -> Buffer {
    let head = try Buffer.alloc(payload.length < 126 ? 2 : 4)
    head[0] = 0x80 | opcode
    head[1] = (mask != nil ? 0x80 : 0) | (payload.length < 126 ? payload.length : 126)
    if payload.length >= 126 { try head.writeUInt16BE(payload.length, 2) }
    guard let mask else { return Buffer.concat([head, payload]) }
    let masked = Buffer.from(payload)
    for i in 0..<masked.length { masked[i] ^= mask[i % 4] }
    return Buffer.concat([head, mask, masked])
}

// Takes whole frames off the front of what has arrived; returns the rest.
func readFrames(_ bytes: Buffer, _ handle: (Int, Buffer) throws -> Void) throws -> Buffer {
    var bytes = bytes
    while true {
        if bytes.length < 2 { return bytes }
        var offset = 2
        var length = bytes[1] & 0x7f
        if length == 126 {
            if bytes.length < 4 { return bytes }
            length = try bytes.readUInt16BE(2)
            offset = 4
        }
        let isMasked = (bytes[1] & 0x80) != 0
        let start = offset + (isMasked ? 4 : 0)
        if bytes.length < start + length { return bytes }
        let payload = Buffer.from(bytes.subarray(start, start + length))
        if isMasked {
            for i in 0..<length { payload[i] ^= bytes[offset + (i % 4)] }
        }
        try handle(bytes[0] & 0x0f, payload)
        bytes = bytes.subarray(start + length)
    }
}

let TEXT = 1
let CLOSE = 8
let PING = 9
let PONG = 10

let server = try http2.createServer(.init(settings: .init(enableConnectProtocol: true)))
server.on(.stream) { stream, headers in
    if headers[":method"] != "CONNECT" || headers[":protocol"] != "websocket" {
        try stream.respond([":status": 400], .init(endStream: true))
        return
    }
    try stream.respond([":status": 200, "sec-websocket-protocol": headers["sec-websocket-protocol"]])
    var rest = try Buffer.alloc(0)
    stream.on(.data) { chunk in
        rest = try readFrames(Buffer.concat([rest, chunk])) { opcode, payload in
            if opcode == TEXT {
                // An echo that waits for its reader: nothing more is read until what was written has left.
                if !stream.write(try frame(TEXT, payload)) {
                    stream.pause()
                    stream.once(.drain) { stream.resume() }
                }
            } else if opcode == PING {
                stream.write(try frame(PONG, payload))
            } else if opcode == CLOSE {
                stream.end(try frame(CLOSE, payload))
            }
        }
    }
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    client.on(.remoteSettings) { settings in
        console.log("extended CONNECT", settings.enableConnectProtocol)
        let req = try client.request([
            ":method": "CONNECT",
            ":protocol": "websocket",
            ":path": "/chat",
            "sec-websocket-version": 13,
            "sec-websocket-protocol": "echo",
        ])
        let mask = Buffer.from([1, 2, 3, 4])
        req.on(.response) { headers in
            console.log("open", headers[":status"], headers["sec-websocket-protocol"])
            req.write(try frame(PING, Buffer.from("still there?"), mask))
            for text in ["hello", "grüß dich", String(repeating: "x", count: 1000)] {
                req.write(try frame(TEXT, Buffer.from(text), mask))
            }
            req.write(try frame(CLOSE, Buffer.from([0x03, 0xe8]), mask))
        }
        var rest = try Buffer.alloc(0)
        req.on(.data) { chunk in
            rest = try readFrames(Buffer.concat([rest, chunk])) { opcode, payload in
                if opcode == PONG { console.log("pong", payload.toString()) }
                if opcode == TEXT { console.log("text", payload.length, try payload.toString("utf8", 0, 12)) }
                if opcode == CLOSE {
                    console.log("close", try payload.readUInt16BE(0))
                    req.end()
                }
            }
        }
        req.on(.close) {
            client.close()
            server.close()
        }
    }
}

process.run()
