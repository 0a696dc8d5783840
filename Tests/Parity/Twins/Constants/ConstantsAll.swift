import NodeHTTP2

extension Twins {
    func constantsAll() {
        scenario("constants/all") {
            for (name, value) in http2.constants.all.sorted(by: { $0.name < $1.name }) { log("main", name, value) }
        }
    }
}
