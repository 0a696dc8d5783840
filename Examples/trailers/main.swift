// Trailers both ways: a checksum after the body that is sent, and one after the body that comes back.
import NodeHTTP2

func checksum(_ bytes: Buffer, _ sum: Int = 0) -> Int {
    var sum = sum
    for byte in bytes { sum = (sum * 31 + byte) % 65521 }
    return sum
}

let server = http2.createServer()
server.on(.stream) { stream, headers in
    var sum = 0
    var expected: HeaderValue?
    stream.on(.data) { chunk in sum = checksum(chunk.buffer, sum) }
    stream.on(.trailers) { trailers in expected = trailers["x-checksum"] }
    stream.on(.end) {
        console.log("received", headers.trailer, expected == "\(sum)")
        try stream.respond([":status": 200, "trailer": "x-checksum, x-parts"], .init(waitForTrailers: true))
        var sent = 0
        let parts = ["one", "three", "seven"]
        for part in parts {
            sent = checksum(Buffer.from(part), sent)
            stream.write(part)
        }
        stream.on(.wantTrailers) {
            try stream.sendTrailers(["x-checksum": sent, "x-parts": parts.count])
        }
        stream.end()
    }
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    let body = Buffer.from("a body with a sum")
    let req = try client.request(
        [":method": "POST", ":path": "/", "trailer": "x-checksum"], .init(waitForTrailers: true))
    req.on(.wantTrailers) { try req.sendTrailers(["x-checksum": checksum(body)]) }
    req.end(body)

    var sum = 0
    req.on(.response) { headers in console.log("announced", headers.trailer) }
    req.on(.data) { chunk in sum = checksum(chunk.buffer, sum) }
    req.on(.trailers) { headers, flags in
        console.log("trailers", headers["x-parts"], headers["x-checksum"] == "\(sum)")
        console.log("end of stream", (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) != 0)
    }
    req.on(.close) {
        client.close()
        server.close()
    }
}

process.run()
