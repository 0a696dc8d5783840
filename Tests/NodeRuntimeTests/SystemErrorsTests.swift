import Reactor
import Testing

@testable import NodeRuntime

@Suite struct SystemErrorsTests {
    @Test func systemErrorsReadAsInNode() {
        let refused = NodeError.system(SystemError(errno: 111, syscall: "connect"), address: "127.0.0.1", port: 80)
        #expect(refused.description == "Error: connect ECONNREFUSED 127.0.0.1:80")
        #expect(refused.errno == -111 && refused.syscall == "connect")
        #expect(refused.address == "127.0.0.1" && refused.port == 80)
        let code: String = refused.code
        #expect(code == "ECONNREFUSED")
        #expect(NodeError.system(SystemError(errno: 104, syscall: "read")).description == "Error: read ECONNRESET")
        #expect(
            NodeError.system(SystemError(errno: 98, syscall: "listen"), address: "127.0.0.1", port: 80).message
                == "listen EADDRINUSE: address already in use 127.0.0.1:80")
        #expect(
            NodeError.system(SystemError(errno: 98, syscall: "listen"), address: "/tmp/x", port: -1).message
                == "listen EADDRINUSE: address already in use /tmp/x")
        #expect(
            NodeError.file(SystemError(errno: 2, syscall: "open"), path: "/x").message
                == "ENOENT: no such file or directory, open '/x'")
        #expect(
            NodeError.file(SystemError(errno: 9, syscall: "fstat")).message == "EBADF: bad file descriptor, fstat")
        let unknown = NodeError.resolution(SystemError(errno: -2, syscall: "getaddrinfo"), host: "nowhere.invalid")
        #expect(unknown.message == "getaddrinfo ENOTFOUND nowhere.invalid")
        #expect(unknown.errno == -3008)
    }
}
