import HTTP2Protocol
import NodeRuntime

/// Responses from files (node-http2 §10.5, §10.6).
extension ServerHttp2Stream {
    /// Responds with what an open file holds. Node: stream.respondWithFD(fd[, headers[, options]]).
    ///
    /// The file stays the program's to close, and open until 'close'. No content-length is added. The writable half is ended at
    /// once; a read that fails resets the stream with INTERNAL_ERROR.
    /// - Throws: as `respond`; ERR_HTTP2_PAYLOAD_FORBIDDEN for 204, 205, 304 and HEAD; ERR_OUT_OF_RANGE.
    public func respondWithFD(
        _ fd: some fs.OpenFile, _ headers: Headers = Headers(),
        _ options: RespondWithFDOptions = RespondWithFDOptions()
    ) throws {
        try validateFileResponse(headers)
        let source = try _FileSource(fd)
        let range = FileRange(offset: options.offset ?? 0, length: options.length ?? -1)
        guard let check = options.statCheck else {
            return try send(source, range, headers, waitForTrailers: options.waitForTrailers)
        }
        source.stat { [self] result in
            switch result {
            case .failure(let error): destroy(error)
            case .success(let stat):
                var (headers, range) = (completed(headers), range)
                runFileCallback(source) {
                    guard mayRespond, try passes(check, stat, &headers, &range) else { return source.close() }
                    try send(source, range, headers, waitForTrailers: options.waitForTrailers, sendDate: false)
                }
            }
        }
    }

    /// Responds with a file. Node: stream.respondWithFile(path[, headers[, options]]).
    ///
    /// content-length is set for regular files. The file is closed when sending ends, for whatever reason.
    /// - Throws: as `respond`; ERR_HTTP2_PAYLOAD_FORBIDDEN for 204, 205, 304 and HEAD; ERR_INVALID_ARG_VALUE. What the system
    ///   refuses, ERR_HTTP2_SEND_FILE for a folder and ERR_HTTP2_SEND_FILE_NOSEEK for a part of what has none go to `onError`.
    public func respondWithFile(
        _ path: some fs.PathLike, _ headers: Headers = Headers(),
        _ options: RespondWithFileOptions = RespondWithFileOptions()
    ) throws {
        try validateFileResponse(headers)
        try _FileSource.open(path) { [self] result in
            switch result {
            case .failure(let error): fileFailed(error, options)
            case .success((let source, let stat)): respond(source, stat, headers, options)
            }
        }
    }

    private func respond(
        _ source: _FileSource, _ stat: fs.Stats, _ headers: Headers, _ options: RespondWithFileOptions
    ) {
        if !stat.isFile(), stat.isDirectory() || options.offset != nil || options.length != nil {
            source.close()
            return fileFailed(
                stat.isDirectory() ? NodeError.ERR_HTTP2_SEND_FILE : .ERR_HTTP2_SEND_FILE_NOSEEK, options)
        }
        runFileCallback(source) {
            var headers = headers
            var range = FileRange(offset: options.offset ?? 0, length: options.length ?? -1)
            var shown = range
            // The program may have responded itself since it asked for the file.
            guard mayRespond else { return source.close() }
            if let check = options.statCheck {
                headers = completed(headers)
                guard try passes(check, stat, &headers, &shown) else { return source.close() }
            }
            if stat.isFile() {
                // Differs: behind the end of a file there are 0 bytes, where Node announces a negative length.
                let rest = Swift.max(stat.size - range.offset, 0)
                range.length = range.length < 0 ? rest : Swift.min(rest, range.length)
                headers["content-length"] = .string("\(range.length)")
            }
            let isChecked = options.statCheck != nil
            try send(
                source, range, headers, waitForTrailers: options.waitForTrailers, sendDate: isChecked ? false : nil)
        }
    }

    // MARK: Parts

    /// With what the library adds, as a check sees it: it may take the date away again.
    private func completed(_ headers: Headers) -> Headers {
        var headers = headers
        if headers[":status"] == nil { headers[":status"] = 200 }
        if headers["date"] == nil { headers["date"] = .string(String(decoding: reactor.dateBytes, as: UTF8.self)) }
        return headers
    }

    private var isAlive: Bool { reference != nil && !closed && !destroyed }
    private var mayRespond: Bool { isAlive && !headersSent }

    private func validateFileResponse(_ headers: Headers) throws {
        guard isAlive else { throw refusalOfRespond }
        guard !headersSent else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
        let template = try ResponseTemplate(headers.list, isStrict: isStrict)
        guard !template.forbidsBody, !headRequest else {
            throw NodeError.ERR_HTTP2_PAYLOAD_FORBIDDEN(HeaderRules.integer(headers[":status"]?.description ?? "200"))
        }
    }

    /// Whether the file is still wanted after the program has looked at it.
    private func passes(
        _ check: StatCheck, _ stat: fs.Stats, _ headers: inout Headers, _ range: inout FileRange
    ) throws -> Bool {
        let isWanted = try check.body(stat, &headers, &range)
        return isWanted && mayRespond
    }

    /// Runs code of the program's; what it throws is reported, and the file closed.
    private func runFileCallback(_ source: _FileSource, _ body: () throws -> Void) {
        do { try body() } catch {
            source.close()
            reactor.reportUncaught(error)
        }
    }

    private func fileFailed(_ error: any Error, _ options: RespondWithFileOptions) {
        guard let onError = options.onError, isAlive else {
            destroy(error)
            return
        }
        report { try onError(error) }
    }

    private func send(
        _ source: _FileSource, _ range: FileRange, _ headers: Headers, waitForTrailers: Bool?, sendDate: Bool? = nil
    ) throws {
        try respond(headers, RespondOptions(waitForTrailers: waitForTrailers, sendDate: sendDate))
        // A status without body, which the check may have chosen, has ended the stream already.
        guard isAlive, !writableEnded else { return source.close() }
        _endWithoutBody()
        reactor.enqueueTick(self, TickCode.finish)
        let sender = FileSender(self, source, range)
        ensureDetails().fileSender = sender
        sender.begin()
    }
}
