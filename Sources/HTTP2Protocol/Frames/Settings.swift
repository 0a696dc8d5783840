/// The identifier of one SETTINGS parameter (RFC 9113 §6.5.2; 0x8 is RFC 8441, 0x9 is RFC 9218). Any number is legal on the wire.
public struct SettingID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let headerTableSize = SettingID(rawValue: 0x1)
    public static let enablePush = SettingID(rawValue: 0x2)
    public static let maxConcurrentStreams = SettingID(rawValue: 0x3)
    public static let initialWindowSize = SettingID(rawValue: 0x4)
    public static let maxFrameSize = SettingID(rawValue: 0x5)
    public static let maxHeaderListSize = SettingID(rawValue: 0x6)
    public static let enableConnectProtocol = SettingID(rawValue: 0x8)
    public static let noRFC7540Priorities = SettingID(rawValue: 0x9)
}

/// One parameter of a SETTINGS frame: what a sender lists, in the sender's order.
public struct Setting: Equatable, Sendable {
    public let id: SettingID
    public let value: UInt32

    public init(_ id: SettingID, _ value: UInt32) {
        self.id = id
        self.value = value
    }
}

/// The values in force for one direction of a connection, starting at the RFC's initial values (RFC 9113 §6.5.2).
public struct SettingValues: Equatable, Sendable {
    public internal(set) var headerTableSize: UInt32 = 4_096
    public internal(set) var maxConcurrentStreams: UInt32 = .max
    public internal(set) var initialWindowSize: UInt32 = 65_535
    public internal(set) var maxFrameSize: UInt32 = 16_384
    public internal(set) var maxHeaderListSize: UInt32 = .max
    public internal(set) var enablePush = true
    public internal(set) var enableConnectProtocol = false
    public internal(set) var noRFC7540Priorities = false

    public init() {}

    /// Takes over one parameter; unknown ones are ignored (RFC 9113 §6.5.2).
    ///
    /// - Throws: connection faults "settings_enable_push", "settings_initial_window_size", "settings_max_frame_size",
    ///   "settings_enable_connect_protocol", "settings_no_rfc7540_priorities".
    mutating func apply(_ setting: Setting) throws(Fault) {
        switch setting.id {
        case .headerTableSize:
            headerTableSize = setting.value
        case .enablePush:
            enablePush = try boolean(setting, token: "settings_enable_push")
        case .maxConcurrentStreams:
            maxConcurrentStreams = setting.value
        case .initialWindowSize:
            guard setting.value <= FlowWindow.bytesMax else {
                throw .connection(.flowControlError, "settings_initial_window_size")
            }
            initialWindowSize = setting.value
        case .maxFrameSize:
            let legal = UInt32(FrameHeader.payloadBytesFloor)...UInt32(FrameHeader.payloadBytesCeiling)
            guard legal.contains(setting.value) else { throw .connection(.protocolError, "settings_max_frame_size") }
            maxFrameSize = setting.value
        case .maxHeaderListSize:
            maxHeaderListSize = setting.value
        case .enableConnectProtocol:
            let enabled = try boolean(setting, token: "settings_enable_connect_protocol")
            // RFC 8441 §3: a sender MUST NOT send 0 after it sent 1.
            guard enabled || !enableConnectProtocol else {
                throw .connection(.protocolError, "settings_enable_connect_protocol")
            }
            enableConnectProtocol = enabled
        case .noRFC7540Priorities:
            noRFC7540Priorities = try boolean(setting, token: "settings_no_rfc7540_priorities")
        default:
            break
        }
    }

    private func boolean(_ setting: Setting, token: StaticString) throws(Fault) -> Bool {
        guard setting.value <= 1 else { throw .connection(.protocolError, token) }
        return setting.value == 1
    }
}
