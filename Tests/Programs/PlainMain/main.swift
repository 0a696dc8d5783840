// A program whose top-level code does not await: what it starts takes its turns on the main thread, in Node's order.
import Glibc
import NodeRuntime

let mainThread = pthread_self()
func isOnMainThread() -> Bool { pthread_equal(mainThread, pthread_self()) != 0 }

let door = EventEmitter()
var count = 0

door.on("open") { (number: Int) in
    count += number
    try await timers.promises.setTimeout(20)
    count += 1
    console.log("listener goes on, count \(count), main thread \(isOnMainThread())")
}
queueMicrotask { console.log("microtask 1") }
Task {
    count += 1
    console.log("task begins, main thread \(isOnMainThread())")
    process.nextTick { console.log("tick of the task") }
    try await timers.promises.setImmediate()
    console.log("task goes on, main thread \(isOnMainThread())")
}
queueMicrotask { console.log("microtask 2") }
async {
    console.log("async begins")
    let number = try await events.once(door, "number")
    console.log("async goes on with \(number), main thread \(isOnMainThread())")
    async let first = onWhichThread()
    async let second = onWhichThread()
    let both = await [first, second]
    console.log("children on main thread \(both)")
}
process.nextTick { console.log("tick 1") }
process.nextTick { try door.emit("number", 7) }
try door.emit("open", 1)
process.on(.exit) { code in console.log("exit \(code), count \(count), main thread \(isOnMainThread())") }
console.log("end of main.swift")

func onWhichThread() async -> Bool { isOnMainThread() }

if process.argv.contains("reject") {
    setImmediate {
        async {
            try await timers.promises.setImmediate()
            throw NodeError("nobody awaits this")
        }
    }
}
process.run()
