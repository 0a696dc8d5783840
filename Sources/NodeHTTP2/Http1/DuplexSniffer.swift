import Buffers
import NodeRuntime
import Reactor

/// Holds a duplex that the program has handed in until its first octets say which protocol it speaks, as `ProtocolSniffer` does a
/// connection of the server's own.
///
/// The service holds it until it has decided.
final class DuplexSniffer {
    // Fixed at init.
    private let service: Http1Service
    private let sessions: _ServerSessions
    let duplex: Duplex
    private let listeners: _AddedListeners<Duplex>
    /// Milliseconds of the reactor.
    let began: Int

    // Owned by the reactor's thread.
    private var first: [UInt8] = []

    init(_ service: Http1Service, _ sessions: _ServerSessions, _ duplex: Duplex) {
        self.service = service
        self.sessions = sessions
        self.duplex = duplex
        listeners = _AddedListeners(on: duplex)
        began = duplex.reactor.nowMilliseconds
        listeners.add(.data) { [unowned self] chunk in received(chunk.byteSlice) }
        listeners.add(.end) { [unowned self] in close() }
        listeners.add(.error) { [unowned self] in stop() }
        listeners.add(.close) { [unowned self] in stop() }
    }

    private func received(_ bytes: ByteSlice) {
        first += bytes.bytes
        guard let speaksHTTP2 = ProtocolSniffer.speaksHTTP2(first) else { return }
        // What comes next waits for its reader, who begins when this event is over.
        duplex.pause()
        let (service, sessions, duplex, first) = (service, sessions, duplex, ByteSlice(first))
        stop()
        duplex.reactor.nextTick {
            guard !duplex.destroyed else { return }
            duplex._forgetFlow()
            if speaksHTTP2 {
                duplex.unshift(Chunk(first))
                try sessions.begin(over: duplex)
            } else {
                service.serve(duplex as? net.Socket ?? net._DuplexSocket(duplex, server: sessions.server), first: first)
            }
        }
    }

    /// Nobody knows what it would have said.
    func close() {
        stop()
        duplex.destroy()
    }

    private func stop() {
        listeners.removeAll()
        service.remove(self)
    }
}
