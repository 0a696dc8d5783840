extension ServerOptions {
    /// What serves clients over HTTP/1; nil without `allowHTTP1`.
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_HTTP1_NOT_BUILT.
    func makeHttp1Service() throws -> Http1Service? { allowHTTP1 == true ? try Http1Service(mergedHttp1Options) : nil }

    /// As in Node `http1Options` wins over the same options beside it.
    private var mergedHttp1Options: http.ServerOptions {
        let inner = http1Options ?? http.ServerOptions()
        return http.ServerOptions(
            IncomingMessage: inner.IncomingMessage ?? Http1IncomingMessage,
            ServerResponse: inner.ServerResponse ?? Http1ServerResponse,
            keepAliveTimeout: inner.keepAliveTimeout ?? keepAliveTimeout,
            keepAliveTimeoutBuffer: inner.keepAliveTimeoutBuffer ?? keepAliveTimeoutBuffer,
            headersTimeout: inner.headersTimeout ?? headersTimeout,
            requestTimeout: inner.requestTimeout ?? requestTimeout,
            connectionsCheckingInterval: inner.connectionsCheckingInterval ?? connectionsCheckingInterval,
            maxHeaderSize: inner.maxHeaderSize ?? maxHeaderSize, maxRequestsPerSocket: inner.maxRequestsPerSocket,
            joinDuplicateHeaders: inner.joinDuplicateHeaders ?? joinDuplicateHeaders,
            requireHostHeader: inner.requireHostHeader ?? requireHostHeader,
            rejectNonStandardBodyWrites: inner.rejectNonStandardBodyWrites ?? rejectNonStandardBodyWrites)
    }
}
