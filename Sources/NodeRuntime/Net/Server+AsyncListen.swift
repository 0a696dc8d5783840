extension net.Server {
    /// Node: server.listen(port, host, backlog, async () => { … }), as the form whose callback does not await.
    @discardableResult
    public final func listen(
        _ port: Int = 0, _ host: String? = nil, _ backlog: Int? = nil, reusePort: Bool = false,
        _ callback: nonisolated(nonsending) @escaping () async throws -> Void
    ) -> Self {
        listen(net.ListenOptions(port: port, host: host, backlog: backlog, reusePort: reusePort), callback)
    }

    /// Node: server.listen(options, async () => { … }).
    @discardableResult
    public final func listen(
        _ options: net.ListenOptions, _ callback: nonisolated(nonsending) @escaping () async throws -> Void
    ) -> Self {
        awaitListening(callback)
        return listen(options)
    }

    private final func awaitListening(_ callback: nonisolated(nonsending) @escaping () async throws -> Void) {
        once(.listening, callback)
    }
}
