// The code of README.md and of the porting guide that is no part of a program that runs; built so that it cannot become wrong. Never run.
// `SnippetsTests` compares. This file has what speaks of the top level of a program.
import NodeHTTP2

var requests = 0

@MainActor func count() { requests += 1 }

let counting = http2.createServer { request, response in
    count()
    response.end("request \(requests)")
}
