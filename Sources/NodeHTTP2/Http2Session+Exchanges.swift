import Buffers
import HTTP2Protocol
import NodeRuntime

/// SETTINGS that were sent, and who wants to hear of their acknowledgement.
struct SettingsSubmission {
    var callback: Http2Session.SettingsCallback?
    var sentNanoseconds: UInt64
    var customSettings: [Int: Int]?
}

/// A PING that was sent, and who wants to hear of its answer.
struct PingSubmission {
    var callback: Http2Session.PingCallback
    var sentNanoseconds: UInt64
}

/// SETTINGS, PING and GOAWAY, both ways (node-http2 §6, §7.5, §7.6).
extension Http2Session {
    /// Node: callback(error, settings, duration); the duration is in milliseconds.
    public typealias SettingsCallback = ((any Error)?, Settings?, Double?) throws -> Void
    /// Node: callback(error, duration, payload); the duration is in milliseconds.
    public typealias PingCallback = ((any Error)?, Double?, Buffer?) throws -> Void

    // MARK: Settings

    /// Our settings that are in force. Node: session.localSettings; empty while connecting.
    public final var localSettings: Settings {
        if let known = knownDetails?.localSettings { return known }
        guard !connecting, !destroyed else { return Settings() }
        let settings = Settings(connection.localSettings, customSettings: knownDetails?.localCustomSettings)
        details.localSettings = settings
        return settings
    }

    /// The peer's settings. Node: session.remoteSettings; empty while connecting.
    public final var remoteSettings: Settings {
        if let known = knownDetails?.remoteSettings { return known }
        guard !connecting, !destroyed else { return Settings() }
        let settings = Settings(connection.remoteSettings, customSettings: knownDetails?.remoteCustomSettings)
        details.remoteSettings = settings
        return settings
    }

    /// SETTINGS of ours are not acknowledged yet. Node: session.pendingSettingsAck.
    public final var pendingSettingsAck: Bool {
        if let details = knownDetails, details.settingsBeforeConnect > 0 { return true }
        return !connecting && connection.outstandingSettings > 0
    }

    /// Sends SETTINGS. Node: session.settings(settings[, callback]).
    ///
    /// Beyond the limit of unacknowledged ones the callback gets ERR_HTTP2_SETTINGS_CANCEL and the session ends.
    /// - Throws: ERR_HTTP2_INVALID_SESSION, and what a value out of its range throws.
    public final func settings(_ settings: Settings, _ callback: SettingsCallback? = nil) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        let parameters = try settings.parameters()
        touch()
        guard connecting else { return submit(parameters, settings.customSettings, callback) }
        details.settingsBeforeConnect += 1
        once(.connect) { [self] in
            details.settingsBeforeConnect -= 1
            if !destroyed { submit(parameters, settings.customSettings, callback) }
        }
    }

    /// Node: session.settings(settings, callback) with a callback of fewer parameters.
    public final func settings(_ settings: Settings, _ callback: @escaping () throws -> Void) throws {
        try self.settings(settings) { _, _, _ in try callback() }
    }

    /// Node: session.settings(settings, callback) with a callback of fewer parameters.
    @_disfavoredOverload
    public final func settings(_ settings: Settings, _ callback: @escaping ((any Error)?) throws -> Void) throws {
        try self.settings(settings) { error, _, _ in try callback(error) }
    }

    /// Node: session.settings(settings, callback) with a callback of fewer parameters.
    public final func settings(
        _ settings: Settings, _ callback: @escaping ((any Error)?, Settings?) throws -> Void
    ) throws {
        try self.settings(settings) { error, settings, _ in try callback(error, settings) }
    }

    private func submit(_ parameters: [Setting], _ customSettings: [Int: Int]?, _ callback: SettingsCallback?) {
        do throws(CommandError) {
            // Frames before this one have nobody to tell.
            let silent = connection.outstandingSettings - details.settings.count
            for _ in 0..<max(0, silent) {
                details.settings.append(SettingsSubmission(callback: nil, sentNanoseconds: 0))
            }
            try connection.sendSettings(parameters)
            details.settings.append(
                SettingsSubmission(
                    callback: callback, sentNanoseconds: reactor.nowNanoseconds, customSettings: customSettings))
            transport.wantsFlush()
        } catch {
            if let callback { report { try callback(NodeError.ERR_HTTP2_SETTINGS_CANCEL, nil, nil) } }
            destroy(NodeError.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK)
        }
    }

    final func receiveSettings() {
        touch()
        if let details = knownDetails {
            details.remoteSettings = nil
            for setting in connection.receivedCustomSettings
            where details.remoteCustomIDs.contains(Int(setting.id.rawValue)) {
                details.remoteCustomSettings[Int(setting.id.rawValue)] = Int(setting.value)
            }
        }
        if hasListeners(.remoteSettings) { deliver(.remoteSettings, remoteSettings) }
    }

    final func receiveSettingsAcknowledgement() {
        var submission: SettingsSubmission?
        if let details = knownDetails {
            details.localSettings = nil
            if !details.settings.isEmpty {
                submission = details.settings.removeFirst()
                details.localCustomSettings.merge(submission?.customSettings ?? [:]) { $1 }
            }
        }
        if let submission, let callback = submission.callback {
            let duration = milliseconds(since: submission.sentNanoseconds)
            report { try callback(nil, localSettings, duration) }
        }
        if !destroyed, hasListeners(.localSettings) { deliver(.localSettings, localSettings) }
    }

    private func milliseconds(since start: UInt64) -> Double {
        Double(reactor.nowNanoseconds - start) / 1_000_000
    }

    // MARK: Ping

    /// Sends PING with eight bytes. Node: session.ping([payload, ]callback).
    ///
    /// - Returns: whether it was sent; nil while connecting or closed, where the callback hears ERR_HTTP2_PING_CANCEL in a tick.
    /// - Throws: ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_PING_LENGTH.
    @discardableResult
    public final func ping(_ payload: (any BufferReading)?, _ callback: @escaping PingCallback) throws -> Bool? {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        if let payload, payload.byteSlice.count != 8 { throw NodeError.ERR_HTTP2_PING_LENGTH }
        guard !connecting, !closed else {
            reactor.nextTick { try callback(NodeError.ERR_HTTP2_PING_CANCEL, nil, nil) }
            return nil
        }
        let now = reactor.nowNanoseconds
        // Without a payload Node takes the time, its low octet first.
        let octets = payload?.byteSlice.bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } ?? now.byteSwapped
        do throws(CommandError) { try connection.ping(octets) } catch {
            report { try callback(NodeError.ERR_HTTP2_PING_CANCEL, nil, nil) }
            return false
        }
        details.pings.append(PingSubmission(callback: callback, sentNanoseconds: now))
        transport.wantsFlush()
        return true
    }

    /// Node: session.ping(callback).
    @discardableResult
    public final func ping(_ callback: @escaping PingCallback) throws -> Bool? { try ping(nil, callback) }

    /// Node: session.ping(callback) with a callback of fewer parameters.
    @discardableResult
    public final func ping(_ callback: @escaping () throws -> Void) throws -> Bool? {
        try ping(nil) { _, _, _ in try callback() }
    }

    /// Node: session.ping(callback) with a callback of fewer parameters.
    @discardableResult @_disfavoredOverload
    public final func ping(_ callback: @escaping ((any Error)?) throws -> Void) throws -> Bool? {
        try ping(nil) { error, _, _ in try callback(error) }
    }

    /// Node: session.ping(callback) with a callback of fewer parameters.
    @discardableResult
    public final func ping(_ callback: @escaping ((any Error)?, Double?) throws -> Void) throws -> Bool? {
        try ping(nil) { error, duration, _ in try callback(error, duration) }
    }

    final func receivePing(_ payload: UInt64) {
        touch()
        guard hasListeners(.ping) else { return }
        deliver(.ping, octets(payload))
    }

    final func receivePingAcknowledgement(_ payload: UInt64) {
        guard let details = knownDetails, !details.pings.isEmpty else { return }
        let submission = details.pings.removeFirst()
        details.pingNanoseconds = Int(reactor.nowNanoseconds - submission.sentNanoseconds)
        let duration = Double(details.pingNanoseconds) / 1_000_000
        report { try submission.callback(nil, duration, octets(payload)) }
    }

    private func octets(_ payload: UInt64) -> Buffer {
        withUnsafeBytes(of: payload.bigEndian) { Buffer(ByteSlice(copying: $0)) }
    }

    /// The session is over: each PING that was not answered is told so on the next immediate, as in Node; SETTINGS never are.
    final func cancelExchanges() {
        guard let details = knownDetails else { return }
        let pings = details.pings
        details.pings = []
        details.settings = []
        for ping in pings { reactor.setImmediate { try ping.callback(NodeError.ERR_HTTP2_PING_CANCEL, nil, nil) } }
    }

    // MARK: Goaway

    /// Sends GOAWAY and nothing else. Node: session.goaway([code[, lastStreamID[, opaqueData]]]).
    ///
    /// - Parameters:
    ///   - lastStreamID: 0 for the last stream that was seen.
    ///   - opaqueData: cut off at what one frame can carry.
    /// - Throws: ERR_HTTP2_INVALID_SESSION.
    public final func goaway(
        _ code: Int = 0, _ lastStreamID: Int? = 0, _ opaqueData: (any BufferReading)? = nil
    ) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        touch()
        whenConnected { [self] in
            guard !destroyed else { return }
            let code = ErrorCode(rawValue: UInt32(truncatingIfNeeded: code))
            let last = lastStreamID.flatMap { $0 > 0 ? $0 : nil }
            if let opaqueData {
                opaqueData.byteSlice.withUnsafeBytes {
                    connection.sendGoaway(code, lastStreamID: last, debugData: $0)
                }
            } else {
                connection.sendGoaway(code, lastStreamID: last)
            }
            transport.wantsFlush()
        }
    }

    final func receiveGoaway(_ lastStreamID: Int, _ code: ErrorCode, _ debugData: UnsafeRawBufferPointer) {
        details.goawayCode = Int(code.rawValue)
        details.goawayLastStreamID = lastStreamID
        details.hasReceivedGoaway = true
        if hasListeners(.goaway) {
            let opaqueData = debugData.isEmpty ? nil : Buffer(ByteSlice(copying: debugData))
            report { try emit(.goaway, Int(code.rawValue), lastStreamID, opaqueData) }
        }
        if code == .noError {
            close()
        } else {
            destroy(NodeError.ERR_HTTP2_SESSION_ERROR(Int(code.rawValue)), 0)
        }
    }
}
