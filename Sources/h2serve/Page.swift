/// The page at `/`.
enum Page {
    static let html = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>h2serve</title></head>
        <body>
        <h1>h2serve</h1>
        <p>An HTTP/2 server for load tests and trials. Any method is taken unless said otherwise.</p>
        <ul>
        <li><a href="/hello">/hello</a>: Hello, World!</li>
        <li><a href="/bytes/1024">/bytes/N</a>: N bytes, up to 2<sup>40</sup></li>
        <li>/echo: the request's body, streamed back</li>
        <li>/upload: consumes the body, answers JSON with <code>bytes</code> and <code>crc32c</code></li>
        <li><a href="/delay/100">/delay/MS</a>: answers after MS milliseconds</li>
        <li><a href="/status/404">/status/CODE</a>: answers with that status, 200 to 599</li>
        <li><a href="/headers">/headers</a>: the request's headers as JSON</li>
        <li>/files/PATH: a file below the folder that <code>--root</code> names; conditions and ranges</li>
        <li><a href="/trailers">/trailers</a>: a body and trailers</li>
        </ul>
        </body>
        </html>

        """
}
