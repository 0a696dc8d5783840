import Buffers

/// Where faults become frames, limits are charged, and streams leave: one place each.
extension Connection {
    /// Ends the connection: GOAWAY with the fault's code and token, no more input (RFC 9113 §5.4.1).
    @inline(never)
    func fail(_ fault: Fault) -> ConnectionEvent {
        fault.token.withUTF8Buffer { sendGoaway(fault.code, debugData: UnsafeRawBufferPointer($0)) }
        phase = .failed
        inputCursor = inputEnd
        partial.deallocate()
        block.deallocate()
        payload = DataPayload()
        return .failed(fault)
    }

    /// The owner ends the connection: GOAWAY, no more input, nothing more to tell.
    public func abort(_ code: ErrorCode, debugData: UnsafeRawBufferPointer? = nil) {
        guard !hasFailed else { return }
        sendGoaway(code, debugData: debugData)
        phase = .failed
    }

    /// Ends the stream behind an identifier, whether it has a record or not (RFC 9113 §5.4.2).
    @inline(never)
    func failStream(_ id: UInt32, _ fault: Fault) -> ConnectionEvent? {
        guard fault.scope == .stream else { return fail(fault) }
        if let record = streams.find(id) { return failStream(record, fault) }
        if let failure = chargeProvokedReset(fault) { return failure }
        recordReset(id)
        writeReset(id, fault.code)
        return nil
    }

    func failStream(_ record: StreamPointer, _ fault: Fault) -> ConnectionEvent? {
        guard fault.scope == .stream else { return fail(fault) }
        if let failure = chargeProvokedReset(fault) { return failure }
        writeReset(record.pointee.id, fault.code)
        return .closed(release(record, code: fault.code, cause: .fault(fault.token)))
    }

    /// A peer that makes us reset streams costs us what its own resets would. Refusals for want of room have their own bucket.
    private func chargeProvokedReset(_ fault: Fault) -> ConnectionEvent? {
        guard fault.code != .refusedStream else { return nil }
        do throws(Fault) {
            invalidFrames &+= 1  // Proof: the limit ends the connection long before 2^32.
            guard Int(invalidFrames) <= bounds.limits.invalidFramesMax else { throw limitFault("invalid_frames") }
            try spend(&buckets.provokedResets, bounds.limits.provokedResets, "provoked_resets")
            return nil
        } catch {
            return fail(error)
        }
    }

    // MARK: Limits

    /// Takes a token of a family; an empty bucket ends the connection and says which limit it was.
    @inline(__always)
    func spend(_ bucket: inout TokenBucket, _ rate: Rate, _ token: StaticString) throws(Fault) {
        guard !bucket.take(rate, at: now) else { return }
        throw limitFault(token)
    }

    @inline(never)
    func limitFault(
        _ token: StaticString, scope: Fault.Scope = .connection, code: ErrorCode = .enhanceYourCalm
    ) -> Fault {
        resources.limitCounters.count(token)
        return Fault(scope: scope, code: code, token: token)
    }

    /// A request came in: progress that earns back frames which alone would be idle chatter.
    @inline(__always)
    func earnByProgress() {
        buckets.windowUpdates.earn(8)
        buckets.priorities.earn(2)
        // Its end may cross WINDOW_UPDATE or RST_STREAM of the peer.
        buckets.lateFrames.earn(2)
    }

    /// What time alone can break: SETTINGS without acknowledgement, DATA without a window. Events follow by `nextEvent`.
    /// The owner looks at regular intervals, well below the limits.
    ///
    /// - Returns: true when the connection failed now.
    public func checkDeadlines(at milliseconds: UInt64) -> Bool {
        now = milliseconds
        guard !hasFailed else { return false }
        if settingsExchange.isOverdue(at: milliseconds, timeout: bounds.limits.settingsTimeoutMilliseconds) {
            push(fail(.connection(.settingsTimeout, "settings_timeout")))
        } else if hasStalled(at: milliseconds) {
            push(fail(limitFault("stalled_send")))
        }
        return hasFailed
    }

    /// A stall is measured between two looks at the clock, because commands bring no time with them: it counts from the
    /// first look after the last progress.
    private func hasStalled(at milliseconds: UInt64) -> Bool {
        let stalledMax = bounds.limits.stalledSendMillisecondsMax
        guard stalledMax > 0, queuedDataBytes > 0 || !output.isEmpty else {
            hasProgressed = true
            return false
        }
        if hasProgressed {
            hasProgressed = false
            stalledSince = milliseconds
        }
        return milliseconds >= stalledSince + stalledMax
    }

    // MARK: Streams come and go

    @inline(__always)
    func isOwn(_ id: UInt32) -> Bool { (id & 1 == 1) == (role == .client) }

    /// What a frame on a stream without a record meets. Streams above our GOAWAY's last one are ignored (§6.8).
    func verdict(on id: UInt32) -> StreamHistory.Verdict {
        let verdict = isOwn(id) ? ownHistory.verdict(on: id) : peerHistory.verdict(on: id)
        return verdict == .idle && !isOwn(id) && !shutdown.accepts(id) ? .resetByUs : verdict
    }

    @inline(__always)
    func openRecord(_ id: UInt32, byPeer: Bool) -> StreamPointer {
        let record = resources.makeRecord(
            id: id, sendWindowBytes: remoteSettings.initialWindowSize,
            receiveWindowBytes: localSettings.initialWindowSize)
        streams.insert(record)
        if byPeer, role == .server {
            peerStreamCount += 1
            record.pointee.flags.insert(.counted)
        } else if byPeer {
            reservedByPeerCount += 1
            record.pointee.flags.formUnion([.counted, .promised])
        }
        return record
    }

    /// The one way out of the tables: gives back windows, queue, slot and counters, whatever the stream held.
    @discardableResult
    @inline(__always)
    func release(
        _ record: StreamPointer, code: ErrorCode = .noError, cause: ClosedStream.Cause = .ended
    ) -> ClosedStream {
        let closed = retire(record, code: code, cause: cause)
        resources.freeRecord(record)
        return closed
    }

    /// A stream ends before its owner can know: commands on it find it closed until `nextEvent` tells, and frees the record.
    func releaseLater(_ record: StreamPointer, code: ErrorCode = .noError, cause: ClosedStream.Cause = .ended) {
        var closed = retire(record, code: code, cause: cause)
        closed.record = record
        push(.closed(closed))
    }

    @inline(__always)
    private func retire(_ record: StreamPointer, code: ErrorCode, cause: ClosedStream.Cause) -> ClosedStream {
        let closed = ClosedStream(
            owner: record.pointee.owner, id: Int(record.pointee.id), code: code, cause: cause)
        scheduler.remove(record)
        if record.pointee.firstChunk != nil { dropQueue(record) }
        if record.pointee.heldHeaderBytes > 0 {
            heldHeaderBytes -= Int(record.pointee.heldHeaderBytes)
            record.pointee.heldHeaderBytes = 0
        }
        if record.pointee.unreadBytes > 0 { forgetUnread(record, Int(record.pointee.unreadBytes)) }
        if payload.record == record { payload.record = nil }
        if closingRecord == record { closingRecord = nil }
        if record.pointee.flags.contains(.awaitsSlot) { waitingRequests.removeAll { $0.record == record } }
        record.pointee.flags.remove(.awaitsSlot)
        record.pointee.state = .closed
        streams.remove(record)
        switch cause {
        case .ended, .resetByPeer, .refusedByGoaway: break
        case .fault: recordReset(record.pointee.id)
        case .resetByOwner:
            recordReset(record.pointee.id)
            // HEADERS, an empty END_STREAM, WINDOW_UPDATE and RST_STREAM may be under way without any fault of the peer.
            buckets.lateFrames.earn(4)
        }
        let wasCounted = record.pointee.flags.contains(.counted)
        let wasOwn = isOwn(record.pointee.id)
        guard wasCounted else { return closed }
        if wasOwn {
            ownStreamCount -= 1
            if !waitingRequests.isEmpty { startWaitingRequests() }
        } else if record.pointee.flags.contains(.promised) {
            reservedByPeerCount -= 1
        } else {
            peerStreamCount -= 1
        }
        return closed
    }

    func recordReset(_ id: UInt32) {
        if isOwn(id) { ownHistory.recordReset(id) } else { peerHistory.recordReset(id) }
    }

    private func dropQueue(_ record: StreamPointer) {
        while let chunk = record.pointee.firstChunk {
            record.pointee.firstChunk = chunk.pointee.next
            resources.freeChunk(chunk)
        }
        record.pointee.lastChunk = nil
        queuedDataBytes -= record.pointee.queuedBytes
        record.pointee.queuedBytes = 0
    }

    /// A window or queue changed: the scheduler holds the stream exactly while it can send.
    @inline(__always)
    func reschedule(_ record: StreamPointer) {
        if record.pointee.sendableBytes > 0, !record.pointee.flags.contains(.awaitsSlot) {
            scheduler.add(record)
        } else {
            scheduler.remove(record)
        }
    }
}
