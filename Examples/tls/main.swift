// HTTP/2 over TLS: a secure server with a key and a certificate from files, and a client that trusts that certificate.
import NodeHTTP2

let server = try http2.createSecureServer(
    .init(
        key: try fs.readFileSync("localhost-privkey.pem"),
        cert: try fs.readFileSync("localhost-cert.pem")
    ))
server.on(.error) { err in console.error(err) }

server.on(.stream) { stream, headers in
    let session = stream.session!
    let socket = session.socket!
    try stream.respond([":status": 200, "content-type": "text/html; charset=utf-8"])
    stream.end("<h1>Hello \(headers[":scheme"]!), \(session.alpnProtocol!), \(socket.getProtocol()!)</h1>")
}

server.on(.unknownProtocol) { socket in socket.end("h2 only\n") }

func trusting(_ port: Int) throws {
    let client = try http2.connect(
        "https://localhost:\(port)",
        .init(
            ca: try fs.readFileSync("localhost-cert.pem")
        ))
    client.on(.error) { err in console.error(err) }
    client.on(.connect) { session, socket in
        let socket = socket as! tls.TLSSocket
        console.log("connected", session.encrypted, socket.authorized, socket.alpnProtocol)
        console.log("certificate", socket.getPeerCertificate()!.subject.CN)
    }

    let req = try client.request([":path": "/"])
    req.on(.response) { headers, flags in console.log(headers[":status"], headers["content-type"]) }
    req.setEncoding("utf8")
    var data = ""
    req.on(.data) { chunk in data += chunk }
    req.on(.end) {
        console.log(data)
        client.close()
        try doubting(port)
    }
    req.end()
}

// Without the certificate among the authorities the server is nobody to be trusted.
func doubting(_ port: Int) throws {
    let client = try http2.connect("https://localhost:\(port)")
    client.on(.error) { err in console.log("refused", err.code) }
    client.on(.close) { server.close() }
}

server.listen(0) { try trusting(server.address()!.port) }

process.run()
