/// Node: node:diagnostics_channel. Named channels on which libraries publish what they do, for whoever subscribes.
///
/// Each thread has its own.
public enum diagnostics_channel {
    /// A function that hears what a channel publishes, with an identity by which it is taken away again.
    public final class Subscriber {
        fileprivate let body: (_ message: Any, _ name: String) throws -> Void

        public init(_ body: @escaping (_ message: Any, _ name: String) throws -> Void) { self.body = body }
    }

    /// Node: diagnostics_channel.Channel.
    public final class Channel {
        /// Node: channel.name.
        public let name: String
        /// Node: channel.hasSubscribers. Ask before making a message.
        @exclusivity(unchecked) public private(set) var hasSubscribers = false
        private var subscribers: [Subscriber] = []
        /// Hears when the first subscriber has come and when the last has gone, for a publisher that may not even ask.
        public var _interestChanged: ((_ hasSubscribers: Bool) -> Void)?

        fileprivate init(_ name: String) { self.name = name }

        /// Node: channel.publish(message). Calls the subscribers at once; what one throws is uncaught in the next tick.
        public func publish(_ message: Any) {
            if !hasSubscribers { return }
            for subscriber in subscribers {
                do { try subscriber.body(message, name) } catch { process.nextTick { throw error } }
            }
        }

        /// Node: channel.subscribe(onMessage).
        public func subscribe(_ subscriber: Subscriber) {
            subscribers.append(subscriber)
            updateInterest()
        }

        private func updateInterest() {
            guard hasSubscribers == subscribers.isEmpty else { return }
            hasSubscribers.toggle()
            _interestChanged?(hasSubscribers)
        }

        /// Node: channel.subscribe(onMessage).
        ///
        /// - Returns: what `unsubscribe` takes.
        @discardableResult
        public func subscribe(_ body: @escaping (_ message: Any, _ name: String) throws -> Void) -> Subscriber {
            let subscriber = Subscriber(body)
            subscribe(subscriber)
            return subscriber
        }

        /// Node: channel.unsubscribe(onMessage).
        ///
        /// - Returns: whether it was there.
        @discardableResult
        public func unsubscribe(_ subscriber: Subscriber) -> Bool {
            guard let index = subscribers.firstIndex(where: { $0 === subscriber }) else { return false }
            subscribers.remove(at: index)
            updateInterest()
            return true
        }
    }

    /// Node: diagnostics_channel.channel(name). The same object for the same name; keep it where publishing has to be cheap.
    public static func channel(_ name: String) -> Channel {
        let thread = ThreadState.current
        if let channel = thread.diagnosticsChannels[name] { return channel }
        let channel = Channel(name)
        thread.diagnosticsChannels[name] = channel
        return channel
    }

    /// Node: diagnostics_channel.hasSubscribers(name).
    public static func hasSubscribers(_ name: String) -> Bool {
        ThreadState.current.diagnosticsChannels[name]?.hasSubscribers ?? false
    }

    /// Node: diagnostics_channel.subscribe(name, onMessage).
    public static func subscribe(_ name: String, _ subscriber: Subscriber) { channel(name).subscribe(subscriber) }

    /// Node: diagnostics_channel.subscribe(name, onMessage).
    @discardableResult
    public static func subscribe(
        _ name: String, _ body: @escaping (_ message: Any, _ name: String) throws -> Void
    ) -> Subscriber { channel(name).subscribe(body) }

    /// Node: diagnostics_channel.unsubscribe(name, onMessage).
    @discardableResult
    public static func unsubscribe(_ name: String, _ subscriber: Subscriber) -> Bool {
        ThreadState.current.diagnosticsChannels[name]?.unsubscribe(subscriber) ?? false
    }
}
