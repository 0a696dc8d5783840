import NodeHTTP2

import class Foundation.JSONDecoder
import class Foundation.JSONEncoder
import struct Foundation.Data

func guideHeaders(_ headers: Headers) {
    let path: String = headers[":path"]!
    let length: Int = headers["content-length"] ?? 0
    let range = headers.range ?? "bytes=0-"
    if headers["user-agent"]?.toString().hasPrefix("curl/") == true { console.log(path, length, range) }
}

func get(_ client: ClientHttp2Session, _ path: String) async throws -> HeaderValue? {
    let (headers, _, _) = try await events.once(try client.request([":path": path]), .response)
    return headers[":status"]
}

func guidePromises(_ client: ClientHttp2Session) async throws {
    let first = async { try await get(client, "/one") }
    let second = async { try await get(client, "/two") }
    console.log(try await first.value, try await second.value)
}

func guideJSON() {
    struct Note: Codable {
        var id: Int
        var text: String
    }

    let notes = http2.createServer { request, response in
        var body: [UInt8] = []
        for try await chunk in request { body += chunk.bytes }
        var note = try JSONDecoder().decode(Note.self, from: Data(body))
        note.id += 1
        try response.setHeader("content-type", "application/json")
        response.end([UInt8](try JSONEncoder().encode(note)))
    }
    notes.close()
}

func guideHTTP1(_ cert: String, _ key: String) throws {
    let server = try http2.createSecureServer(.init(cert: cert, key: key, allowHTTP1: true)) { request, response in
        let alpnProtocol =
            request.httpVersion == "2.0" ? request.stream.session?.alpnProtocol : request.socket.alpnProtocol
        try response.writeHead(200, ["Content-Type": "application/json"])
        response.end("{\"alpnProtocol\":\"\(alpnProtocol ?? "")\",\"httpVersion\":\"\(request.httpVersion)\"}")
    }
    server.close()
}
