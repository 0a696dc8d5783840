import Buffers
import HTTP2Protocol

/// Two honest connections wired together; the bytes are what their owners do and when octets move.
///
/// Whatever they do, no side ever finds fault with the other, all DATA arrives in order, and once both owners end their
/// streams and the octets have moved, both sides agree that nothing is left.
public func fuzzConnectionPair(_ bytes: UnsafeRawBufferPointer) {
    var pools: [BlockPool] = []
    do {
        let pair = FuzzPair(FuzzInput(bytes))
        pools = [pair.client.resources.blocks, pair.server.resources.blocks]
        pair.run()
    }
    require(pools.allSatisfy { $0.blocksInUse == 0 }, "blocks were not given back")
}

private final class FuzzPair {
    /// Commands of one run: below every burst in `Limits`, which honest peers may meet when they are hasty.
    private static let commandsMax = 200
    private static let bodyBytesMax = 20_000

    let client: PairEnd
    let server: PairEnd
    private var input: FuzzInput
    private var isShuttingDown = false
    /// A list that is sent again and again, as programs do.
    private let repeated: HeaderList

    init(_ input: FuzzInput) {
        self.input = input
        client = PairEnd(role: .client, settings: [])
        server = PairEnd(role: .server, settings: [Setting(.maxConcurrentStreams, 100)])
        repeated = FuzzPair.list([(":status", "200"), ("content-type", "text/plain"), ("server", "fuzz")])
    }

    func run() {
        let paddings: [PaddingStrategy] = [.none, .none, .aligned, .maximum]
        client.connection.padding = paddings[input.below(4)]
        server.connection.padding = paddings[input.below(4)]
        for _ in 0..<FuzzPair.commandsMax where !input.isEmpty {
            command()
            client.checkTables()
            server.checkTables()
        }
        settle()
        client.finish()
        server.finish()
        compareAccounts()
    }

    private static func list(_ fields: [(String, String)]) -> HeaderList {
        let list = HeaderList()
        for (name, value) in fields { list.append(name: name, value: value) }
        return list
    }

    // MARK: Commands

    private func command() {
        let choice = input.byte()
        let end = choice & 0x80 == 0 ? client : server
        switch choice % 24 {
        case 0...2: request()
        case 3, 4: respond()
        case 5...7: sendData(end)
        case 8, 9: sendEnd(end)
        case 10: if let id = pick(end) { trailers(end, id) }
        case 11: if let id = pick(end) { end.reset(id, afterQueuedData: input.below(2) == 0) }
        case 12, 13: changeSettings(end)
        case 14: push()
        case 15: resizeWindow(end)
        case 16: attempt { () throws(CommandError) in try end.connection.ping(7) }
        case 17...19: if let id = pick(end) { end.consume(id, 1 + input.below(65_000)) }
        case 20: advanceTime()
        case 21: rarely(end)
        default:
            let bytesMax = input.below(4) == 0 ? 1 + input.below(60_000) : Int.max
            move(from: end, bytesMax: bytesMax)
        }
    }

    /// A command that is refused has done nothing.
    private func attempt(_ command: () throws(CommandError) -> Void) {
        do throws(CommandError) { try command() } catch {}
    }

    private func pick(_ end: PairEnd) -> Int? {
        end.liveIDs.isEmpty ? nil : end.liveIDs[input.below(end.liveIDs.count)]
    }

    private func request() {
        let kind = input.below(6)
        let method = ["GET", "GET", "POST", "POST", "HEAD", "CONNECT"][kind]
        var fields = [(":method", method), (":authority", "a.example")]
        if method != "CONNECT" { fields += [(":scheme", "http"), (":path", "/\(input.below(40))")] }
        if input.below(3) == 0 {
            fields.append(("x-\(input.below(9))", String(repeating: "v", count: input.below(3_000))))
        }
        let endStream = kind < 2 || kind == 4
        attempt { () throws(CommandError) in
            let stream = try client.connection.request(FuzzPair.list(fields), endStream: endStream)
            client.adopt(stream, isTunnel: method == "CONNECT", hasSentHeaders: true, hasSentEnd: endStream)
        }
    }

    private func respond() {
        guard let id = pick(server), let stream = server.ref(id), server.accounts[id]?.hasSentHeaders == false else {
            return
        }
        let endStream = stream.isHeadRequest || input.below(3) == 0
        switch input.below(4) {
        case 0:
            server.sendHeaders(
                id, .informational, FuzzPair.list([(":status", "103"), ("link", "x")]), endStream: false)
        case 1: server.sendHeaders(id, .response, repeated, endStream: endStream)
        default:
            let fields = [(":status", "200"), ("x-\(input.below(20))", "value \(input.below(200))")]
            server.sendHeaders(id, .response, FuzzPair.list(fields), endStream: endStream)
        }
    }

    private func sendData(_ end: PairEnd) {
        guard let id = pick(end) else { return }
        end.sendData(id, input.below(FuzzPair.bodyBytesMax), endStream: input.below(3) == 0)
    }

    private func sendEnd(_ end: PairEnd) {
        guard let id = pick(end) else { return }
        end.sendData(id, 0, endStream: true)
    }

    private func trailers(_ end: PairEnd, _ id: Int) {
        guard let account = end.accounts[id], account.hasSentHeaders, !account.hasSentEnd, !account.isTunnel else {
            return
        }
        end.sendHeaders(id, .trailers, FuzzPair.list([("x-sum", "\(input.byte())")]), endStream: true)
    }

    private func changeSettings(_ end: PairEnd) {
        let setting: Setting
        switch input.below(6) {
        case 0: setting = Setting(.headerTableSize, [0, 64, 4_096, 20_000][input.below(4)])
        case 1: setting = Setting(.maxConcurrentStreams, [0, 1, 5, 100][input.below(4)])
        case 2, 3: setting = Setting(.initialWindowSize, [0, 1_000, 16_384, 65_535, 300_000][input.below(5)])
        case 4: setting = Setting(.maxFrameSize, [16_384, 20_000, 65_536][input.below(3)])
        default:
            setting = end.isServer ? Setting(.enableConnectProtocol, 1) : Setting(.enablePush, UInt32(input.below(2)))
        }
        attempt { () throws(CommandError) in try end.connection.sendSettings([setting]) }
    }

    private func push() {
        guard let id = pick(server), let parent = server.ref(id) else { return }
        let method = input.below(4) == 0 ? "HEAD" : "GET"
        let fields = [(":method", method), (":scheme", "http"), (":authority", "a.example"), (":path", "/p")]
        attempt { () throws(CommandError) in
            server.adopt(try server.connection.pushPromise(on: parent, FuzzPair.list(fields)))
        }
    }

    private func resizeWindow(_ end: PairEnd) {
        let bytes = [0, 100, 65_535, 1_000_000][input.below(4)]
        attempt { () throws(CommandError) in
            if input.below(2) == 0 {
                try end.connection.setConnectionWindow(bytes)
            } else if let id = pick(end), let stream = end.ref(id) {
                try end.connection.setStreamWindow(stream, bytes)
            }
        }
    }

    private func advanceTime() {
        let milliseconds = UInt64(input.below(5_000))
        client.now += milliseconds
        server.now += milliseconds
    }

    private func rarely(_ end: PairEnd) {
        guard input.below(4) == 0 else { return }
        switch input.below(3) {
        case 0: end.connection.beginShutdown()
        case 1: end.connection.sendGoaway(.noError)
        default: end.connection.finishShutdown()
        }
    }

    // MARK: Octets move

    private func move(from end: PairEnd, bytesMax: Int = .max) {
        let bytes = end.output(bytesMax: bytesMax)
        let pieceBytes = [1, 10, 1_000, 65_536][input.below(4)]
        (end === client ? server : client).input(bytes, pieceBytes: max(pieceBytes, bytes.count / 1_000))
    }

    /// Both owners end what is open and read what comes, with windows wide open, until nothing moves.
    private func settle() {
        for round in 0..<400 {
            if round % 8 == 0 { openWindows() }
            for end in [client, server] {
                for id in end.liveIDs { endStream(end, id) }
                move(from: end)
            }
            if client.liveIDs.isEmpty, server.liveIDs.isEmpty, round > 8 { return }
        }
    }

    private func openWindows() {
        for end in [client, server] {
            let parameters = [Setting(.initialWindowSize, 1_000_000), Setting(.maxConcurrentStreams, 1_000)]
            attempt { () throws(CommandError) in try end.connection.setConnectionWindow(1_000_000) }
            guard end.connection.localSettings.maxConcurrentStreams != 1_000 else { continue }
            attempt { () throws(CommandError) in try end.connection.sendSettings(parameters) }
        }
    }

    private func endStream(_ end: PairEnd, _ id: Int) {
        guard let account = end.accounts[id], let stream = account.ref else { return }
        end.consume(id, account.heldBytes)
        if end.connection.localSettings.initialWindowSize == 1_000_000 {
            attempt { () throws(CommandError) in try end.connection.setStreamWindow(stream, 1_000_000) }
        }
        if !account.hasSentHeaders {
            if end.isServer { end.sendHeaders(id, .response, repeated, endStream: true) }
        } else if !account.hasSentEnd {
            end.sendData(id, 0, endStream: true)
        }
    }

    /// What one side sent on a stream that both saw end in peace, the other side received.
    private func compareAccounts() {
        for (id, there) in server.accounts {
            guard let here = client.accounts[id] else {
                // A promise that crossed the client's reset of its parent is refused without a word to the owner.
                require(id % 2 == 0, "the client does not know its stream \(id)")
                continue
            }
            guard case .ended? = here.cause, case .ended? = there.cause else { continue }
            require(here.sentBytes == there.receivedBytes, "stream \(id) lost octets on its way up")
            require(there.sentBytes == here.receivedBytes, "stream \(id) lost octets on its way down")
        }
    }
}
