import NodeHTTP2

extension Twins {
    func timersOrder() {
        scenario("timers/order") {
            setTimeout({ log("main", "thirty") }, 30)
            setTimeout({ log("main", "ten, first") }, 10)
            setTimeout({ log("main", "twenty") }, 20)
            setTimeout({ log("main", "ten, second") }, 10)
            setTimeout({ log("main", "ten, third") }, 10)
            setTimeout({ word in log("main", word) }, 40, "an argument")
        }
    }
}
