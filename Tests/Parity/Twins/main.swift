// The twins as one program: `ParityTwins list`, `ParityTwins NAME SIDE`.
import NodeHTTP2

let twins = Twins()
twins.addFamilies()

let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "list" {
    for (name, sides) in twins.sides.sorted(by: { $0.key < $1.key }) {
        log(name, sides.keys.sorted().joined(separator: " "))
    }
} else if arguments.count == 2, let side = twins.sides[arguments.first!]?[arguments.last!] {
    // From a tick, so that an error that escapes is an uncaught exception, as it is in a main module.
    process.nextTick(side)
    process.run()
} else {
    log("usage: ParityTwins list | NAME main|server|client")
    process.exit(2)
}
