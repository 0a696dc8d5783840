// Several threads behind one port: each worker has a server of its own, and the kernel deals the connections out.
import NodeHTTP2

struct WorkerData {
    var name: String
    var port: Int
}

func serve(_ parentPort: MessagePort, _ workerData: WorkerData) {
    let server = http2.createServer()
    var served = 0
    server.on(.stream) { stream in
        served += 1
        try stream.respond([":status": 200])
        stream.end(workerData.name)
    }
    server.listen(.init(port: workerData.port, host: "127.0.0.1", reusePort: true)) {
        parentPort.postMessage(server.address()!.port)
    }
    parentPort.on(.message) {
        server.close()
        parentPort.postMessage(served)
        parentPort.close()
    }
}

let connections = 20

func start(_ name: String, _ port: Int, _ listening: @escaping (Worker, Int) throws -> Void) {
    let worker = Worker(.init(workerData: WorkerData(name: name, port: port))) { parentPort in
        serve(parentPort, parentPort.workerData as! WorkerData)
    }
    worker.once(.message) { port in try listening(worker, port as! Int) }
    worker.on(.error) { err in console.error(err) }
}

func ask(_ port: Int, _ done: @escaping (String) throws -> Void) throws {
    let client = try http2.connect("http://127.0.0.1:\(port)")
    let req = try client.request([":path": "/"])
    var name = ""
    req.on(.data) { chunk in name += chunk }
    req.on(.end) {
        client.close()
        try done(name)
    }
}

func stop(_ workers: [Worker]) {
    var total = 0
    var left = workers.count
    for worker in workers {
        worker.on(.message) { served in total += served as! Int }
        worker.on(.exit) { code in
            console.log("exit", code)
            left -= 1
            if left == 0 { console.log("served", total) }
        }
        worker.postMessage("stop")
    }
}

func main() {
    start("first", 0) { first, port in
        start("second", port) { second, port in
            var left = connections
            for _ in 0..<connections {
                try ask(port) { name in
                    if name != "first" && name != "second" { console.log("who is", name) }
                    left -= 1
                    if left == 0 { stop([first, second]) }
                }
            }
        }
    }
}

main()
process.run()
