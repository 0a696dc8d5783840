import HTTP2Protocol
import NodeRuntime

/// Node: the settings object; a member that is nil is not sent.
public struct Settings: Equatable, Sendable {
    /// Custom settings of one object at most (count).
    static let customSettingsMax = 10

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
    /// The older name of `maxHeaderListSize`; it wins, with a warning, where both are given and differ.
    public var maxHeaderSize: Int?
    /// RFC 8441.
    public var enableConnectProtocol: Bool?
    /// Settings without a meaning here, by identifier (0…65535), at most ten, values 0…2^32-1.
    public var customSettings: [Int: Int]?
    /// How the console shows them.
    private var shape = Shape()

    public init(
        headerTableSize: Int? = nil, enablePush: Bool? = nil, initialWindowSize: Int? = nil, maxFrameSize: Int? = nil,
        maxConcurrentStreams: Int? = nil, maxHeaderListSize: Int? = nil, maxHeaderSize: Int? = nil,
        enableConnectProtocol: Bool? = nil, customSettings: [Int: Int]? = nil
    ) {
        self.headerTableSize = headerTableSize
        self.enablePush = enablePush
        self.initialWindowSize = initialWindowSize
        self.maxFrameSize = maxFrameSize
        self.maxConcurrentStreams = maxConcurrentStreams
        self.maxHeaderListSize = maxHeaderListSize
        self.maxHeaderSize = maxHeaderSize
        self.enableConnectProtocol = enableConnectProtocol
        self.customSettings = customSettings
    }

    /// Values that are in force, all members given.
    init(_ values: SettingValues, customSettings: [Int: Int]?) {
        self.init(
            headerTableSize: Int(values.headerTableSize), enablePush: values.enablePush,
            initialWindowSize: Int(values.initialWindowSize), maxFrameSize: Int(values.maxFrameSize),
            maxConcurrentStreams: Int(values.maxConcurrentStreams), maxHeaderListSize: Int(values.maxHeaderListSize),
            maxHeaderSize: Int(values.maxHeaderListSize), enableConnectProtocol: values.enableConnectProtocol,
            customSettings: customSettings?.isEmpty == true ? nil : customSettings)
    }

    // MARK: Checks

    /// The checks of node-http2 §6; the first failure is thrown.
    ///
    /// - Throws: ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, ERR_HTTP2_INVALID_SETTING_VALUE.
    func validate() throws {
        let word = 0...Int(UInt32.max)
        if let customSettings {
            guard customSettings.count <= Settings.customSettingsMax else {
                throw NodeError.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS
            }
            for (id, value) in customSettings.sorted(by: { $0.key < $1.key }) {
                try Settings.validate("customSettings:id", id, 0...0xffff)
                try Settings.validate("customSettings:value", value, word)
            }
        }
        try Settings.validate("headerTableSize", headerTableSize, word)
        try Settings.validate("initialWindowSize", initialWindowSize, 0...Int(Int32.max))
        try Settings.validate("maxFrameSize", maxFrameSize, 16_384...16_777_215)
        try Settings.validate("maxConcurrentStreams", maxConcurrentStreams, word)
        try Settings.validate("maxHeaderListSize", maxHeaderListSize, word)
        try Settings.validate("maxHeaderSize", maxHeaderSize, word)
    }

    private static func validate(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
        guard let value, !(range ~= value) else { return }
        throw NodeError.ERR_HTTP2_INVALID_SETTING_VALUE(name, value)
    }

    /// The members that are present, in the order of their identifiers, custom ones last.
    ///
    /// - Throws: what `validate` throws.
    func parameters() throws -> [Setting] {
        try validate()
        var parameters: [Setting] = []
        for (id, value) in members { if let value { parameters.append(Setting(id, UInt32(value))) } }
        for (id, value) in (customSettings ?? [:]).sorted(by: { $0.key < $1.key }) {
            let id = SettingID(rawValue: UInt16(id))
            // One that the engine knows goes into the known one's place.
            if let index = parameters.firstIndex(where: { $0.id == id }) {
                parameters[index] = Setting(id, UInt32(value))
            } else {
                parameters.append(Setting(id, UInt32(value)))
            }
        }
        return parameters
    }

    private var members: [(SettingID, Int?)] {
        [
            (.headerTableSize, headerTableSize), (.enablePush, enablePush.map { $0 ? 1 : 0 }),
            (.maxConcurrentStreams, maxConcurrentStreams), (.initialWindowSize, initialWindowSize),
            (.maxFrameSize, maxFrameSize), (.maxHeaderListSize, headerListSize),
            (.enableConnectProtocol, enableConnectProtocol.map { $0 ? 1 : 0 }),
        ]
    }

    /// What goes out as SETTINGS_MAX_HEADER_LIST_SIZE.
    private var headerListSize: Int? {
        if let maxHeaderSize, maxHeaderSize != maxHeaderListSize {
            process.emitWarning("settings.maxHeaderSize overwrite settings.maxHeaderListSize")
        }
        return maxHeaderSize ?? maxHeaderListSize
    }

    /// The members of `other` that are present take the place of these.
    mutating func merge(_ other: Settings) {
        headerTableSize = other.headerTableSize ?? headerTableSize
        enablePush = other.enablePush ?? enablePush
        initialWindowSize = other.initialWindowSize ?? initialWindowSize
        maxFrameSize = other.maxFrameSize ?? maxFrameSize
        maxConcurrentStreams = other.maxConcurrentStreams ?? maxConcurrentStreams
        maxHeaderListSize = other.maxHeaderListSize ?? maxHeaderListSize
        maxHeaderSize = other.maxHeaderSize ?? maxHeaderSize
        enableConnectProtocol = other.enableConnectProtocol ?? enableConnectProtocol
        customSettings = other.customSettings ?? customSettings
    }
}

extension http2 {
    /// What Node's library itself would use. Node: http2.getDefaultSettings().
    public static func getDefaultSettings() -> Settings {
        Settings(
            headerTableSize: 4_096, enablePush: true, initialWindowSize: 65_535, maxFrameSize: 16_384,
            maxConcurrentStreams: 4_294_967_295, maxHeaderListSize: 65_535, maxHeaderSize: 65_535,
            enableConnectProtocol: false
        ).shaped(.defaults)
    }

    /// The payload of a SETTINGS frame: six bytes for each member that is given. Node: http2.getPackedSettings([settings]).
    ///
    /// - Throws: ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS.
    public static func getPackedSettings(_ settings: Settings = Settings()) throws -> Buffer {
        if settings.customSettings?.contains(where: { $0.key == 0 || $0.value == 0 }) == true {
            // Packing is stricter than sending, and Node's error speaks of a setting with this name.
            throw NodeError.ERR_HTTP2_INVALID_SETTING_VALUE("Range Error", 0)
        }
        var bytes: [UInt8] = []
        for setting in try settings.parameters() {
            let words = [setting.id.rawValue, UInt16(setting.value >> 16), UInt16(setting.value & 0xffff)]
            for word in words { bytes += [UInt8(word >> 8), UInt8(word & 0xff)] }
        }
        return Buffer.from(bytes)
    }

    /// Node: the options of http2.getUnpackedSettings.
    public struct UnpackOptions: Sendable {
        /// Checks the ranges of the values too.
        public var validate: Bool?

        public init(validate: Bool? = nil) { self.validate = validate }
    }

    /// The members that a SETTINGS payload gives. Node: http2.getUnpackedSettings(buf[, options]).
    ///
    /// - Throws: ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH; with `validate`, what a value out of its range throws.
    public static func getUnpackedSettings(
        _ buffer: some BufferReading, _ options: UnpackOptions = UnpackOptions()
    ) throws -> Settings {
        let bytes = buffer.byteSlice.bytes
        guard bytes.count % 6 == 0 else { throw NodeError.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH }
        var settings = Settings().shaped(.unpacked)
        for start in stride(from: 0, to: bytes.count, by: 6) {
            let id = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            let value = bytes[start + 2..<start + 6].reduce(0) { $0 << 8 | Int($1) }
            settings.take(id, value)
        }
        if options.validate == true { try settings.validate() }
        return settings
    }
}

extension Settings {
    fileprivate mutating func take(_ id: Int, _ value: Int) {
        switch SettingID(rawValue: UInt16(id)) {
        case .headerTableSize: headerTableSize = value
        case .enablePush: enablePush = value != 0
        case .maxConcurrentStreams: maxConcurrentStreams = value
        case .initialWindowSize: initialWindowSize = value
        case .maxFrameSize: maxFrameSize = value
        case .maxHeaderListSize:
            maxHeaderListSize = value
            maxHeaderSize = value
        case .enableConnectProtocol: enableConnectProtocol = value != 0
        default: customSettings = (customSettings ?? [:]).merging([id: value]) { $1 }
        }
    }
}

// MARK: The console

/// Which of Node's objects settings stand for: their members come in different orders. It makes no two settings unequal.
private struct Shape: Equatable, Sendable {
    enum Kind {
        case given, defaults, unpacked
    }

    var kind = Kind.given

    static func == (left: Shape, right: Shape) -> Bool { true }
}

extension Settings: PlainObject {
    fileprivate func shaped(_ kind: Shape.Kind) -> Settings {
        var settings = self
        settings.shape.kind = kind
        return settings
    }

    package var shownName: String { shape.kind == .defaults ? "[Object: null prototype]" : "" }

    package var shownFields: [(name: String, value: Any?)] {
        let concurrent: (String, Any?) = ("maxConcurrentStreams", maxConcurrentStreams)
        let windowAndFrame: [(String, Any?)] = [
            ("initialWindowSize", initialWindowSize), ("maxFrameSize", maxFrameSize),
        ]
        let sizes: [(String, Any?)] = [("maxHeaderSize", maxHeaderSize), ("maxHeaderListSize", maxHeaderListSize)]
        return [("headerTableSize", headerTableSize), ("enablePush", enablePush)]
            + (shape.kind == .unpacked ? [concurrent] + windowAndFrame : windowAndFrame + [concurrent])
            + (shape.kind == .given ? sizes.reversed() : sizes)
            + [("enableConnectProtocol", enableConnectProtocol), ("customSettings", customSettings)]
    }
}
