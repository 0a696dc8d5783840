import HTTP2Protocol
import NodeRuntime

/// Node: the options of http2.createServer. Nil leaves Node's default.
public struct ServerOptions: SessionOptions, Sendable {
    /// Bytes of the table of headers that we send, whatever the peer allows; 4096.
    public var maxDeflateDynamicTableSize: Int?
    /// Parameters in one received SETTINGS frame; 32, at least 1.
    public var maxSettings: Int?
    /// What the streams of one session may make us hold (megabytes of 10^6 bytes), at least 1.
    ///
    /// Differs: 134 by default instead of 10, which a thousand parallel downloads exceed.
    public var maxSessionMemory: Int?
    /// Fields of one received header block; 128, at least 4.
    public var maxHeaderListPairs: Int?
    /// PINGs without an answer; 10.
    public var maxOutstandingPings: Int?
    /// SETTINGS without an acknowledgement, the first included; 10, at least 1.
    public var maxOutstandingSettings: Int?
    /// Bytes of a header block that we send, by an upper bound of its encoded size; 65536.
    public var maxSendHeaderBlockLength: Int?
    /// One of http2.constants.PADDING_STRATEGY_…
    public var paddingStrategy: Int?
    /// Streams that the peer is assumed to allow before its SETTINGS come; 100.
    public var peerMaxConcurrentStreams: Int?
    /// Frames that break their stream before the session ends; 1000.
    public var maxSessionInvalidFrames: Int?
    /// Streams that are refused before the session ends; 100.
    public var maxSessionRejectedStreams: Int?
    /// Sent in the first SETTINGS frame of every session.
    public var settings: Settings?
    /// Identifiers, at most ten, of the peer's settings that `remoteSettings.customSettings` shows.
    public var remoteCustomSettings: [Int]?
    /// Resets by the peer at once, and refilled each second; only both together take effect.
    public var streamResetBurst: Int?
    public var streamResetRate: Int?
    /// Keeps field values with a blank at either end when false.
    public var strictFieldWhitespaceValidation: Bool?
    /// Lets fields be sent repeatedly that may come only once when false.
    public var strictSingleValueFields: Bool?
    /// Milliseconds that a connection of an unknown protocol may stay; 10000.
    public var unknownProtocolTimeout: Int?
    /// Beyond Node: receive window of the connection (bytes), announced at once. Node's way is session.setLocalWindowSize.
    public var connectionWindowSize: Int?
    /// Without effect, as in Node: the peer may always end its side and still be answered.
    public var allowHalfOpen: Bool?
    /// Sessions read nothing until `resume` of the socket that 'connection' shows.
    public var pauseOnConnect: Bool?
    /// Without effect, as in Node: sessions send small segments at once.
    public var noDelay: Bool?
    /// Watches over idle connections. Node: false.
    public var keepAlive: Bool?
    /// When that watch begins (milliseconds). Node: 0, the system's default.
    public var keepAliveInitialDelay: Int?
    /// Of the sockets' halves (bytes); a session's own octets do not pass through them.
    public var highWaterMark: Int?
    /// The class of the compatibility API's requests.
    public var Http2ServerRequest: NodeHTTP2.Http2ServerRequest.Type?
    /// The class of the compatibility API's responses.
    public var Http2ServerResponse: NodeHTTP2.Http2ServerResponse.Type?
    /// Beyond Node, which has it with TLS alone: the server's one port serves HTTP/1 too. The first bytes of a connection tell.
    public var allowHTTP1: Bool?
    /// The class of requests over HTTP/1; `http1Options` wins.
    public var Http1IncomingMessage: http.IncomingMessage.Type?
    /// The class of responses over HTTP/1; `http1Options` wins.
    public var Http1ServerResponse: http.ServerResponse.Type?
    /// What clients over HTTP/1 are served by. It wins over the same options below, which need `allowHTTP1` as well.
    public var http1Options: http.ServerOptions?
    /// How long a connection over HTTP/1 without a request stays open (milliseconds); 5000, 0 for ever.
    public var keepAliveTimeout: Int?
    /// How much longer than the client is told (milliseconds); 1000.
    public var keepAliveTimeoutBuffer: Int?
    /// How long the head of a request over HTTP/1 may take (milliseconds); 60000, 0 for ever.
    public var headersTimeout: Int?
    /// How long a request over HTTP/1 with its body may take (milliseconds); 300000, 0 for ever.
    public var requestTimeout: Int?
    /// How often these two are looked at (milliseconds); 30000.
    public var connectionsCheckingInterval: Int?
    /// Bytes of the target and the fields of a request over HTTP/1; 16384, 0 for that too.
    public var maxHeaderSize: Int?
    /// Joins repeated fields of HTTP/1 of which otherwise the first counts; false.
    public var joinDuplicateHeaders: Bool?
    /// Refuses a request over HTTP/1.1 without `host`; true.
    public var requireHostHeader: Bool?
    /// Refuses a body where HTTP/1 has none instead of leaving it out; false.
    public var rejectNonStandardBodyWrites: Bool?

    public init(
        maxDeflateDynamicTableSize: Int? = nil, maxSettings: Int? = nil, maxSessionMemory: Int? = nil,
        maxHeaderListPairs: Int? = nil, maxOutstandingPings: Int? = nil, maxOutstandingSettings: Int? = nil,
        maxSendHeaderBlockLength: Int? = nil, paddingStrategy: Int? = nil, peerMaxConcurrentStreams: Int? = nil,
        maxSessionInvalidFrames: Int? = nil, maxSessionRejectedStreams: Int? = nil, settings: Settings? = nil,
        remoteCustomSettings: [Int]? = nil, streamResetBurst: Int? = nil, streamResetRate: Int? = nil,
        strictFieldWhitespaceValidation: Bool? = nil, strictSingleValueFields: Bool? = nil,
        unknownProtocolTimeout: Int? = nil, connectionWindowSize: Int? = nil, allowHalfOpen: Bool? = nil,
        pauseOnConnect: Bool? = nil, noDelay: Bool? = nil, keepAlive: Bool? = nil, keepAliveInitialDelay: Int? = nil,
        highWaterMark: Int? = nil,
        Http2ServerRequest: NodeHTTP2.Http2ServerRequest.Type? = nil,
        Http2ServerResponse: NodeHTTP2.Http2ServerResponse.Type? = nil, allowHTTP1: Bool? = nil,
        Http1IncomingMessage: http.IncomingMessage.Type? = nil, Http1ServerResponse: http.ServerResponse.Type? = nil,
        http1Options: http.ServerOptions? = nil, keepAliveTimeout: Int? = nil, keepAliveTimeoutBuffer: Int? = nil,
        headersTimeout: Int? = nil, requestTimeout: Int? = nil, connectionsCheckingInterval: Int? = nil,
        maxHeaderSize: Int? = nil, joinDuplicateHeaders: Bool? = nil, requireHostHeader: Bool? = nil,
        rejectNonStandardBodyWrites: Bool? = nil
    ) {
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
        self.streamResetBurst = streamResetBurst
        self.streamResetRate = streamResetRate
        self.strictFieldWhitespaceValidation = strictFieldWhitespaceValidation
        self.strictSingleValueFields = strictSingleValueFields
        self.unknownProtocolTimeout = unknownProtocolTimeout
        self.connectionWindowSize = connectionWindowSize
        self.allowHalfOpen = allowHalfOpen
        self.pauseOnConnect = pauseOnConnect
        self.noDelay = noDelay
        self.keepAlive = keepAlive
        self.keepAliveInitialDelay = keepAliveInitialDelay
        self.highWaterMark = highWaterMark
        self.Http2ServerRequest = Http2ServerRequest
        self.Http2ServerResponse = Http2ServerResponse
        self.allowHTTP1 = allowHTTP1
        self.Http1IncomingMessage = Http1IncomingMessage
        self.Http1ServerResponse = Http1ServerResponse
        self.http1Options = http1Options
        self.keepAliveTimeout = keepAliveTimeout
        self.keepAliveTimeoutBuffer = keepAliveTimeoutBuffer
        self.headersTimeout = headersTimeout
        self.requestTimeout = requestTimeout
        self.connectionsCheckingInterval = connectionsCheckingInterval
        self.maxHeaderSize = maxHeaderSize
        self.joinDuplicateHeaders = joinDuplicateHeaders
        self.requireHostHeader = requireHostHeader
        self.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites
    }

    /// What the server below is made of. As in Node a peer may end its side and still be answered.
    var netOptions: net.ServerOptions {
        net.ServerOptions(
            allowHalfOpen: true, pauseOnConnect: pauseOnConnect, noDelay: true, keepAlive: keepAlive,
            keepAliveInitialDelay: keepAliveInitialDelay, highWaterMark: highWaterMark)
    }

    /// The checks of createServer (node-http2 §2). Setting values are checked when a session is set up.
    func validate() throws {
        try SessionTerms.validate(remoteCustomSettings: remoteCustomSettings)
        try SessionTerms.validate("options.maxSessionInvalidFrames", maxSessionInvalidFrames)
        try SessionTerms.validate("options.maxSessionRejectedStreams", maxSessionRejectedStreams)
        try SessionTerms.validate("options.unknownProtocolTimeout", unknownProtocolTimeout)
    }

    /// What the sessions of a server have in common.
    var terms: SessionTerms { terms(.server) }
}

/// The options that servers and clients have in common.
protocol SessionOptions {
    var maxDeflateDynamicTableSize: Int? { get }
    var maxSettings: Int? { get }
    var maxSessionMemory: Int? { get }
    var maxHeaderListPairs: Int? { get }
    var maxOutstandingPings: Int? { get }
    var maxOutstandingSettings: Int? { get }
    var maxSendHeaderBlockLength: Int? { get }
    var paddingStrategy: Int? { get }
    var peerMaxConcurrentStreams: Int? { get }
    var maxSessionInvalidFrames: Int? { get }
    var maxSessionRejectedStreams: Int? { get }
    var remoteCustomSettings: [Int]? { get }
    var streamResetBurst: Int? { get }
    var streamResetRate: Int? { get }
    var strictFieldWhitespaceValidation: Bool? { get }
    var strictSingleValueFields: Bool? { get }
    var connectionWindowSize: Int? { get }
}

extension SessionOptions {
    func terms(_ role: Connection.Role) -> SessionTerms {
        var terms = SessionTerms(role: role)
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
        if role == .server {
            terms.streamResetBurst = streamResetBurst
            terms.streamResetRate = streamResetRate
        }
        terms.keepsOuterBlanks = strictFieldWhitespaceValidation == false
        terms.isStrict = strictSingleValueFields != false
        terms.connectionWindowSize = connectionWindowSize
        return terms
    }
}

/// What both kinds of sessions are made by: the options that servers and clients have in common.
struct SessionTerms {
    let role: Connection.Role
    var maxDeflateDynamicTableSize: Int?
    var maxSettings: Int?
    var maxSessionMemory: Int?
    var maxHeaderListPairs: Int?
    var maxOutstandingPings: Int?
    var maxOutstandingSettings: Int?
    var maxSendHeaderBlockLength: Int?
    var paddingStrategy: Int?
    var peerMaxConcurrentStreams: Int?
    var maxSessionInvalidFrames: Int?
    var maxSessionRejectedStreams: Int?
    var maxReservedRemoteStreams: Int?
    var remoteCustomSettings: [Int] = []
    var streamResetBurst: Int?
    var streamResetRate: Int?
    var keepsOuterBlanks = false
    var isStrict = true
    var connectionWindowSize: Int?

    init(role: Connection.Role) { self.role = role }

    /// Custom settings of the peer's that a session shows at most (count).
    private static let customSettingsMax = 10

    static func validate(remoteCustomSettings: [Int]?) throws {
        guard (remoteCustomSettings?.count ?? 0) <= customSettingsMax else {
            throw NodeError.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS
        }
    }

    static func validate(_ name: String, _ value: Int?) throws {
        guard let value, UInt32(exactly: value) == nil else { return }
        throw NodeError.ERR_OUT_OF_RANGE(name, ">= 0 && <= 4294967295", value)
    }

    /// The engine's bounds; nil where nothing differs from the defaults.
    ///
    /// - Parameter headerListBytes: what our SETTINGS allow, which may be more than the default bound.
    func bounds(headerListBytes: Int?) -> ConnectionBounds? {
        let defaults = Limits()
        var limits = defaults
        var isChanged = false
        func set(_ path: WritableKeyPath<Limits, Int>, _ value: Int?, min least: Int = 0) {
            guard let value else { return }
            limits[keyPath: path] = max(value, least)
            isChanged = true
        }
        set(\.encoderTableBytesMax, maxDeflateDynamicTableSize)
        set(\.settingsEntriesMax, maxSettings, min: 1)
        set(\.sessionBytesMax, maxSessionMemory.map { min(max($0, 1), 1 << 40) * 1_000_000 })
        set(\.headerFieldsMax, maxHeaderListPairs, min: role == .server ? 4 : 1)
        set(\.outstandingPingsMax, maxOutstandingPings)
        set(\.outstandingSettingsMax, maxOutstandingSettings, min: 1)
        set(\.sentHeaderBlockBytesMax, maxSendHeaderBlockLength)
        set(\.invalidFramesMax, maxSessionInvalidFrames)
        set(\.reservedStreamsMax, maxReservedRemoteStreams.map { $0 < 0 ? .max : $0 })
        if let headerListBytes, headerListBytes > defaults.headerListBytesMax {
            set(\.headerListBytesMax, headerListBytes)
        }
        if let maxSessionRejectedStreams {
            limits.rejectedStreams = Rate(burst: maxSessionRejectedStreams, perSecond: 0)
            isChanged = true
        }
        if let streamResetBurst, let streamResetRate {
            let rate = Rate(burst: max(1, streamResetBurst), perSecond: max(1, streamResetRate))
            limits.streamResets = rate
            limits.unansweredResets = rate
            isChanged = true
        }
        return isChanged ? ConnectionBounds(limits) : nil
    }

    var padding: PaddingStrategy {
        switch paddingStrategy {
        case http2.constants.PADDING_STRATEGY_ALIGNED: .aligned
        case http2.constants.PADDING_STRATEGY_MAX: .maximum
        default: .none
        }
    }

    /// Node's assumption of what the peer allows before its SETTINGS come (streams).
    private static let peerStreamsAssumed = 100

    /// Sets up a connection's engine.
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a window that there cannot be.
    func makeConnection(_ context: Http2Context, _ bounds: ConnectionBounds?, _ settings: [Setting]) throws
        -> Connection
    {
        let connection = Connection(
            role: role, resources: context.resources, bounds: bounds, settings: settings,
            at: UInt64(context.reactor.nowMilliseconds))
        connection.allowsOuterBlanks = keepsOuterBlanks
        connection.padding = padding
        connection.assumePeerStreamsMax(peerMaxConcurrentStreams ?? SessionTerms.peerStreamsAssumed)
        if let connectionWindowSize {
            do throws(CommandError) { try connection.setConnectionWindow(connectionWindowSize) } catch {
                throw NodeError.ERR_OUT_OF_RANGE("connectionWindowSize", ">= 0 && <= 2147483647", connectionWindowSize)
            }
        }
        return connection
    }

    /// What a fresh session needs to know of its options.
    func apply(to session: Http2Session, _ settings: Settings) {
        if !isStrict { session.isStrict = false }
        if !remoteCustomSettings.isEmpty { session.details.remoteCustomIDs = Set(remoteCustomSettings) }
        guard let customSettings = settings.customSettings, !customSettings.isEmpty else { return }
        session.details.settings = [
            SettingsSubmission(callback: nil, sentNanoseconds: 0, customSettings: customSettings)
        ]
    }
}
