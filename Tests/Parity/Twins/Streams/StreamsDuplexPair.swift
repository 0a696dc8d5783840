import NodeHTTP2

extension Twins {
    func streamsDuplexPair() {
        scenario("streams/duplex-pair") {
            let (one, other) = stream.duplexPair()
            other.on(.data) { chunk in log("main", "other data", chunk.toString()) }
            other.on(.end) {
                log("main", "other end")
                other.end("back")
            }
            one.on(.data) { chunk in log("main", "one data", chunk.toString()) }
            one.on(.end) { log("main", "one end") }
            one.on(.close) { log("main.one", "close") }
            other.on(.close) { log("main.other", "close") }
            one.write("there") { log("main", "written") }
            one.end()
        }
    }
}
