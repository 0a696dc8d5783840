import Buffers

/// One method per inbound frame type (RFC 9113 §6); header blocks are in Connection+HeaderBlocks, DATA in Connection+Input.
extension Connection {
    /// Dispatches one frame. Nil: nothing to tell. Stream faults end here, connection faults are reported as `.failed`.
    @inline(__always)
    func receiveFrame(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> ConnectionEvent? {
        do throws(Fault) {
            return try dispatch(header, payload)
        } catch {
            switch error.scope {
            case .connection: return fail(error)
            case .stream: return failStream(header.streamID, error)
            }
        }
    }

    @inline(__always)
    private func dispatch(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent? {
        let type = FrameType(rawValue: header.type)
        if phase == .firstSettings { try validateFirstFrame(header, type) }
        if block.streamID != 0 {
            guard type == .continuation, header.streamID == block.streamID else {
                throw .connection(.protocolError, "header_block_interrupted")
            }
        }
        switch type {
        case .data:
            try beginData(header)
            return nil
        case .headers: return try receiveHeaders(header, payload)
        case .priority: return try receivePriority(header, payload)
        case .resetStream: return try receiveReset(header, payload)
        case .settings: return try receiveSettings(header, payload)
        case .pushPromise: return try receivePushPromise(header, payload)
        case .ping: return try receivePing(header, payload)
        case .goaway: return try receiveGoaway(header, payload)
        case .windowUpdate: return try receiveWindowUpdate(header, payload)
        case .continuation: return try receiveContinuation(header, payload)
        case .alternativeService: return try receiveAlternativeService(header, payload)
        case .origin: return try receiveOrigin(header, payload)
        case .priorityUpdate: return try receivePriorityUpdate(header, payload)
        case nil:
            // §5.5: unknown types are ignored, but a flood of them is not.
            try spend(&buckets.unknownFrames, bounds.limits.unknownFrames, "unknown_frames")
            return nil
        }
    }

    /// §3.4: each side begins with SETTINGS.
    private func validateFirstFrame(_ header: FrameHeader, _ type: FrameType?) throws(Fault) {
        guard type == .settings, !header.flags.contains(.acknowledgement) else {
            throw .connection(.protocolError, "first_frame_not_settings")
        }
        phase = .frames
    }

    // MARK: PRIORITY (§6.3)

    private func receivePriority(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault)
        -> ConnectionEvent?
    {
        guard header.streamID != 0 else { throw .connection(.protocolError, "priority_on_stream_zero") }
        try spend(&buckets.priorities, bounds.limits.priorities, "priority_frames")
        guard payload.count == 5 else { throw priorityFault(header.streamID, .frameSizeError, "priority_size") }
        guard payload.uint32(at: 0) & 0x7fff_ffff != header.streamID else {
            throw priorityFault(header.streamID, .protocolError, "priority_on_itself")
        }
        return .priority(streamID: Int(header.streamID))
    }

    /// A stream that does not exist cannot be reset: an idle one must not see RST_STREAM (§6.4).
    private func priorityFault(_ id: UInt32, _ code: ErrorCode, _ token: StaticString) -> Fault {
        Fault(scope: verdict(on: id) == .idle ? .connection : .stream, code: code, token: token)
    }

    // MARK: RST_STREAM (§6.4)

    private func receiveReset(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault)
        -> ConnectionEvent?
    {
        guard header.streamID != 0 else { throw .connection(.protocolError, "reset_on_stream_zero") }
        guard payload.count == 4 else { throw .connection(.frameSizeError, "reset_size") }
        guard let record = streams.find(header.streamID) else {
            guard verdict(on: header.streamID) != .idle else {
                throw .connection(.protocolError, "reset_on_idle_stream")
            }
            try spend(&buckets.lateFrames, bounds.limits.lateFrames, "frames_on_closed_streams")
            return nil
        }
        try record.pointee.state.receiveReset()
        // Resets of our own streams are bounded by our opening them.
        if !isOwn(header.streamID) {
            try spend(&buckets.streamResets, bounds.limits.streamResets, "stream_resets")
            if role == .server, !record.pointee.flags.contains(.sentHeaders) {
                try spend(&buckets.unansweredResets, bounds.limits.unansweredResets, "unanswered_resets")
            }
        }
        let code = ErrorCode(rawValue: payload.uint32(at: 0))
        return .closed(release(record, code: code, cause: .resetByPeer))
    }

    // MARK: SETTINGS (§6.5)

    private func receiveSettings(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault)
        -> ConnectionEvent?
    {
        guard header.streamID == 0 else { throw .connection(.protocolError, "settings_on_stream") }
        if header.flags.contains(.acknowledgement) {
            guard payload.isEmpty else { throw .connection(.frameSizeError, "settings_ack_size") }
            return try receiveSettingsAcknowledgement()
        }
        guard payload.count % 6 == 0 else { throw .connection(.frameSizeError, "settings_size") }
        guard payload.count / 6 <= bounds.limits.settingsEntriesMax else {
            throw limitFault("settings_entries")
        }
        try spend(&buckets.settings, bounds.limits.settings, "settings_frames")
        try applyRemoteSettings(payload)
        try acknowledge(FrameHeader(payloadBytes: 0, type: .settings, flags: .acknowledgement, streamID: 0), 0)
        startWaitingRequests()
        return .settings
    }

    private func applyRemoteSettings(_ payload: UnsafeRawBufferPointer) throws(Fault) {
        let old = remoteSettings.initialWindowSize
        settingsExchange.sawRemote(&remoteSettings)
        receivedCustomSettings.removeAll(keepingCapacity: false)
        for offset in stride(from: 0, to: payload.count, by: 6) {
            let id = SettingID(rawValue: payload.uint16(at: offset))
            let setting = Setting(id, payload.uint32(at: offset + 2))
            try remoteSettings.apply(setting)
            if id == .enablePush, role == .client, setting.value == 1 {
                // §6.5.2: a server MUST NOT set it to 1.
                throw .connection(.protocolError, "settings_enable_push")
            }
            // Each value counts, not the last alone: the smallest one empties the table (RFC 7541 §4.2).
            if id == .headerTableSize { encoder.setPeerTableBytesLimit(Int(setting.value)) }
            if id.rawValue > 8 || id.rawValue == 7 || id.rawValue == 0 { receivedCustomSettings.append(setting) }
        }
        if remoteSettings.initialWindowSize != old { try adjustSendWindows(from: old) }
    }

    /// §6.9.2: the change applies to every stream that exists, and may make a window negative.
    private func adjustSendWindows(from old: UInt32) throws(Fault) {
        for record in streams.all() {
            guard record.pointee.sendWindow.adjust(from: old, to: remoteSettings.initialWindowSize) else {
                throw .connection(.flowControlError, "window_overflow_by_settings")
            }
            reschedule(record)
        }
    }

    // MARK: PING (§6.7)

    private func receivePing(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault) -> ConnectionEvent?
    {
        guard header.streamID == 0 else { throw .connection(.protocolError, "ping_on_stream") }
        guard payload.count == 8 else { throw .connection(.frameSizeError, "ping_size") }
        let octets = payload.uint64(at: 0)
        if header.flags.contains(.acknowledgement) { return try receivePingAcknowledgement(octets) }
        try spend(&buckets.pings, bounds.limits.pings, "ping_frames")
        try acknowledge(
            FrameHeader(payloadBytes: 8, type: .ping, flags: .acknowledgement, streamID: 0), octets)
        return .ping(payload: octets)
    }

    private func receivePingAcknowledgement(_ octets: UInt64) throws(Fault) -> ConnectionEvent? {
        if shutdown.isProbe(octets) {
            finishShutdown()
            return nil
        }
        guard outstandingPings > 0 else {
            // Nobody asked; the RFC gives no MUST, so the frame is ignored, but a flood is not.
            try spend(&buckets.pings, bounds.limits.pings, "ping_frames")
            return nil
        }
        outstandingPings -= 1
        return .pingAcknowledged(payload: octets)
    }

    // MARK: GOAWAY (§6.8)

    private func receiveGoaway(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault)
        -> ConnectionEvent?
    {
        guard header.streamID == 0 else { throw .connection(.protocolError, "goaway_on_stream") }
        guard payload.count >= 8 else { throw .connection(.frameSizeError, "goaway_size") }
        let last = payload.uint32(at: 0) & 0x7fff_ffff
        try spend(&buckets.settings, bounds.limits.settings, "goaway_frames")
        try shutdown.receiveGoaway(last)
        // No stream may be opened any more, so requests that still wait are refused whatever the peer's last stream is.
        let waiting = waitingRequests
        waitingRequests = []
        let refused = streams.all().filter { isOwn($0.pointee.id) && $0.pointee.id > last }.map { $0.pointee.id }
        for id in Set(refused).union(waiting.map { $0.record.pointee.id }).sorted() {
            guard let record = streams.find(id) else { continue }
            releaseLater(record, code: .refusedStream, cause: .refusedByGoaway)
        }
        return .goaway(
            lastStreamID: Int(last), code: ErrorCode(rawValue: payload.uint32(at: 4)),
            debugData: UnsafeRawBufferPointer(rebasing: payload[8...]))
    }

    // MARK: WINDOW_UPDATE (§6.9)

    private func receiveWindowUpdate(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer
    ) throws(Fault) -> ConnectionEvent? {
        guard payload.count == 4 else { throw .connection(.frameSizeError, "window_update_size") }
        try spend(&buckets.windowUpdates, bounds.limits.windowUpdates, "window_update_frames")
        let increment = payload.uint32(at: 0) & 0x7fff_ffff
        if header.streamID == 0 {
            guard increment > 0 else { throw .connection(.protocolError, "window_update_of_zero") }
            guard sendWindow.grow(by: increment) else { throw .connection(.flowControlError, "window_overflow") }
            return nil
        }
        guard let record = streams.find(header.streamID) else {
            guard verdict(on: header.streamID) != .idle else {
                throw .connection(.protocolError, "window_update_on_idle_stream")
            }
            // §5.1: legal for a while after the end; counted above like any other.
            return nil
        }
        try record.pointee.state.receiveWindowUpdate()
        guard increment > 0 else { throw .stream(.protocolError, "window_update_of_zero") }
        guard record.pointee.sendWindow.grow(by: increment) else {
            throw .stream(.flowControlError, "window_overflow")
        }
        reschedule(record)
        return nil
    }

    // MARK: ALTSVC, ORIGIN, PRIORITY_UPDATE

    /// RFC 7838 §4: servers ignore it; on stream 0 it needs an origin, elsewhere it must have none, else it is ignored.
    private func receiveAlternativeService(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer
    ) throws(Fault) -> ConnectionEvent? {
        try spend(&buckets.unknownFrames, bounds.limits.unknownFrames, "unknown_frames")
        guard role == .client, payload.count >= 2, payload.count - 2 <= bounds.limits.extensionPayloadBytesMax else {
            return nil
        }
        let originBytes = Int(payload.uint16(at: 0))
        guard payload.count >= 2 + originBytes, (originBytes > 0) == (header.streamID == 0) else { return nil }
        return .alternativeService(
            streamID: Int(header.streamID),
            origin: UnsafeRawBufferPointer(rebasing: payload[2..<(2 + originBytes)]),
            fieldValue: UnsafeRawBufferPointer(rebasing: payload[(2 + originBytes)...]))
    }

    /// RFC 8336 §2.1: only for clients, only on stream 0; else ignored.
    private func receiveOrigin(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws(Fault)
        -> ConnectionEvent?
    {
        try spend(&buckets.unknownFrames, bounds.limits.unknownFrames, "unknown_frames")
        guard role == .client, header.streamID == 0, payload.count <= bounds.limits.extensionPayloadBytesMax else {
            return nil
        }
        return .origins(OriginEntries(payload: payload))
    }

    /// RFC 9218 §7.1.
    private func receivePriorityUpdate(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer
    ) throws(Fault) -> ConnectionEvent? {
        guard role == .server else { throw .connection(.protocolError, "priority_update_from_server") }
        guard header.streamID == 0 else { throw .connection(.protocolError, "priority_update_on_stream") }
        guard payload.count >= 4 else { throw .connection(.frameSizeError, "priority_update_size") }
        try spend(&buckets.priorities, bounds.limits.priorities, "priority_frames")
        let prioritized = payload.uint32(at: 0) & 0x7fff_ffff
        guard prioritized != 0 else { throw .connection(.protocolError, "priority_update_of_stream_zero") }
        guard !isOwn(prioritized) || prioritized <= ownHistory.last else {
            throw .connection(.protocolError, "priority_update_of_idle_push")
        }
        return .priorityUpdate(
            streamID: Int(prioritized), fieldValue: UnsafeRawBufferPointer(rebasing: payload[4...]))
    }
}
