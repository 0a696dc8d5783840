// A program whose top-level code awaits: it stays on the main thread, and the loop runs below it.
import Glibc
import NodeRuntime

let mainThread = pthread_self()
func note(_ text: String) { console.log("\(text), main thread \(pthread_equal(mainThread, pthread_self()) != 0)") }

if process.argv.contains("leave") {
    try await timers.promises.setImmediate()
    process.exitCode = 4
    // Another way to the end: nothing waits for the loop then.
    process.exit()
}

note("begins")
try await Task.sleep(nanoseconds: 1_000_000)
note("after a sleep of Swift's own")
note(try await timers.promises.setTimeout(1, "after a timeout"))

var ticks = 0
for try await _ in timers.promises.setInterval(1) {
    ticks += 1
    if ticks == 3 { break }
}
note("after \(ticks) intervals")

let door = EventEmitter()
setImmediate { try door.emit("open", "by an immediate") }
let opened = try await events.once(door, "open")
note("opened \(opened[0])")

let task = Task {
    try await timers.promises.scheduler.wait(1)
    ticks += 1
    return ticks
}
note("task returned \(try await task.value)")

process.on(.beforeExit) { _ in note("beforeExit") }
process.on(.exit) { code in note("exit \(code)") }
setTimeout({ note("the loop goes on") }, 1)
note("last line")
process.run()
