import Glibc
import Reactor

/// Node: the signals of `process.on('SIGTERM', …)`. A listener takes the signal's default effect away; it does not keep
/// the loop going. Listen on the main thread before other threads start: they inherit what it has blocked.
extension Event where Emitter == NodeProcess, Arguments == (String, Int) {
    public static var SIGTERM: Self { Self("SIGTERM") }
    public static var SIGINT: Self { Self("SIGINT") }
    public static var SIGHUP: Self { Self("SIGHUP") }
    public static var SIGUSR1: Self { Self("SIGUSR1") }
    public static var SIGUSR2: Self { Self("SIGUSR2") }
}

/// The signals that programs may listen for.
enum ProcessSignals {
    static let numbers: [String: Int32] = [
        "SIGTERM": Glibc.SIGTERM, "SIGINT": Glibc.SIGINT, "SIGHUP": Glibc.SIGHUP, "SIGUSR1": Glibc.SIGUSR1,
        "SIGUSR2": Glibc.SIGUSR2,
    ]

    /// A source that emits the signal as an event of `process`.
    static func source(_ name: String, _ number: Int32, _ process: NodeProcess) -> SignalSource? {
        do throws(SystemError) {
            let source = try SignalSource(reactor: .ofCurrentThread, signals: [number]) { [unowned process] signal in
                do { try process.emit(name, name, Int(signal)) } catch { reportUncaught(error) }
            }
            source.unref()
            return source
        } catch {
            process.emitWarning("no signal source for \(name): \(error)")
            return nil
        }
    }
}
