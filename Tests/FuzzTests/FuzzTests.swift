import Foundation
import FuzzSupport
import Testing

/// The fuzz functions over seeded input. An invariant that breaks ends the process; `FUZZ_SEED=1` in the environment starts
/// there and names every seed before it runs.
@Suite(.serialized)
struct FuzzTests {
    typealias Function = @Sendable (UnsafeRawBufferPointer) -> Void

    static let functions: [(name: String, run: Function, seeds: UInt64, bytesMax: Int)] = {
        var functions: [(name: String, run: Function, seeds: UInt64, bytesMax: Int)] = [
            ("frames", { fuzzFrames($0) }, 1_200, 400),
            ("client", { fuzzClient($0) }, 1_200, 400),
            ("hpack", { fuzzHPACK($0) }, 1_000, 600),
            ("connection-pair", { fuzzConnectionPair($0) }, 500, 500),
        ]
        #if HTTP1
        functions.append(("http1", { fuzzHTTP1($0) }, 500, 40))
        #endif
        return functions
    }()

    @Test(arguments: functions.map(\.name))
    func seededInputBreaksNoInvariant(_ name: String) throws {
        let function = try #require(FuzzTests.functions.first { $0.name == name })
        let asked = ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap(UInt64.init)
        let first = asked ?? 1
        let isVerbose = asked != nil
        print("fuzz \(name): seeds \(first)..<\(first + function.seeds)")
        for seed in first..<(first + function.seeds) {
            // A broken invariant traps: what was written last says where.
            if isVerbose { FileHandle.standardError.write(Data("fuzz \(name): seed \(seed)\n".utf8)) }
            seededBytes(seed, bytesMax: function.bytesMax).withUnsafeBytes(function.run)
        }
    }

    /// Inputs that broke an invariant once: Tests/Fixtures/fuzz/FUNCTION/*.
    @Test(arguments: functions.map(\.name))
    func keptFindsBreakNoInvariant(_ name: String) throws {
        let function = try #require(FuzzTests.functions.first { $0.name == name })
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/fuzz/\(name)")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        for file in files.sorted(by: { $0.path < $1.path }) {
            try Data(contentsOf: file).withUnsafeBytes(function.run)
        }
    }

    /// Short and long inputs; each other one with runs of equal bytes, which fuzz functions read as repeated commands.
    private func seededBytes(_ seed: UInt64, bytesMax: Int) -> [UInt8] {
        var random = FuzzRandom(seed: seed)
        let count = random.below(bytesMax)
        var bytes = (0..<count).map { _ in UInt8(random.below(256)) }
        guard seed % 2 == 0 else { return bytes }
        for _ in 0..<4 where count > 8 {
            let start = random.below(count - 4)
            for index in start..<min(start + 2 + random.below(30), count) { bytes[index] = bytes[start] }
        }
        return bytes
    }
}
