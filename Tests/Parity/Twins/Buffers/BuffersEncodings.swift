import NodeHTTP2

extension Twins {
    func buffersEncodings() {
        scenario("buffers/encodings") {
            let texts = ["", "a", "héllo", "€", "𝄞", "aGk=", "68656c6c6f", "zz", "6", "a-_b", "a+/b"]
            let encodings = [
                "utf8", "utf-8", "latin1", "binary", "ascii", "hex", "base64", "base64url", "ucs2", "utf16le",
            ]
            for encoding in encodings {
                for text in texts {
                    let buffer = try Buffer.from(text, encoding)
                    try log(
                        "main", encoding, text, buffer, Buffer.byteLength(text, encoding), buffer.toString(encoding))
                }
                try log(
                    "main", encoding, Buffer.isEncoding(encoding),
                    Buffer.from([0x80, 0xff, 0x41, 0xc3, 0x28]).toString(encoding))
            }
            log("main", Buffer.isEncoding("utf9"))
            attempt("main", "from") { try Buffer.from("a", "utf9") }
            attempt("main", "toString") { try Buffer.from("a").toString("utf9") }
        }
    }
}
