import Reactor
import Testing

@testable import NodeRuntime

/// Some 800 scenarios, one in seven written by hand, the others at random: operations on Readable, Writable, Transform and on a
/// pipe, whose trace of events, hooks and states Node has recorded (Tests/Fixtures/node-runtime/record-streams.mjs).
@Suite struct StreamTraceTests {
    // rows: errors.error-code.ERR_STREAM_PUSH_AFTER_EOF errors.error-code.ERR_STREAM_UNSHIFT_AFTER_END_EVENT
    @Test(
        """
        Readable.method.read Readable.method.push Readable.method.unshift Readable.method.pause Readable.method.resume \
        Readable.method.setEncoding Readable.event.data Readable.event.end Readable.event.readable Readable.event.pause \
        Readable.event.resume Readable.event.close Readable.event.error: as recorded
        """)
    func readables() throws { try compare("R") }

    // rows: errors.error-code.ERR_STREAM_WRITE_AFTER_END
    @Test(
        """
        Writable.method.write Writable.method.end Writable.method.cork Writable.method.uncork Writable.method.destroy \
        Writable.event.drain Writable.event.finish Writable.event.close Writable.event.error: as recorded
        """)
    func writables() throws { try compare("W") }

    @Test("Duplex.class.Transform-PassThrough Duplex.property.allowHalfOpen: as recorded")
    func transforms() throws { try compare("T") }

    @Test("Readable.method.pipe Readable.method.unpipe Writable.event.pipe Writable.event.unpipe: as recorded")
    func pipes() throws { try compare("P") }

    private func compare(_ kind: String) throws {
        let reactor = try Reactor(clock: .manual())
        var different = 0
        let rows = try NodeFixture("streams.tsv").rows.filter { $0[0].hasPrefix(kind) }
        for row in rows {
            let trace = StreamTracePlayer(row[0], reactor).play()
            if trace != row[1] {
                different += 1
                if different <= 12 { Issue.record("\(row[0])\n  Node \(row[1])\n  here \(trace)") }
            }
        }
        #expect(rows.count > 150)
        #expect(different == 0, "of \(rows.count)")
    }
}
