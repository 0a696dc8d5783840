// A program whose top-level code awaits: it stays on the main thread, and the loop runs below it.
import Foundation
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

if process.argv.contains("forever") {
    // Nothing will ever settle this; the timer that 'beforeExit' starts is the last thing to happen.
    var hasBeenAsked = false
    process.on(.beforeExit) { code in
        note("beforeExit \(code)")
        if !hasBeenAsked { setTimeout({ note("once more") }, 1) }
        hasBeenAsked = true
    }
    process.on(.exit) { code in note("exit \(code)") }
    if process.argv.contains("with a code") { process.exitCode = 3 }
    _ = try await fs.promises.stat("/")
    _ = try await events.once(EventEmitter(), "never")
    note("not reached")
}
if process.argv.contains("until a thread comes") {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            usleep(10_000)
            continuation.resume()
        }
    }
    note("a thread came")
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
