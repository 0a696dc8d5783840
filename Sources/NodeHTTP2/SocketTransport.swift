import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// The one place where the socket and the protocol meet: read → `receive` → events; `drain` → one gathered write.
final class SocketTransport: KernelTransport {
    /// A transport over a connected descriptor, which must be non-blocking.
    convenience init(context: Http2Context, descriptor: Int32, connection: Connection) {
        self.init(context: context, connection: connection)
        adopt(Socket(reactor: context.reactor, adopting: descriptor))
    }

    /// Takes over the descriptor of a socket that has connected. Returns false when it cannot be had.
    func adopt(_ object: net.Socket) -> Bool {
        guard let taken = object._takeTransport(self) else { return false }
        self.object = object
        unread = taken.unread
        adopt(taken.kernel)
        return true
    }

    /// Made when the program asks.
    override var socketObject: net.Socket? {
        if let object { return object }
        guard let socket, phase != .closed else { return nil }
        let object = net.Socket(socket, driver: self, server: (session as? ServerHttp2Session)?.server)
        self.object = object
        return object
    }

    /// A session that is destroyed before its socket stands closes it then, as in Node.
    override var closesOnceConnected: Bool { true }

    // MARK: In

    override func readable() {
        let count: Int?
        do throws(SystemError) {
            count = try socket?.readShared()
        } catch {
            return fail(NodeError.system(error))
        }
        guard let count else { return }
        guard count > 0 else { return endOfInput() }
        guard phase == .open else { return }
        if let object { object._noteActivity() }
        serve(reactor.readBytes(count))
    }

    /// The first octets, which told the protocol: `bytes` lie in the read buffer, `prefix` came before them.
    func receiveFirst(_ prefix: [UInt8], _ bytes: UnsafeRawBufferPointer) {
        if !prefix.isEmpty { prefix.withUnsafeBytes { serve($0) } }
        if phase == .open { serve(bytes) }
    }

    // MARK: Out

    override func flush() {
        guard phase == .open || phase == .finishing, !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        do throws(SystemError) {
            try writeAll()
        } catch {
            return writeFailed()
        }
        finishFlush(bytesLeft: connection.outputBytes)
    }

    /// Frames and writes in turns until the socket is full, nothing is left, or the turn's share is used up: then the next
    /// turn goes on, after the other connections. Listeners that hear of progress may add more.
    private func writeAll() throws(SystemError) {
        var bytesLeft = Self.flushBytesMax
        while phase != .closed {
            connection.drain()
            bytesLeft -= connection.outputBytes
            let written = try writeOnce()
            tellProgress()
            guard written, connection.needsFlush else { break }
            if bytesLeft <= 0 {
                reactor.markDirty(self)
                break
            }
        }
        socket?.setWriteInterest(connection.outputBytes > 0)
    }

    /// One gathered write. Returns whether the socket took everything.
    private func writeOnce() throws(SystemError) -> Bool {
        guard let socket else { return false }
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: Self.vectorsMax)
            let taken = try socket.write(vectors, count: front.vectors)
            bytesWritten &+= taken  // Proof: 2^63 octets do not leave.
            if let object { object._noteActivity() }
            connection.consumeOutput(taken, at: UInt64(reactor.nowMilliseconds))
            if taken < front.bytes {
                sizeSendBuffer(socket)
                return false
            }
        }
        return true
    }

    /// The peer is gone. As in Node, what it still said is read, and the reading tells how it went.
    private func writeFailed() {
        connection.discardOutput()
        socket?.setWriteInterest(false)
        if phase == .finishing || hasInputEnded { close() } else { setReading(true) }
    }
}
