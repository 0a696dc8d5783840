import NodeHTTP2

extension Twins {
    func tlsRefusals() {
        scenario("tls/refusals") {
            func refused<Value>(_ name: String, _ call: () throws -> Value) {
                attempt("main", name) { _ = try call() }
            }
            refused("both") {
                try tls.createServer(.init(ALPNCallback: { _, _ in "h2" }, ALPNProtocols: ["h2"]))
            }
            refused("minVersion") { try http2.createSecureServer(.init(minVersion: "TLSv9")) }
            refused("maxVersion") { try tls.createSecureContext(.init(maxVersion: "x")) }
            refused("conflict") {
                try tls.createSecureContext(.init(minVersion: "TLSv1.2", secureProtocol: "TLSv1_2_method"))
            }
            refused("method") { try tls.createSecureContext(.init(secureProtocol: "TLSv9_method")) }
            refused("old method") { try tls.createSecureContext(.init(secureProtocol: "SSLv3_method")) }
            refused("sigalgs") { try tls.createSecureContext(.init(sigalgs: "")) }
            refused("sessionTimeout") { try tls.createSecureContext(.init(sessionTimeout: -1)) }
            refused("ticketKeys") { try tls.createSecureContext(.init(ticketKeys: Buffer.alloc(3))) }
            refused("minDHSize") { try tls.connect(.init(port: 1, minDHSize: 0)) }
        }
    }
}
