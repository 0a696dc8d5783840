/// The rules of one connection, beside those of its context.
public struct TLSConnectionOptions {
    /// Chooses among the client's protocols; nil refuses the connection. Called within the handshake. Node: ALPNCallback.
    public typealias ProtocolChooser = (_ serverName: String?, _ protocols: [String]) throws -> String?

    /// In order of preference; empty: the extension is neither offered nor answered. Node: ALPNProtocols.
    public var protocols: [String] = []
    /// Server: takes the place of `protocols`.
    public var chooseProtocol: ProtocolChooser?

    /// Server: asks for a certificate. A client's peer always presents one. Node: requestCert.
    public var requestsCertificate = false
    /// Server: a client without a certificate is refused within the handshake. Whether a certificate is believed is for the
    /// caller to ask (`verifyError`) when the handshake is done. Node: rejectUnauthorized.
    public var requiresCertificate = false

    /// Client: the name asked for (SNI); never an address. Node: servername.
    public var serverName: String?
    /// Client: a session to resume, as `TLSEvent.session` gave it. Node: session.
    public var session: [UInt8]?
    /// Client: asks for a stapled OCSP response. Node: requestOCSP.
    public var requestsStatus = false

    /// Server: the connection waits at the client's hello for `resume(session:)`. Node: a 'resumeSession' listener.
    public var waitsForSession = false
    /// Server: it waits for `resume(context:)` before it chooses a certificate. Node: SNICallback, addContext, 'OCSPRequest'.
    public var waitsForContext = false
    /// Tells of each session that can be resumed.
    public var reportsSessions = false
    /// Tells the secrets, line by line, in the format of NSS key logs. Node: a 'keylog' listener.
    public var reportsKeys = false

    public init() {}
}
