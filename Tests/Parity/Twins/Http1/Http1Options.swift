import NodeHTTP2

extension Twins {
    func http1Options() {
        scenario("http1/options") {
            func show(_ name: String, _ change: (inout SecureServerOptions) -> Void) {
                attempt("main", name) {
                    var options = SecureServerOptions(.localhost).allowingHTTP1
                    change(&options)
                    let server = try http2.createSecureServer(options)
                    log(
                        "main", name, server.keepAliveTimeout, server.keepAliveTimeoutBuffer, server.headersTimeout,
                        server.requestTimeout)
                    return server.timeout
                }
            }
            show("defaults") { _ in }
            show("keepAliveTimeout") { $0.keepAliveTimeout = 1000 }
            show("keepAliveTimeoutBuffer") { $0.keepAliveTimeoutBuffer = 10 }
            show("times") {
                $0.headersTimeout = 2000
                $0.requestTimeout = 3000
            }
            show("short") { $0.requestTimeout = 100 }
            show("for ever") {
                $0.headersTimeout = 0
                $0.requestTimeout = 0
            }
            show("http1Options") {
                $0.keepAliveTimeout = 1000
                $0.http1Options = .init(keepAliveTimeout: 2000)
            }
            show("both") {
                $0.keepAliveTimeout = 1000
                $0.http1Options = .init(headersTimeout: 2000)
            }
            show("headers longer") {
                $0.headersTimeout = 10
                $0.requestTimeout = 5
            }
            show("negative keepAliveTimeout") { $0.keepAliveTimeout = -1 }
            show("negative keepAliveTimeoutBuffer") { $0.keepAliveTimeoutBuffer = -1 }
            show("negative headersTimeout") { $0.headersTimeout = -1 }
            show("negative requestTimeout") { $0.requestTimeout = -1 }
            show("negative connectionsCheckingInterval") { $0.connectionsCheckingInterval = -1 }
            show("negative maxHeaderSize") { $0.maxHeaderSize = -1 }
            show("no maxHeaderSize") { $0.maxHeaderSize = 0 }
        }
    }
}
