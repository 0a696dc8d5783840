import Testing

@testable import NodeRuntime
@testable import Reactor

/// A socket and a server at their plainest.
@Suite(.timeLimit(.minutes(10))) struct NetTests {
    @Test(
        """
        net.Server.function.net.createServer net.Server.method.listen net.Server.event.listening net.Server.event.connection \
        net.Socket.function.net.connect net.Socket.event.connect net.Socket.event.ready net.Socket.event.end net.Socket.event.close
        """)
    func aConnectionFromBothSides() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in
            loop.log("server connection")
            loop.watch("S", socket)
            socket.end("hello")
            loop.log("S \(socket.readyState)")
        }
        server.on(.listening) { loop.log("server listening") }
        server.on(.close) { loop.log("server close") }
        server.listen(0) { loop.log("callback") }
        let address = try #require(server.address())
        #expect(address.address == "::" && address.family == "IPv6" && address.port > 0)
        #expect(loop.take().isEmpty)
        loop.turn()
        #expect(loop.take() == ["server listening", "callback"])
        let client = loop.watch("C", try net.connect(address.port, "127.0.0.1"))
        #expect(client.connecting && client.pending && client.readyState == "opening")
        loop.run("the end of both") { loop.trace.filter { $0.hasSuffix("close false") }.count == 2 }
        let trace = loop.take()
        #expect(
            trace.filter { $0.hasPrefix("C") } == [
                "C connect", "C ready", "C data hello", "C end", "C finish", "C close false",
            ])
        #expect(
            trace.filter { !$0.hasPrefix("C") } == [
                "server connection", "S readOnly", "S finish", "S end", "S close false",
            ])
        #expect(client.bytesRead == 5 && client.bytesWritten == 0)
        server.close()
        #expect(server.address() == nil && !server.listening)
        loop.turn()
        #expect(loop.take() == ["server close"])
        loop.finish()
    }

    @Test(
        "net.Socket.method.write net.Socket.method.end net.Socket.property.bytesRead-bytesWritten: bytes and their callbacks"
    )
    func writesAndTheirCallbacks() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        loop.watch("S", server)
        client.write("a") { _ in loop.log("w1") }
        client.write([98]) { _ in loop.log("w2") }
        client.end("c")
        #expect(client.bytesWritten == 3)
        loop.finish()
        #expect(
            loop.take().sorted() == [
                "C close false", "C end", "C finish", "S close false", "S data abc", "S end", "S finish", "w1", "w2",
            ])
        #expect(client.bytesWritten == 3 && server.bytesRead == 3)
    }
}
