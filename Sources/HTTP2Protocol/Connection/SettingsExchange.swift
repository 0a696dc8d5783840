/// SETTINGS sent, awaited and in force (RFC 9113 §6.5.3): acknowledgements pair with frames in the order of sending.
struct SettingsExchange {
    /// Frames that the peer has not acknowledged, oldest first.
    private var outstanding: [[Setting]] = []
    /// What the peer will see as our SETTINGS_MAX_CONCURRENT_STREAMS once it has read everything.
    private var announcedStreamsMax: UInt32?
    /// Since when the oldest outstanding frame is waited for (milliseconds); nil until a call brings the time.
    private var waitingSince: UInt64?
    private(set) var hasReceivedSettings = false

    var outstandingCount: Int { outstanding.count }

    mutating func sent(_ settings: [Setting]) {
        if outstanding.isEmpty { waitingSince = nil }
        outstanding.append(settings)
        for setting in settings where setting.id == .maxConcurrentStreams { announcedStreamsMax = setting.value }
    }

    /// The oldest frame was acknowledged; nil when none is outstanding.
    mutating func acknowledged(at milliseconds: UInt64) -> [Setting]? {
        guard !outstanding.isEmpty else { return nil }
        let settings = outstanding.removeFirst()
        waitingSince = milliseconds
        if outstanding.isEmpty { outstanding = [] }
        return settings
    }

    /// The oldest outstanding frame's time is over (`timeout` 0: never). A command brings no time with it, so the wait
    /// counts from the first look after it.
    mutating func isOverdue(at milliseconds: UInt64, timeout: UInt64) -> Bool {
        guard !outstanding.isEmpty, timeout > 0 else { return false }
        guard let since = waitingSince else {
            waitingSince = milliseconds
            return false
        }
        return milliseconds >= since + timeout
    }

    /// Until the peer's first SETTINGS a client assumes a stream limit of its own choice; the frame ends the assumption.
    mutating func sawRemote(_ remote: inout SettingValues) {
        if !hasReceivedSettings { remote.maxConcurrentStreams = .max }
        hasReceivedSettings = true
    }

    /// The limit on the peer's streams. One that is announced and not acknowledged holds already: exceeding it is refused,
    /// which the peer may try again (§5.1.2).
    func streamsMax(inForce settings: SettingValues) -> UInt32 {
        announcedStreamsMax ?? settings.maxConcurrentStreams
    }
}

extension Connection {
    /// Sends SETTINGS, the parameters in the given order.
    ///
    /// - Throws: `.tooManyOutstanding` above `Limits.outstandingSettingsMax`; `.connectionClosing` after a fault;
    ///   `.payloadTooLarge` for more than one frame can carry.
    public func sendSettings(_ settings: [Setting]) throws(CommandError) {
        guard !hasFailed else { throw .connectionClosing }
        guard settingsExchange.outstandingCount < bounds.limits.outstandingSettingsMax else {
            throw .tooManyOutstanding
        }
        guard 6 * settings.count <= FrameHeader.payloadBytesFloor else { throw .payloadTooLarge }
        submitSettings(settings)
    }

    /// SETTINGS that the peer has not acknowledged (count).
    public var outstandingSettings: Int { settingsExchange.outstandingCount }

    /// Until the peer's first SETTINGS arrive, at most this many requests of ours go out; Node's peerMaxConcurrentStreams.
    public func assumePeerStreamsMax(_ count: Int) {
        guard !settingsExchange.hasReceivedSettings else { return }
        remoteSettings.maxConcurrentStreams = UInt32(clamping: count)
    }

    func submitSettings(_ settings: [Setting]) {
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes)
        FrameHeader(payloadBytes: 6 * settings.count, type: .settings, flags: [], streamID: 0).write(to: start)
        output.advance(FrameHeader.bytes)
        for setting in settings {
            let entry = output.reserve(6)
            entry.storeBytes(of: setting.id.rawValue.bigEndian, as: UInt16.self)
            (entry + 2).storeBytes(of: setting.value.bigEndian, as: UInt32.self)
            output.advance(6)
        }
        settingsExchange.sent(settings)
        if settings.contains(where: { $0.id == .initialWindowSize }) { tuner.isStreamWindowFixed = true }
    }

    /// Our oldest outstanding values come into force.
    func receiveSettingsAcknowledgement() throws(Fault) -> ConnectionEvent? {
        guard let settings = settingsExchange.acknowledged(at: now) else {
            // Nobody asked: ignored, but a flood is not.
            try spend(&buckets.settings, bounds.limits.settings, "settings_frames")
            return nil
        }
        tuner.sawRoundTrip(now - startedAt)
        let old = localSettings
        for setting in settings {
            // The owner has validated what it sent; a value that the RFC forbids takes no effect here.
            do throws(Fault) { try localSettings.apply(setting) } catch { continue }
        }
        if localSettings.headerTableSize != old.headerTableSize {
            decoder.setTableBytesLimit(Int(localSettings.headerTableSize))
            // The next block may have to begin with a size update, which only decoding finds out.
            resources.decodedBlocks.forget(connection: number)
        }
        if localSettings.initialWindowSize != old.initialWindowSize {
            for record in streams.all() {
                record.pointee.receiveWindow.adjust(from: old.initialWindowSize, to: localSettings.initialWindowSize)
            }
        }
        return .settingsAcknowledged
    }
}
