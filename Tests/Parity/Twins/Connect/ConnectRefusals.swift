import NodeHTTP2

extension Twins {
    func connectRefusals() {
        scenario("connect/refusals") {
            attempt("main", "no URL") { try http2.connect("no url") }
            attempt("main", "protocol") { try http2.connect("ftp://localhost") }
            attempt("main", "origins") { try http2.connect("http://localhost:1", .init(maxOriginSetSize: -1)) }
            let many = Array(100..<111)
            attempt("main", "custom settings") {
                try http2.connect("http://localhost:1", .init(remoteCustomSettings: many))
            }
        }
    }
}
