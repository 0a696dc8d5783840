import HTTP2Protocol

/// Node: the settings object; a member that is nil is not sent.
public struct Settings: Equatable, Sendable {
    /// Bytes of the peer's header compression table, 0…2^32-1.
    public var headerTableSize: Int?
    public var enablePush: Bool?
    /// Bytes of a stream's initial receive window, 0…2^31-1.
    public var initialWindowSize: Int?
    /// Bytes of a frame's payload, 16384…16777215.
    public var maxFrameSize: Int?
    public var maxConcurrentStreams: Int?
    /// Bytes of a header list, counted as RFC 9113 §6.5.2 says.
    public var maxHeaderListSize: Int?
    /// RFC 8441.
    public var enableConnectProtocol: Bool?

    public init(
        headerTableSize: Int? = nil, enablePush: Bool? = nil, initialWindowSize: Int? = nil, maxFrameSize: Int? = nil,
        maxConcurrentStreams: Int? = nil, maxHeaderListSize: Int? = nil, enableConnectProtocol: Bool? = nil
    ) {
        self.headerTableSize = headerTableSize
        self.enablePush = enablePush
        self.initialWindowSize = initialWindowSize
        self.maxFrameSize = maxFrameSize
        self.maxConcurrentStreams = maxConcurrentStreams
        self.maxHeaderListSize = maxHeaderListSize
        self.enableConnectProtocol = enableConnectProtocol
    }

    /// The members that are present, in the order of their identifiers.
    ///
    /// - Throws: ERR_HTTP2_INVALID_SETTING_VALUE for a value out of its range.
    func parameters() throws -> [Setting] {
        var parameters: [Setting] = []
        func add(_ id: SettingID, _ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
            guard let value else { return }
            guard range ~= value else { throw NodeError.ERR_HTTP2_INVALID_SETTING_VALUE(name, value) }
            parameters.append(Setting(id, UInt32(value)))
        }
        let word = 0...Int(UInt32.max)
        try add(.headerTableSize, "headerTableSize", headerTableSize, word)
        try add(.enablePush, "enablePush", enablePush.map { $0 ? 1 : 0 }, 0...1)
        try add(.maxConcurrentStreams, "maxConcurrentStreams", maxConcurrentStreams, word)
        try add(.initialWindowSize, "initialWindowSize", initialWindowSize, 0...Int(Int32.max))
        try add(.maxFrameSize, "maxFrameSize", maxFrameSize, 16_384...16_777_215)
        try add(.maxHeaderListSize, "maxHeaderListSize", maxHeaderListSize, word)
        try add(.enableConnectProtocol, "enableConnectProtocol", enableConnectProtocol.map { $0 ? 1 : 0 }, 0...1)
        return parameters
    }
}
