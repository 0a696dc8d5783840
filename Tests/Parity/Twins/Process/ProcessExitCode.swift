import NodeHTTP2

extension Twins {
    func processExitCode() {
        scenario("process/exit-code") {
            var again = true
            process.on(.beforeExit) { code in
                log("main", "beforeExit", code)
                if again { setTimeout({ log("main", "more work") }, 1) }
                again = false
            }
            process.on(.exit) { code in log("main", "exit", code, process.exitCode) }
            setTimeout({ process.exitCode = 3 }, 1)
        }
    }
}
