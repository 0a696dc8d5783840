import Foundation
import Testing

/// How the server starts and ends.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LifeTests {
    @Test(arguments: [
        ["--port", "65536"], ["--host", ""], ["--port", "-1"], ["--port", "x"], ["--port"], ["--workers", "0"],
        ["--workers", "1025"],
        ["--workers", "x"], ["--unknown"], ["argument"], ["--drain-seconds", "-1"], ["--drain-seconds", "86401"],
    ])
    func badOptionsGetOneLineAndStatusTwo(arguments: [String]) throws {
        let answer = try Command.run(Command.h2serve.path, arguments)
        #expect(answer.status == 2)
        #expect(answer.output.isEmpty)
        #expect(answer.errors.hasPrefix("h2serve: "), "\(answer.errors)")
        #expect(answer.errors.hasSuffix("\n") && answer.errors.filter { $0 == "\n" }.count == 1, "\(answer.errors)")
    }

    @Test func helpIsNoError() throws {
        let answer = try Command.run(Command.h2serve.path, ["--help"])
        #expect(answer.status == 0)
        #expect(answer.text.contains("--workers"))
    }

    /// A host that is nobody's address, and one that is nobody's name.
    @Test(arguments: [1, 2]) func aPlaceThatCannotBeHadGetsOneLineAndStatusOne(workers: Int) throws {
        for host in ["192.0.2.1", "nonsense"] {
            let answer = try Command.run(
                Command.h2serve.path, ["--host", host, "--port", "0", "--workers", "\(workers)", "--no-tls"])
            #expect(answer.status == 1)
            #expect(answer.errors.hasPrefix("h2serve: "), "\(answer.errors)")
            #expect(answer.errors.filter { $0 == "\n" }.count == 1, "\(answer.errors)")
        }
    }

    /// Whether the first shares its port among its workers or not, nobody else gets in.
    @Test(arguments: [(1, 1), (1, 2), (2, 1), (2, 2)])
    func aPortThatAnotherServerHasIsRefused(firstWorkers: Int, secondWorkers: Int) throws {
        let first = try ServeProcess(["--workers", "\(firstWorkers)"])
        let answer = try Command.run(
            Command.h2serve.path, ["--port", "\(first.port)", "--workers", "\(secondWorkers)", "--no-tls"])
        #expect(answer.status == 1)
        #expect(answer.errors.hasPrefix("h2serve: "), "\(answer.errors)")
        #expect(answer.errors.contains("EADDRINUSE"), "\(answer.errors)")
        #expect(answer.errors.filter { $0 == "\n" }.count == 1, "\(answer.errors)")
        try first.finish()
    }

    @Test(arguments: [SIGTERM, SIGINT]) func aSignalEndsAnIdleServerWithStatusZero(signal: Int32) throws {
        let server = try ServeProcess()
        kill(server.pid, signal)
        #expect(server.waitForExit() == 0)
        #expect(server.errorText.isEmpty)
    }

    @Test(.needs(.python), arguments: [1, 2]) func aRequestUnderWayIsServedBeforeTheEnd(workers: Int) throws {
        let server = try ServeProcess(["--workers", "\(workers)"])
        let client = [Command.clientScript("drain.py"), "\(server.port)", "\(server.pid)", "400"]
        let answer = try Command.run(.python, client)
        #expect(answer.text == "answered\n", "\(answer.errors)")
        #expect(server.waitForExit() == 0)
        #expect(server.errorText.isEmpty)
    }

    @Test(.needs(.python)) func aSecondSignalEndsAtOnce() throws {
        let server = try ServeProcess()
        let client = [Command.clientScript("drain.py"), "\(server.port)", "\(server.pid)", "50000"]
        let running = try Command.start(.python, client)
        // The second signal may come at any time after the first.
        while try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8).contains(Self.listening(server.port)) {
            sched_yield()
        }
        #expect(running.isRunning)
        kill(server.pid, SIGTERM)
        #expect(server.waitForExit() == 0)
        #expect(try running.finish().text == "closed\n")
    }

    /// A body that never ends, an answer that nobody takes and requests over HTTP/1 do not hold up the end for longer than they may.
    @Test(.needs(.python), arguments: [0, 1]) func whatIsStillUnderWayIsResetInTime(seconds: Int) throws {
        let server = try ServeProcess(["--drain-seconds", "\(seconds)", "--workers", "1"])
        let client = [Command.clientScript("stalled.py"), "\(server.port)", "\(server.pid)"]
        let answer = try Command.run(.python, client)
        #expect(
            answer.text == """
                upload reset 8
                zero window reset 8
                delay reset 8
                goaway 0
                unread closed
                http1 closed

                """, "\(answer.errors)")
        #expect(server.waitForExit() == 0)
        #expect(server.errorText.isEmpty)
    }

    /// Who has said nothing, or not all of a handshake, of a preface or of a request's head, has nothing under way.
    @Test(.needs(.python)) func clientsThatAskNothingDoNotHoldUpTheEnd() throws {
        let server = try ServeProcess(tls: true)
        let client = [Command.clientScript("silent.py"), "\(server.port)", "\(try #require(server.tlsPort))"]
        let running = try Command.start(.python, client)
        while running.isRunning, !running.outputSoFar.contains("silent") { sched_yield() }
        kill(server.pid, SIGTERM)
        #expect(server.waitForExit() == 0)
        #expect(running.isRunning)
        _ = try running.finish()
    }

    /// The line of the system's table for a socket that listens on the port: it goes when the drain begins.
    private static func listening(_ port: Int) -> String {
        "0100007F:" + String(format: "%04X", port) + " 00000000:0000 0A"
    }
}
