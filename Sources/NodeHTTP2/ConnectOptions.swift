import NodeRuntime

/// Node: the options of http2.connect. Nil leaves Node's default.
public struct ConnectOptions {
    /// "http:" or "https:" where the authority says neither; "https:".
    public var `protocol`: String?
    /// Pushed streams that may be reserved; 200, a negative number for as many as there are. What is above is cancelled.
    public var maxReservedRemoteStreams: Int?
    /// Origins that `originSet` may hold; 128.
    public var maxOriginSetSize: Int?
    /// Takes the host's place in the default `:authority`, and in TLS.
    public var servername: String?
    /// The options that servers have too; see `ServerOptions`.
    public var maxDeflateDynamicTableSize: Int?
    public var maxSettings: Int?
    public var maxSessionMemory: Int?
    /// At least 1 here.
    public var maxHeaderListPairs: Int?
    public var maxOutstandingPings: Int?
    public var maxOutstandingSettings: Int?
    public var maxSendHeaderBlockLength: Int?
    public var paddingStrategy: Int?
    public var peerMaxConcurrentStreams: Int?
    public var maxSessionInvalidFrames: Int?
    public var maxSessionRejectedStreams: Int?
    public var settings: Settings?
    public var remoteCustomSettings: [Int]?
    public var strictFieldWhitespaceValidation: Bool?
    public var strictSingleValueFields: Bool?
    /// Without effect on clients, as in Node.
    public var unknownProtocolTimeout: Int?
    /// Without effect on clients, as in Node.
    public var streamResetBurst: Int?
    /// Without effect on clients, as in Node.
    public var streamResetRate: Int?
    /// Beyond Node: receive window of the connection (bytes), announced at once.
    public var connectionWindowSize: Int?
    /// Makes the duplex to use instead of a socket.
    public var createConnection: ConnectionFactory?
    /// Aborting it, before or after the connection, ends the session with an AbortError.
    public var signal: AbortSignal?

    public init(
        protocol: String? = nil, maxReservedRemoteStreams: Int? = nil, maxOriginSetSize: Int? = nil,
        servername: String? = nil, maxDeflateDynamicTableSize: Int? = nil, maxSettings: Int? = nil,
        maxSessionMemory: Int? = nil, maxHeaderListPairs: Int? = nil, maxOutstandingPings: Int? = nil,
        maxOutstandingSettings: Int? = nil, maxSendHeaderBlockLength: Int? = nil, paddingStrategy: Int? = nil,
        peerMaxConcurrentStreams: Int? = nil, maxSessionInvalidFrames: Int? = nil,
        maxSessionRejectedStreams: Int? = nil, settings: Settings? = nil, remoteCustomSettings: [Int]? = nil,
        strictFieldWhitespaceValidation: Bool? = nil, strictSingleValueFields: Bool? = nil,
        unknownProtocolTimeout: Int? = nil, streamResetBurst: Int? = nil, streamResetRate: Int? = nil,
        connectionWindowSize: Int? = nil, createConnection: ConnectionFactory? = nil, signal: AbortSignal? = nil
    ) {
        self.protocol = `protocol`
        self.maxReservedRemoteStreams = maxReservedRemoteStreams
        self.maxOriginSetSize = maxOriginSetSize
        self.servername = servername
        self.maxDeflateDynamicTableSize = maxDeflateDynamicTableSize
        self.maxSettings = maxSettings
        self.maxSessionMemory = maxSessionMemory
        self.maxHeaderListPairs = maxHeaderListPairs
        self.maxOutstandingPings = maxOutstandingPings
        self.maxOutstandingSettings = maxOutstandingSettings
        self.maxSendHeaderBlockLength = maxSendHeaderBlockLength
        self.paddingStrategy = paddingStrategy
        self.peerMaxConcurrentStreams = peerMaxConcurrentStreams
        self.maxSessionInvalidFrames = maxSessionInvalidFrames
        self.maxSessionRejectedStreams = maxSessionRejectedStreams
        self.settings = settings
        self.remoteCustomSettings = remoteCustomSettings
        self.strictFieldWhitespaceValidation = strictFieldWhitespaceValidation
        self.strictSingleValueFields = strictSingleValueFields
        self.unknownProtocolTimeout = unknownProtocolTimeout
        self.streamResetBurst = streamResetBurst
        self.streamResetRate = streamResetRate
        self.connectionWindowSize = connectionWindowSize
        self.createConnection = createConnection
        self.signal = signal
    }

    /// The checks of connect (node-http2 §2).
    func validate() throws {
        if let maxOriginSetSize, maxOriginSetSize < 0 {
            throw NodeError.ERR_OUT_OF_RANGE("options.maxOriginSetSize", ">= 0", maxOriginSetSize)
        }
        try SessionTerms.validate(remoteCustomSettings: remoteCustomSettings)
    }

    var terms: SessionTerms {
        var terms = SessionTerms(role: .client)
        terms.maxReservedRemoteStreams = maxReservedRemoteStreams
        terms.maxDeflateDynamicTableSize = maxDeflateDynamicTableSize
        terms.maxSettings = maxSettings
        terms.maxSessionMemory = maxSessionMemory
        terms.maxHeaderListPairs = maxHeaderListPairs
        terms.maxOutstandingPings = maxOutstandingPings
        terms.maxOutstandingSettings = maxOutstandingSettings
        terms.maxSendHeaderBlockLength = maxSendHeaderBlockLength
        terms.paddingStrategy = paddingStrategy
        terms.peerMaxConcurrentStreams = peerMaxConcurrentStreams
        terms.maxSessionInvalidFrames = maxSessionInvalidFrames
        terms.maxSessionRejectedStreams = maxSessionRejectedStreams
        terms.remoteCustomSettings = remoteCustomSettings ?? []
        terms.keepsOuterBlanks = strictFieldWhitespaceValidation == false
        terms.isStrict = strictSingleValueFields != false
        terms.connectionWindowSize = connectionWindowSize
        return terms
    }
}
