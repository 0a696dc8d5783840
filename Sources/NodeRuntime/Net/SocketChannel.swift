import Buffers
import Reactor

/// Moves the bytes of a `net.Socket`: the kernel's to its reader, what it queues to the kernel.
///
/// Made with `connect` or with an accepted descriptor; holds its socket, and is held by the reactor while the descriptor is open.
final class SocketChannel: SocketHandler {
    private let reactor: Reactor
    /// Nil once the descriptor is closed or given away.
    @exclusivity(unchecked) private var owner: net.Socket?
    @exclusivity(unchecked) private var kernel: _KernelSocket?
    @exclusivity(unchecked) private var queue: SendQueue
    @exclusivity(unchecked) private var endsAfterQueue = false
    @exclusivity(unchecked) private var hasEnded = false
    @exclusivity(unchecked) private var hasInputEnded = false
    /// The reader has begun.
    @exclusivity(unchecked) private var hasStarted = false

    init(_ owner: net.Socket) {
        reactor = owner.reactor
        self.owner = owner
        queue = SendQueue(pool: owner.reactor.blockPool)
        super.init()
    }

    /// The connection stands.
    func attach(_ kernel: _KernelSocket) {
        self.kernel = kernel
        kernel.setHandler(self)
        if !queue.isEmpty || endsAfterQueue { reactor.markDirty(self) }
    }

    /// Gives the descriptor away with nothing queued: no event comes here any more.
    ///
    /// - Returns: false when something is on its way that only this channel can bring to its end.
    func detach() -> Bool {
        guard let kernel, !hasInputEnded, !endsAfterQueue else { return false }
        if !queue.isEmpty { flush() }
        guard owner != nil, queue.isEmpty, !kernel.isClosing else { return false }
        kernel.setReadInterest(false)
        kernel.setHandler(nil)
        self.kernel = nil
        owner = nil
        return true
    }

    // MARK: In

    func startReading() {
        hasStarted = true
        updateReading()
    }

    /// Reads while the reader takes what comes: beyond its mark the kernel holds the peer back.
    func updateReading() {
        guard let kernel, let owner else { return }
        kernel.setReadInterest(hasStarted && !hasInputEnded && owner.unreadBytes < owner.readMark)
    }

    override func readable() {
        guard let kernel, let owner else { return }
        let count: Int?
        do throws(SystemError) {
            count = try kernel.readShared(bytesMax: owner.readBytesMax)
        } catch {
            owner.destroy(NodeError.system(error))
            return
        }
        guard let count else { return }
        guard count > 0 else { return endOfInput() }
        owner.ownBytesRead += count
        owner._noteActivity()
        if owner.onread != nil { return lendToReader(count) }
        hand(reactor.readSlice(offset: 0, count: count), to: owner)
        updateReading()
    }

    /// In chunks of Node's size, each a callback of its own.
    private func hand(_ slice: ByteSlice, to owner: net.Socket) {
        let size = net.Socket.highWaterMarkDefault
        guard slice.count > size else { return owner._received(slice) }
        for start in stride(from: 0, to: slice.count, by: size) {
            guard !owner.destroyed else { return }
            reactor.runCallback { owner._received(slice[start..<min(start + size, slice.count)]) }
        }
    }

    /// Node: the option onread.
    private func lendToReader(_ count: Int) {
        guard let owner, let onread = owner.onread else { return }
        let bytes = reactor.readBytes(count)
        _ = onread.buffer.byteSlice.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
        var goesOn = false
        owner.report { goesOn = try onread.callback(count, onread.buffer) }
        if goesOn { return }
        hasStarted = false
        updateReading()
    }

    private func endOfInput() {
        hasInputEnded = true
        updateReading()
        owner?._receivedEnd()
        releaseLoop()
    }

    // MARK: Out

    func append(_ slice: ByteSlice) {
        if slice.isEmpty, queue.isEmpty {
            // Nothing to write, but somebody may wait for its callback.
            owner?._wrote(0)
            return
        }
        queue.append(slice)
        if kernel != nil { reactor.markDirty(self) }
    }

    func endAfterQueue() {
        endsAfterQueue = true
        if kernel != nil { reactor.markDirty(self) }
    }

    /// Writes now what is queued, and does not end.
    func writeQueue() {
        if kernel != nil, let owner, !queue.isEmpty { _ = write(owner) }
    }

    /// What the kernel takes at once of a socket that is destroyed still goes out, as in Node, where it would have gone with `write`.
    func writeLast() {
        guard let kernel, let owner, !queue.isEmpty else { return }
        let before = queue.count
        do throws(SystemError) { try kernel.flush(&queue) } catch {
            // The socket is gone, and so are the bytes.
        }
        if queue.count < before { owner._wrote(before - queue.count) }
    }

    override func writable() { flush() }

    override func flush() {
        guard kernel != nil, let owner else { return }
        if !queue.isEmpty, !write(owner) { return }
        if endsAfterQueue, queue.isEmpty, !hasEnded, let kernel { end(kernel, owner) }
    }

    /// One gathered write. Returns false when the socket has failed.
    private func write(_ owner: net.Socket) -> Bool {
        guard let kernel else { return false }
        let before = queue.count
        var failure: SystemError?
        do throws(SystemError) { try kernel.flush(&queue) } catch { failure = error }
        let taken = before - queue.count
        if taken > 0 {
            owner._noteActivity()
            owner._wrote(taken)
        }
        guard let failure else { return true }
        let error = NodeError.system(failure)
        queue.removeAll()
        owner.failPendingWrites(error)
        owner.destroy(error)
        return false
    }

    private func end(_ kernel: _KernelSocket, _ owner: net.Socket) {
        hasEnded = true
        do throws(SystemError) {
            try kernel.shutdownWrite()
            owner.emitFinish()
        } catch {
            // The peer has reset meanwhile; the read that follows tells of it, and there is nothing left to end.
            owner.emitFinish()
        }
        releaseLoop()
    }

    // MARK: The end

    /// Both directions are over: a socket whose end nobody has read stays open, and does not keep the process.
    private func releaseLoop() { if hasInputEnded && hasEnded { kernel?.unref() } }

    func close(isReset: Bool) {
        guard let kernel else { return }
        if isReset { kernel.reset() } else { kernel.close() }
        self.kernel = nil
        queue.removeAll()
    }

    override func closed() {
        let owner = self.owner
        self.owner = nil
        kernel = nil
        queue.removeAll()
        guard let owner else { return }
        // The poller has refused the descriptor, or the loop is at its end: nobody has asked for this.
        if !owner.destroyed { owner.destroy() }
        owner.finishClosing()
    }
}
