import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// Sends a part of a file as a stream's DATA: what the page cache has is read when the last piece has been framed, and what a disk
/// must be asked for on another thread while the last pieces are on their way.
///
/// Belongs to its stream until everything is handed to the engine or the stream is over; whichever comes first closes the file.
final class FileSender {
    /// One read (bytes). 64 KiB make a cached file 7 % dearer, 256 KiB are no better (1 MiB files, `Benchmarks/load --cases file`).
    private static let pieceBytes = 128 * 1024
    /// Unsent bytes with which nothing more is asked of a disk.
    private static let queuedBytesMax = 128 * 1024
    /// Unsent bytes with which nothing more is taken from the page cache, which has it at once: what is read is sent while the
    /// processor's cache still holds it.
    private static let queuedCachedBytesMax = 1024

    /// Its details hold the sender, and it lets go of them at its end.
    private unowned let stream: ServerHttp2Stream
    private let source: _FileSource
    /// nil for what has no positions: pipes.
    private var position: Int?
    /// nil: up to the end.
    private var bytesLeft: Int?
    private var isReading = false
    private var isOver = false
    /// Whether the last read had to wait for a disk.
    private var waitsForDisk = false

    init(_ stream: ServerHttp2Stream, _ source: _FileSource, _ range: FileRange) {
        self.stream = stream
        self.source = source
        position = range.offset
        bytesLeft = range.length < 0 ? nil : range.length
    }

    func begin() {
        if bytesLeft == 0 { complete() } else { readOn() }
    }

    /// The engine framed some of the queued DATA.
    func sent() { readOn() }

    /// The stream is over.
    func stop() {
        isOver = true
        source.close()
    }

    private func readOn() {
        while !isOver, !isReading, let reference = stream.reference,
            reference.queuedBytes < (waitsForDisk ? Self.queuedBytesMax : Self.queuedCachedBytesMax)
        {
            let count = min(bytesLeft ?? Self.pieceBytes, Self.pieceBytes)
            guard let position, let pieces = source.readCached(count, at: position, into: stream.reactor.blockPool)
            else { return readLater(count) }
            waitsForDisk = false
            guard take(pieces) else { return }
        }
    }

    private func readLater(_ count: Int) {
        isReading = true
        waitsForDisk = true
        // The work holds the stream, which is not used for another request meanwhile.
        let stream = self.stream
        source.read(count, at: position) { result in
            withExtendedLifetime(stream) { self.take(result) }
        }
    }

    private func take(_ result: Result<ByteSlice, any Error>) {
        isReading = false
        if isOver { return }
        switch result {
        case .failure(let error):
            // A pipe has no positions: it is read from where it is.
            guard error.code == "ESPIPE", position == 0 else { return fail() }
            position = nil
        case .success(let piece):
            guard take(piece.isEmpty ? [] : [piece]) else { return }
        }
        readOn()
    }

    /// What the file has at this place, in order; nothing at its end. Returns whether more is to be read.
    private func take(_ pieces: [ByteSlice]) -> Bool {
        if pieces.isEmpty {
            endOfFile()
            return false
        }
        for piece in pieces {
            position? += piece.count
            bytesLeft? -= piece.count
            let isLast = bytesLeft == 0
            guard stream.sendFilePiece(piece, isLast: isLast) else { return false }
            if isLast {
                complete(sendsEnd: false)
                return false
            }
        }
        return true
    }

    /// Differs: a file that has lost what was announced resets the stream, which Node ends as if all had been sent.
    private func endOfFile() {
        if bytesLeft == nil { complete() } else { fail() }
    }

    private func fail() {
        stop()
        stream.report { try stream.close(2) }
    }

    /// All is handed to the engine.
    private func complete(sendsEnd: Bool = true) {
        stop()
        stream.fileIsSent(sendsEnd: sendsEnd)
    }
}

extension ServerHttp2Stream {
    /// Hands a piece to the engine; false when the stream is over with that.
    func sendFilePiece(_ piece: ByteSlice, isLast: Bool) -> Bool {
        guard let engine, let reference else { return false }
        details?.observation?.sent(piece.count)
        let withEnd = isLast && !marks.contains(.awaitsTrailers)
        if withEnd {
            // What the engine tells from now on is of an ordinary stream that was ended with a chunk.
            marks.insert(.endHadData)
            details?.fileSender?.stop()
            details?.fileSender = nil
        }
        do throws(CommandError) {
            let outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendData(reference, piece, endStream: withEnd)
            }
            if withEnd { ended(outcome, withData: true) } else { acted() }
            return !withEnd
        } catch {
            destroyAfter(error)
            return false
        }
    }

    /// The file is through: the end follows, or trailers.
    func fileIsSent(sendsEnd: Bool) {
        details?.fileSender = nil
        guard reference != nil else { return }
        if marks.contains(.awaitsTrailers) { wantTrailersIfSent() } else if sendsEnd { sendEnd() }
    }
}
