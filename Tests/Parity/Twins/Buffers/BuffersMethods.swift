import NodeHTTP2

extension Twins {
    func buffersMethods() {
        scenario("buffers/methods") {
            let buffer = Buffer.from("hello world")
            let slice = buffer.subarray(6)
            slice[0] = 0x57
            log(
                "main", buffer.toString(), slice.toString(), buffer.slice(-5, -1).toString(),
                buffer.subarray(3, 1).length)
            try log("main", Buffer.alloc(4), Buffer.alloc(5, "ab"), Buffer.alloc(3, 7), Buffer.allocUnsafe(3).length)
            try log(
                "main", Buffer.concat([Buffer.from("a"), Buffer.from("bc")]), Buffer.concat([Buffer.from("abc")], 2),
                Buffer.concat([Buffer.from("a")], 3))
            log(
                "main", Buffer.compare(Buffer.from("a"), Buffer.from("b")), Buffer.from("b").compare(Buffer.from("a")),
                Buffer.from("a").equals(Buffer.from("a")))
            let target = try Buffer.alloc(5)
            try log(
                "main", Buffer.from("abc").copy(target, 1), target, Buffer.from("abcdef").copy(target, 3, 2), target)
            try log("main", target.fill("xy"), target.fill(0, 1, 3))
            log(
                "main", buffer.indexOf("o"), buffer.indexOf("o", 5), buffer.indexOf("zz"), buffer.includes("World"),
                buffer.indexOf(Buffer.from("lo")))
            try log(
                "main", target.write("häh"), target, target.write("abc", 3), target, target.write("ff", 0, "hex"),
                target)
            try log("main", Buffer.from("ab").toJSON().data, buffer.toString("utf8", 2, 4), buffer.length)
        }
    }
}
