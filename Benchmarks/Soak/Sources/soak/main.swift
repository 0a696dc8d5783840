import NodeHTTP2

// soak TOTAL: so many exchanges, a fifth of each kind, between a server and clients of this program. Each kind is warmed up
// first; then neither its memory may grow nor an object be left. A line for each kind; status 1 when one has failed.

let arguments = CommandLine.arguments
guard arguments.count == 2, let total = Int(arguments[1]), total >= 5_000 else {
    console.error("usage: soak TOTAL (5000 at least)")
    process.exit(2)
}

let server = try serve()
server.listen(0, "127.0.0.1") {
    try begin(Kind.allCases[...])
}

/// Each kind in turn, the first of them now.
func begin(_ kinds: ArraySlice<Kind>) throws {
    guard let kind = kinds.first else {
        server.close()
        return
    }
    let count = total / Kind.allCases.count
    try Run(kind, count / 10, server) { _ in
        let before = Census(server)
        try Run(kind, count, server) { seconds in
            let after = Census(server)
            let isFine = after.isEmpty && after.residentBytes - before.residentBytes <= Census.growthBytesMax
            console.log("\(isFine ? "ok  " : "FAIL") \(kind) \(count) in \(seconds) s: \(after.text(since: before))")
            if !isFine { process.exitCode = 1 }
            try begin(kinds.dropFirst())
        }.fill()
    }.fill()
}

process.run()
