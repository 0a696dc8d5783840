import Testing

@testable import NodeRuntime

/// Helpers with several calls at once, line by line as in record-stream-functions.mjs.
extension StreamFunctionsTests {
    private func turns(_ count: Int) async throws {
        for _ in 0..<count { try await timers.promises.setImmediate() }
    }

    private func number(_ chunk: Chunk) -> Int { chunk.as(Int.self) ?? -1 }

    private func list(_ values: [Any]) -> String { values.map { "\($0)" }.joined(separator: ",") }

    @Test("Readable.method.toArray: results of several calls at once keep their order, as recorded")
    func orderedResults() throws {
        try play("concurrency: results keep their order") { log in
            var (running, most) = (0, 0)
            var ended: [Int] = []
            async {
                let results = try await Readable.from([3, 1, 2, 1]).map(
                    { chunk in
                        running += 1
                        most = max(most, running)
                        try await turns(number(chunk))
                        running -= 1
                        ended.append(number(chunk))
                        return number(chunk) * 10
                    }, OperatorOptions(concurrency: 2)
                ).toArray()
                log("\(list(results)) at most \(most), ended \(list(ended))")
            }
        }
    }

    @Test(
        "Readable.method.toArray: how far a helper reads ahead, as recorded",
        arguments: [
            (nil, nil), (2, nil), (2, 3), (nil, 2),
        ] as [(Int?, Int?)])
    func readingAhead(_ concurrency: Int?, _ highWaterMark: Int?) throws {
        let options = OperatorOptions(concurrency: concurrency, highWaterMark: highWaterMark)
        let mark = options.highWaterMark.map { "\($0)" } ?? "no"
        try play("concurrency: reading ahead with \(options.concurrency ?? 1) and \(mark) mark") { log in
            var begun = 0
            async {
                let results = Readable.from([1, 2, 3, 4, 5, 6, 7, 8]).map(
                    { chunk in
                        begun += 1
                        return number(chunk)
                    }, options)
                for try await value in results where number(value) == 1 || number(value) == 4 {
                    try await turns(4)
                    log("\(value) after \(begun)")
                }
            }
        }
    }

    @Test("Readable.method.toArray: several calls at once in every helper, as recorded")
    func everyHelper() throws {
        try play("concurrency: every helper") { log in
            func numbers() -> Readable { Readable.from([1, 2, 3, 4, 5, 6]) }
            let options = OperatorOptions(concurrency: 3)
            var (running, most) = (0, 0)
            async {
                let odd = numbers().filter(
                    { chunk in
                        try await turns(3 - number(chunk) % 3)
                        return number(chunk) % 2 == 1
                    }, options)
                log("filter \(list(try await odd.toArray()))")
                let doubled = numbers().flatMap(
                    { chunk in
                        try await turns(number(chunk) % 2)
                        return [chunk, chunk]
                    }, options)
                log("flatMap \(list(try await doubled.toArray()))")
                try await numbers().forEach(
                    { _ in
                        running += 1
                        most = max(most, running)
                        try await turns(1)
                        running -= 1
                    }, options)
                log("forEach at most \(most)")
                func later(_ matches: Bool) async throws -> Bool {
                    try await turns(1)
                    return matches
                }
                log("some \(try await numbers().some({ chunk in try await later(number(chunk) == 2) }, options))")
                log("every \(try await numbers().every({ chunk in try await later(number(chunk) < 4) }, options))")
                let found = try await numbers().find({ chunk in try await later(number(chunk) > 2) }, options)
                log("find \(found.map(number) ?? -1)")
            }
        }
    }

    @Test("Readable.method.toArray: a failure, an abort and bad options, as recorded")
    func endsOfConcurrency() throws {
        try play("concurrency: a failure") { log in
            let source = Readable.from([1, 2, 3, 4, 5, 6])
            watch(log, "source", source)
            var begun: [Int] = []
            async {
                do {
                    _ = try await source.map(
                        { chunk in
                            begun.append(number(chunk))
                            try await turns(2)
                            if number(chunk) == 2 { throw NodeError("boom") }
                            return chunk
                        }, OperatorOptions(concurrency: 2)
                    ).toArray()
                } catch {
                    log("threw \(text(error)) after \(list(begun))")
                }
            }
        }
        try play("concurrency: aborted") { log in
            let controller = AbortController()
            let source = Readable.from([1, 2, 3, 4, 5, 6])
            async {
                do {
                    _ = try await source.map(
                        { chunk in
                            if number(chunk) == 2 { controller.abort() }
                            return chunk
                        }, OperatorOptions(signal: controller.signal, concurrency: 2)
                    ).toArray()
                } catch {
                    log("threw \(text(error)) \(source.destroyed)")
                }
            }
        }
        try play("concurrency: refused") { log in
            func message(_ error: any Error) -> String { (error as? NodeError)?.message ?? "" }
            async {
                do { try await Readable.from([1]).forEach({ _ in }, OperatorOptions(concurrency: 0)) } catch {
                    log(message(error))
                }
                do {
                    _ = try await Readable.from([1]).map({ $0 }, OperatorOptions(highWaterMark: -1)).toArray()
                } catch { log(message(error)) }
                do { _ = try await Readable.from([1]).take(-1).toArray() } catch { log(message(error)) }
            }
        }
    }
}
