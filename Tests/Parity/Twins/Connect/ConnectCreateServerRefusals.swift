import NodeHTTP2

extension Twins {
    func connectCreateServerRefusals() {
        scenario("connect/create-server-refusals") {
            for value in [-1, 4294967296] {
                attempt("main", "frames \(value)") { try http2.createServer(.init(maxSessionInvalidFrames: value)) }
                attempt("main", "streams \(value)") { try http2.createServer(.init(maxSessionRejectedStreams: value)) }
                attempt("main", "timeout \(value)") { try http2.createServer(.init(unknownProtocolTimeout: value)) }
            }
            let many = Array(100..<111)
            attempt("main", "custom settings") { try http2.createServer(.init(remoteCustomSettings: many)) }
        }
    }
}
