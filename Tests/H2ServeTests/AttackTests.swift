import Foundation
import Testing

/// Hostile clients: each meets its limit, is told which, and is closed, while others are served.
@Suite(.serialized, .timeLimit(.minutes(10)), .needs(.python), .needs(.curl)) struct AttackTests {
    private struct Outcome: Decodable {
        let code: Int?
        let debug: String?
        let closed: Bool
        let frames: Int
    }

    /// Name of the attack, code of the GOAWAY, limits that may be named.
    @Test(arguments: [
        ("rapid_reset", 11, ["unanswered_resets", "stream_resets"]), ("made_you_reset", 11, ["provoked_resets"]),
        ("continuation_flood", 11, ["continuation_frames"]), ("ping_flood", 11, ["ping_frames"]),
        ("settings_flood", 11, ["settings_frames"]), ("priority_flood", 11, ["priority_frames"]),
        ("priority_update_flood", 11, ["priority_frames"]), ("window_update_flood", 11, ["window_update_frames"]),
        ("empty_data_flood", 11, ["empty_frames"]), ("unknown_flood", 11, ["unknown_frames"]),
        ("hpack_bomb", 11, ["provoked_resets"]), ("slow_preface", 1, ["preface_invalid"]),
        ("huge_frame", 6, ["frame_too_large"]),
    ])
    func attackMeetsItsLimit(name: String, code: Int, limits: [String]) throws {
        let server = try ServeProcess(["--workers", "1"])
        let before = try server.residentBytes
        let answer = try Command.run(.python, [Command.clientScript("attacks.py"), "\(server.port)", name])
        let outcome = try #require(try? JSONDecoder().decode(Outcome.self, from: answer.output), "\(answer.errors)")
        #expect(outcome.code == code, "\(outcome)")
        #expect(limits.contains(outcome.debug ?? ""), "\(outcome)")
        #expect(outcome.closed, "\(outcome)")
        #expect(try server.residentBytes - before < 32 << 20)
        try server.finish()
    }

    /// Nothing that a peer does to its own streams or socket ends the server, and what is neither protocol is closed.
    @Test(arguments: ["reset_with_error", "abrupt_end", "garbage"]) func brokenPeersHurtNobodyElse(name: String) throws
    {
        let server = try ServeProcess(["--workers", "1"])
        let answer = try Command.run(.python, [Command.clientScript("attacks.py"), "\(server.port)", name])
        let outcome = try #require(try? JSONDecoder().decode(Outcome.self, from: answer.output), "\(answer.errors)")
        #expect(outcome.closed, "\(outcome)")
        try server.finish()
    }

    /// The peer holds thousands of megabytes of answers back, none of them in memory.
    @Test(arguments: ["unread_socket", "zero_window"]) func aPeerThatTakesNothingCostsLittle(name: String) throws {
        let server = try ServeProcess(["--workers", "1"])
        let before = try server.residentBytes
        let attack = try Command.start(.python, [Command.clientScript("attacks.py"), "\(server.port)", name])
        while attack.isRunning, !attack.outputSoFar.contains("holding") { sched_yield() }
        #expect(try Command.curl([server.url("/hello")]).text == "Hello, World!")
        let grown = try server.residentBytes - before
        #expect(grown < 64 << 20, "\(grown >> 20) MiB more")
        _ = try attack.finish()
        try server.finish()
    }

    /// What is read of files for peers that do not take it is bounded for all connections together, and others get theirs.
    @Test(arguments: ["files_behind_windows", "unread_files"]) func filesThatNobodyTakesCostLittle(name: String) throws
    {
        let folder = Command.scratchFile("attacked-files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 4_000_000).write(to: folder.appending(path: "large.bin"))
        let server = try ServeProcess(["--workers", "1", "--root", folder.path])
        let before = try server.residentBytes
        let attack = try Command.start(.python, [Command.clientScript("attacks.py"), "\(server.port)", name])
        while attack.isRunning, !attack.outputSoFar.contains("holding") { sched_yield() }
        let size = ["-o", "/dev/null", "-w", "%{size_download}"]
        for _ in 0..<3 { #expect(try Command.curl(size + [server.url("/files/large.bin")]).text == "4000000") }
        let grown = try server.residentBytes - before
        #expect(grown < 96 << 20, "\(grown >> 20) MiB more")
        // Thousands of answers of one file share it.
        #expect(try server.descriptorCount < 100)
        _ = try attack.finish()
        try server.finish()
    }

    /// Answers of one file need one descriptor, and what is being opened a few more.
    @Test func aThousandDownloadsNeedFewDescriptors() throws {
        let folder = Command.scratchFile("attacked-files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 400_000).write(to: folder.appending(path: "large.bin"))
        let server = try ServeProcess(["--workers", "1", "--root", folder.path])
        // Of util-linux, which every Debian has.
        let limit = try Command.run("/usr/bin/prlimit", ["--pid", "\(server.pid)", "--nofile=80"])
        try #require(limit.status == 0, "\(limit.errors)")
        let answer = try Command.run(
            .python, [Command.clientScript("attacks.py"), "\(server.port)", "files_with_few_descriptors"])
        let outcome = try #require(try? JSONDecoder().decode(Outcome.self, from: answer.output), "\(answer.errors)")
        #expect(outcome.frames == 1_000 && !outcome.closed, "\(outcome)")
        try server.finish()
    }
}
