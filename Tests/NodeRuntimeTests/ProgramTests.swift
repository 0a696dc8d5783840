import Foundation
import Testing

/// Whole programs. How ported lines are spelled is a program too, `Tests/Programs/Spelling`, built in both language modes.
@Suite struct ProgramTests {
    @Test func aPlainMainHasNodesOrder() throws {
        let run = try Program.run("PlainMain")
        #expect(
            run.lines == [
                "async begins", "end of main.swift", "tick 1", "microtask 1", "task begins, main thread true",
                "microtask 2", "async goes on with [7], main thread true", "children on main thread [true, true]",
                "tick of the task", "task goes on, main thread true", "listener goes on, count 3, main thread true",
                "exit 0, count 3, main thread true",
            ])
        #expect(run.status == 0 && run.errors.isEmpty)
    }

    @Test("process.on.unhandledRejection: ends the program with Node's text and code 1")
    func aRejectionEndsTheProgram() throws {
        let run = try Program.run("PlainMain", "reject")
        #expect(run.status == 1)
        #expect(run.errors == "Error: nobody awaits this\n\nNode.js v24.19.0\n")
        #expect(run.lines.last?.hasPrefix("exit 1") == true)
    }

    @Test func anAwaitingMainStaysOnTheMainThread() throws {
        let run = try Program.run("AwaitingMain")
        #expect(
            run.lines
                == [
                    "begins", "after a sleep of Swift's own", "after a timeout", "after 3 intervals",
                    "opened by an immediate", "task returned 4", "last line", "the loop goes on", "beforeExit",
                    "exit 0",
                ].map { $0 + ", main thread true" })
        #expect(run.status == 0 && run.errors.isEmpty)
    }

    @Test func anAwaitThatNothingCanSettleEndsTheProgramAsNodeDoes() throws {
        let run = try Program.run("AwaitingMain", "forever")
        #expect(
            run.lines == ["beforeExit 0", "once more", "beforeExit 0", "exit 13"].map { $0 + ", main thread true" })
        #expect(run.status == 13)
        #expect(run.errors == "Warning: Detected unsettled top-level await\n")
    }

    @Test func anAwaitThatNothingCanSettleKeepsTheProgramsExitCode() throws {
        let run = try Program.run("AwaitingMain", "forever", "with a code")
        #expect(run.lines.last == "exit 3, main thread true")
        #expect(run.status == 3 && run.errors.isEmpty)
    }

    @Test func anAwaitingMainWaitsForThreadsOfTheProgram() throws {
        let run = try Program.run("AwaitingMain", "until a thread comes")
        #expect(run.lines == ["a thread came, main thread true"] && run.status == 0)
    }

    @Test func anAwaitingMainMayExit() throws {
        let run = try Program.run("AwaitingMain", "leave")
        #expect(run.status == 4 && run.lines.isEmpty && run.errors.isEmpty)
    }
}

/// A program that has ended, and what it wrote.
struct Program {
    let lines: [String]
    let errors: String
    let status: Int32

    /// Where the build puts programs and modules.
    static let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    static func run(_ name: String, _ arguments: String...) throws -> Program {
        try run(directory.appendingPathComponent(name), arguments)
    }

    static func run(_ executable: URL, _ arguments: String...) throws -> Program { try run(executable, arguments) }

    private static func run(_ executable: URL, _ arguments: [String]) throws -> Program {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both are short: neither pipe fills while the other is read.
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Program(
            lines: text.split(separator: "\n").map(String.init), errors: errorText, status: process.terminationStatus)
    }
}
