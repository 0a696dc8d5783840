import Testing

@testable import NodeRuntime

/// What streams say of themselves on the way; the expectations are what Node 24 prints for the same lines.
@Suite struct StreamStateTests {
    private func trace(turns: Int = 4, _ body: (Loop) throws -> Void) throws -> [String] {
        let loop = try Loop()
        loop.reactor.runCallback { try body(loop) }
        for _ in 0..<turns { loop.reactor.turn() }
        return loop.trace
    }

    private func flow(_ source: Readable) -> String {
        "\(source.readableFlowing.map { "\($0)" } ?? "null") \(source.isPaused())"
    }

    @Test(
        """
        Readable.property.readable Readable.property.readableFlowing Readable.property.readableEnded \
        Readable.property.readableLength Readable.property.readableHighWaterMark Readable.property.readableDidRead \
        Readable.method.isPaused: from the first chunk to the end
        """)
    func readables() throws {
        let trace = try trace { loop in
            let source = Readable(ReadableOptions(highWaterMark: 10, read: { _, _ in }))
            #expect(source.readable && source.readableLength == 0 && source.readableHighWaterMark == 10)
            #expect(!source.readableEnded && !source.readableAborted && !source.readableDidRead)
            loop.trace.append(flow(source))
            source.push("abc")
            loop.trace.append("\(source.readableLength)")
            source.pause()
            loop.trace.append(flow(source))
            source.on(.data) { _ in }
            loop.trace.append(flow(source))
            source.resume()
            loop.trace.append(flow(source))
            source.on(.end) {
                loop.trace.append(
                    "end \(source.readableEnded) \(source.readable) \(source.readableLength) \(source.readableDidRead)")
            }
            source.push(nil)
            setImmediate {
                loop.trace.append("\(source.destroyed) \(source.readableAborted) \(source.closed)")
            }
        }
        #expect(
            trace == [
                "null false", "3", "false true", "false true", "true false", "end true false 0 true",
                "true false true",
            ])
    }

    @Test("Readable.property.readableAborted Writable.property.writableAborted: destroyed before the end")
    func aborted() throws {
        _ = try trace { loop in
            let source = Readable(ReadableOptions(read: { _, _ in }))
            source.destroy()
            #expect(source.readableAborted && !source.readable && source.destroyed && source.closed)
            let sink = Writable(WritableOptions(write: { _, _, _, _ in }))
            sink.write("x")
            sink.destroy()
            #expect(sink.writableAborted && !sink.writable)
        }
    }

    @Test(
        """
        Writable.property.writable Writable.property.writableEnded Writable.property.writableFinished \
        Writable.property.destroyed Writable.property.closed: from the first chunk to 'close'
        """)
    func writables() throws {
        let trace = try trace { loop in
            let sink = Writable(WritableOptions(write: { _, _, _, callback in setImmediate { callback() } }))
            #expect(sink.writable && !sink.writableEnded && !sink.writableFinished)
            #expect(!sink.writableAborted && !sink.destroyed && !sink.closed)
            sink.write("a")
            sink.end()
            loop.trace.append("\(sink.writable) \(sink.writableEnded) \(sink.writableFinished)")
            sink.on(.finish) { loop.trace.append("finish \(sink.writableFinished) \(sink.destroyed)") }
            sink.on(.close) { loop.trace.append("close \(sink.closed) \(sink.destroyed) \(sink.writableAborted)") }
        }
        #expect(trace == ["false true false", "finish true false", "close true true false"])
    }

    @Test(
        """
        stream.function.destroy stream.function.isReadable-isWritable-isErrored-isDisturbed \
        stream.function.getDefaultHighWaterMark: of any stream
        """)
    func probes() throws {
        func probe(_ target: Duplex) -> [Bool?] {
            [
                stream.isReadable(target), stream.isWritable(target), stream.isErrored(target),
                stream.isDisturbed(target),
            ]
        }
        let trace = try trace { loop in
            let plain = PassThrough()
            #expect(probe(plain) == [true, true, false, false])
            plain.on(.error) { error in loop.trace.append(error.code ?? "") }
            stream.destroy(plain)
            #expect(plain.destroyed && probe(plain) == [false, false, false, true])
            let failed = PassThrough()
            failed.on(.error) { error in loop.trace.append(error.message) }
            stream.destroy(failed, NodeError("boom"))
        }
        #expect(trace == ["ABORT_ERR", "boom"])
        #expect(stream.getDefaultHighWaterMark() == 65_536 && stream.getDefaultHighWaterMark(true) == 16)
        #expect(throws: NodeError.self) { try stream.setDefaultHighWaterMark(false, -1) }
    }
}
