/// What a connection has to tell, in order; taken by `TLSConnection.nextEvent`.
public enum TLSEvent: Equatable, Sendable {
    /// Server: a client asks to resume a session by its id. The connection waits for `resume(session:)`.
    case hello(sessionID: [UInt8], hasTicket: Bool)
    /// Server: which certificate? The connection waits for `resume(context:statusResponse:)`.
    case contextNeeded(serverName: String?, wantsStatus: Bool)
    /// Client: the stapled OCSP response, nil if the server had none.
    case status([UInt8]?)
    /// The handshake is done. Nothing may be believed before `verifyError` and the name were looked at.
    case established
    /// A session that can be resumed: on a client once for each ticket, on a server for its own store.
    case session(id: [UInt8], bytes: [UInt8])
    /// One line of the key log, without its end.
    case key(line: String)
    /// The peer will send no more.
    case closeNotify
    /// The connection is broken; `failure` says why. What is in the output is the alert that tells the peer.
    case failed
}
