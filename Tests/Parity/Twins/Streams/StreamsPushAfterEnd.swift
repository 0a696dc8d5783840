import NodeHTTP2

extension Twins {
    func streamsPushAfterEnd() {
        scenario("streams/push-after-end") {
            let source = stream.Readable(.init(read: { _, _ in }))
            source.on(.error) { error in log("main", "error", error) }
            source.on(.close) { log("main", "close") }
            source.push(nil)
            log("main", source.push("late"))
            let ended = stream.Readable(.init(autoDestroy: false, read: { _, _ in }))
            ended.on(.error) { error in log("main.ended", "error", error) }
            ended.on(.end) { log("main.ended", ended.unshift("late")) }
            ended.resume()
            ended.push(nil)
        }
    }
}
