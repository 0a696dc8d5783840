import NodeRuntime

extension SecureServerOptions {
    /// The key first, as Node's documentation writes it: `.init(key: …, cert: …)`. What else there is to say is assigned.
    public init(key: any TLSMaterial, cert: any TLSMaterial, allowHTTP1: Bool? = nil) {
        self.init(cert: cert, key: key)
        self.allowHTTP1 = allowHTTP1
    }
}
