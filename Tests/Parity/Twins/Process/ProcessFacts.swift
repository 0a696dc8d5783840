import NodeHTTP2

extension Twins {
    func processFacts() {
        scenario("process/facts") {
            log(
                "main", process.pid > 0, process.platform, process.cwd().hasPrefix("/"), process.argv.count > 1,
                process.env.PATH != nil)
            let start = process.hrtime()
            log("main", start.count, process.hrtime(start)[0])
            log("main", process.hrtime.bigint() > 0, process.memoryUsage().rss > 1_000_000)
        }
    }
}
