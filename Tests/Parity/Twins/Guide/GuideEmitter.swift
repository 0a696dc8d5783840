import NodeHTTP2

private final class Door: EventEmitter {
    func open(_ who: String) throws { try emit(.open, who) }
}

extension Event where Emitter == Door, Arguments == String {
    fileprivate static var open: Self { Self("open") }
}

extension Twins {
    func guideEmitter() {
        scenario("guide/emitter") {
            let door = Door()
            let greet = door.listener(.open) { who in log("main", "hello", who) }
            door.on(.open, greet)
            door.once(.open) { log("main", "the first") }
            try door.open("Ann")
            try door.open("Bob")
            door.off(.open, greet)
            try door.open("Eve")
        }
    }
}
