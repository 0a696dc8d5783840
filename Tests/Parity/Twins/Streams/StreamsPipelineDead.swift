import NodeHTTP2

extension Twins {
    func streamsPipelineDead() {
        scenario("streams/pipeline-dead") {
            let source = stream.PassThrough()
            let dead = stream.PassThrough()
            dead.destroy()
            dead.on(.close) {
                attempt("main", "pipeline") {
                    try stream.pipeline(source, dead) { error in log("main", "callback", error) }.destroyed
                }
            }
        }
    }
}
