import Buffers

@testable import NodeRuntime

/// The cases of Tests/Fixtures/node-runtime/record-fs.mjs, in a folder of their own and in the same order.
struct FileSystemCases {
    typealias Case = (name: String, body: () throws -> Any?)

    /// With a slash at the end; Node's paths were relative to it.
    let folder: String

    init() throws {
        folder = try fs.realpathSync(fs.mkdtempSync("/tmp/fs-tests-")) + "/"
        try fs.writeFileSync(p("file"), "héllo")
        try fs.mkdirSync(p("folder/inner"), .init(recursive: true))
        try fs.writeFileSync(p("folder/b"), "1")
        try fs.writeFileSync(p("folder/a"), "2")
        try fs.writeFileSync(p("folder/inner/c"), "3")
        try fs.symlinkSync("file", p("link"))
        try fs.symlinkSync("loop", p("loop"))
    }

    func remove() throws { try fs.rmSync(folder, .init(recursive: true)) }

    private func p(_ name: String) -> String { folder + name }

    /// The case's value as JSON, or its error's text and fields, with paths as Node saw them.
    func outcome(_ body: () throws -> Any?) -> String {
        do { return json(try body()).replacing(folder, with: "") } catch {
            return fields(error).joined(separator: "|").replacing(folder, with: "")
        }
    }

    func fields(_ error: any Error) -> [String] {
        guard let error = error as? NodeError else { return ["\(error)"] }
        return [
            error.name, error.message, error.code, error.errno.map(String.init) ?? "-", error.syscall ?? "-",
            error.path ?? "-", error.dest ?? "-",
        ]
    }

    private func json(_ value: Any?) -> String {
        switch value {
        case let text as String: "\"\(text)\""
        case let list as [Any]: "[" + list.map { json($0) }.joined(separator: ",") + "]"
        case let number as Double: number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .some(let value): "\(value)"
        case nil: "null"
        }
    }

    var all: [Case] { opening + descriptors + wholeFiles + properties + names + folders + removing + rest }

    private func nothing(_ body: () throws -> Void) rethrows -> Any? {
        try body()
        return nil
    }

    private var opening: [Case] {
        [
            ("open missing", { try fs.openSync(p("missing")) }),
            ("open folder for writing", { try fs.openSync(p("folder"), "w") }),
            ("open empty path", { try fs.openSync("") }),
            ("open zero byte", { try fs.openSync("a\0b") }),
            ("open bad flags", { try fs.openSync(p("file"), "zz") }),
            ("open empty flags", { try fs.openSync(p("file"), "") }),
            ("open flags too large", { try fs.openSync(p("file"), 1 << 40) }),
            ("open negative mode", { try fs.openSync(p("file"), "r", -1) }),
            ("open exclusive", { try fs.openSync(p("file"), "wx") }),
            ("open long name", { try fs.openSync(p(String(repeating: "x", count: 300))) }),
            ("open below a file", { try fs.openSync(p("file/x")) }),
            ("open loop", { try fs.openSync(p("loop")) }),
        ]
    }

    private var descriptors: [Case] {
        [
            ("close negative", { try nothing { try fs.closeSync(-1) } }),
            ("close unknown", { try nothing { try fs.closeSync(1_000_000) } }),
            ("fstat unknown", { try fs.fstatSync(1_000_000) }),
            ("fsync unknown", { try nothing { try fs.fsyncSync(1_000_000) } }),
            ("ftruncate unknown", { try nothing { try fs.ftruncateSync(1_000_000, 3) } }),
            ("read unknown", { try fs.readSync(1_000_000, Buffer.alloc(3)) }),
            ("read length beyond", { try fs.readSync(0, Buffer.alloc(3), 0, 4) }),
            ("read offset beyond", { try fs.readSync(0, Buffer.alloc(3), 5, 1) }),
            ("read nothing", { try fs.readSync(0, Buffer.alloc(0), 0, 0) }),
            ("read into nothing", { try fs.readSync(0, Buffer.alloc(0), 0, 1) }),
            ("read negative offset", { try fs.readSync(0, Buffer.alloc(3), -1, 1, 0) }),
            ("read bad position", { try fs.readSync(0, Buffer.alloc(3), 0, 3, -5) }),
            ("write unknown", { try fs.writeSync(1_000_000, Buffer.alloc(3)) }),
            ("write offset beyond", { try fs.writeSync(1, Buffer.alloc(3), 4) }),
            ("write length beyond", { try fs.writeSync(1, Buffer.alloc(3), 0, 4) }),
            ("write negative length", { try fs.writeSync(1, Buffer.alloc(3), 0, -1) }),
            ("write bad encoding", { try nothing { try fs.writeFileSync(p("new"), "a", "zz") } }),
        ]
    }

    private func back(_ name: String, _ encoding: String, after body: () throws -> Void) throws -> Any? {
        try body()
        return try fs.readFileSync(p(name), encoding)
    }

    private var wholeFiles: [Case] {
        [
            ("readFile", { try fs.readFileSync(p("file"), "utf8") }),
            ("readFile hex", { try fs.readFileSync(p("file"), .init(encoding: "hex")).toString() }),
            ("readFile length", { try fs.readFileSync(p("file")).length }),
            ("readFile missing", { try fs.readFileSync(p("missing")) }),
            ("readFile folder", { try fs.readFileSync(p("folder")) }),
            ("readFile unknown descriptor", { try fs.readFileSync(1_000_000) }),
            ("readFile bad encoding", { try fs.readFileSync(p("file"), "zz") }),
            ("readFile of the kernel", { try fs.readFileSync("/proc/self/status", "utf8").hasPrefix("Name:") }),
            ("readFile device", { try fs.readFileSync("/dev/null").length }),
            ("writeFile missing folder", { try nothing { try fs.writeFileSync(p("missing/x"), "a") } }),
            ("writeFile folder", { try nothing { try fs.writeFileSync(p("folder"), "a") } }),
            ("writeFile unknown descriptor", { try nothing { try fs.writeFileSync(1_000_000, "a") } }),
            ("writeFile and back", { try back("new", "hex") { try fs.writeFileSync(p("new"), "aé", "latin1") } }),
            ("appendFile and back", { try back("new", "hex") { try fs.appendFileSync(p("new"), [0x62]) } }),
            ("appendFile missing folder", { try nothing { try fs.appendFileSync(p("missing/x"), "a") } }),
            (
                "writeFile flag",
                {
                    try back("new", "latin1") {
                        try fs.writeFileSync(p("new"), Buffer.from("z"), .init(flag: "r+", flush: true))
                    }
                }
            ),
            (
                "writeFile mode",
                {
                    try fs.writeFileSync(p("moded"), "", .init(mode: 0o600))
                    return try fs.statSync(p("moded")).mode
                }
            ),
        ]
    }

    private var properties: [Case] {
        [
            ("stat missing", { try fs.statSync(p("missing")) }),
            ("stat empty path", { try fs.statSync("") }),
            ("stat below a file", { try fs.statSync(p("file/x")) }),
            ("stat loop", { try fs.statSync(p("loop")) }),
            ("stat without entry", { try fs.statSync(p("missing"), .init(throwIfNoEntry: false)) }),
            ("stat size", { try fs.statSync(p("file")).size }),
            (
                "stat kinds",
                {
                    try ["file", "folder", "link"].map { name in
                        let s = try fs.lstatSync(p(name))
                        return [
                            s.isFile(), s.isDirectory(), s.isSymbolicLink(), s.isFIFO(), s.isSocket(),
                            s.isBlockDevice(), s.isCharacterDevice(),
                        ]
                    }
                }
            ),
            ("lstat missing", { try fs.lstatSync(p("missing")) }),
            (
                "exists",
                { ["\(p("file"))", p("missing"), "", "a\0", p("loop"), p("folder")].map { fs.existsSync($0) } }
            ),
            ("access missing", { try nothing { try fs.accessSync(p("missing")) } }),
            ("access bad mode", { try nothing { try fs.accessSync(p("file"), 99) } }),
            ("access", { try nothing { try fs.accessSync(p("file"), fs.constants.R_OK) } }),
        ]
    }

    private var names: [Case] {
        [
            ("unlink missing", { try nothing { try fs.unlinkSync(p("missing")) } }),
            ("unlink folder", { try nothing { try fs.unlinkSync(p("folder")) } }),
            ("rename missing", { try nothing { try fs.renameSync(p("missing"), p("other")) } }),
            ("rename onto a file", { try nothing { try fs.renameSync(p("folder"), p("file")) } }),
            (
                "rename",
                {
                    try fs.renameSync(p("moded"), p("renamed"))
                    return [fs.existsSync(p("moded")), fs.existsSync(p("renamed"))]
                }
            ),
        ]
    }

    private var folders: [Case] {
        let recursive = fs.MkdirOptions(recursive: true)
        return [
            ("mkdir there", { try fs.mkdirSync(p("folder")) }),
            ("mkdir missing parent", { try fs.mkdirSync(p("missing/x")) }),
            ("mkdir below a file", { try fs.mkdirSync(p("file/x")) }),
            ("mkdir recursive", { try fs.mkdirSync(p("one/two/three"), recursive) }),
            ("mkdir recursive again", { try fs.mkdirSync(p("one/two/three"), recursive) }),
            ("mkdir recursive more", { try fs.mkdirSync(p("one/two/four/"), recursive) }),
            ("mkdir recursive over a file", { try fs.mkdirSync(p("file"), recursive) }),
            ("mkdir recursive below a file", { try fs.mkdirSync(p("file/x/y"), recursive) }),
            ("mkdtemp missing", { try fs.mkdtempSync(p("missing/x")) }),
            ("mkdtemp", { try fs.mkdtempSync(p("t-")).count - folder.count }),
            ("readdir", { try fs.readdirSync(p("folder")) }),
            ("readdir recursive", { try fs.readdirSync(p("folder"), .init(recursive: true)) }),
            (
                "readdir with kinds",
                {
                    try fs.readdirSync(p("folder"), .init(recursive: true), withFileTypes: true)
                        .map { [$0.name, $0.parentPath, $0.isFile(), $0.isDirectory()] as [Any] }
                }
            ),
            ("readdir missing", { try fs.readdirSync(p("missing")) }),
            ("readdir file", { try fs.readdirSync(p("file")) }),
        ]
    }

    private var removing: [Case] {
        [
            ("rmdir full", { try nothing { try fs.rmdirSync(p("folder")) } }),
            ("rmdir missing", { try nothing { try fs.rmdirSync(p("missing")) } }),
            ("rmdir file", { try nothing { try fs.rmdirSync(p("file")) } }),
            ("rm missing", { try nothing { try fs.rmSync(p("missing")) } }),
            ("rm missing forced", { try nothing { try fs.rmSync(p("missing"), .init(force: true)) } }),
            ("rm folder", { try nothing { try fs.rmSync(p("folder")) } }),
            (
                "rm recursive",
                {
                    try fs.rmSync(p("one"), .init(recursive: true))
                    return fs.existsSync(p("one"))
                }
            ),
            (
                "rm link",
                {
                    try fs.symlinkSync("folder", p("to"))
                    try fs.rmSync(p("to"), .init(recursive: true))
                    return fs.existsSync(p("folder/a"))
                }
            ),
            ("realpath", { try fs.realpathSync(p("link")) }),
            ("realpath missing", { try fs.realpathSync("/missing/a/b") }),
            (
                "realpath loop",
                {
                    do { return try fs.realpathSync(p("loop")) } catch let error as NodeError {
                        return [error.code, error.syscall ?? "-"] as [String]
                    }
                }
            ),
        ]
    }

    private var rest: [Case] {
        [
            ("readlink", { try fs.readlinkSync(p("link")) }),
            ("readlink file", { try fs.readlinkSync(p("file")) }),
            ("symlink there", { try nothing { try fs.symlinkSync("file", p("folder")) } }),
            (
                "truncate",
                {
                    try fs.writeFileSync(p("cut"), "abcdef")
                    return try back("cut", "utf8") { try fs.truncateSync(p("cut"), 2) }
                }
            ),
            ("truncate missing", { try nothing { try fs.truncateSync(p("missing")) } }),
            ("truncate folder", { try nothing { try fs.truncateSync(p("folder"), 1) } }),
            ("truncate longer", { try back("cut", "hex") { try fs.truncateSync(p("cut"), 4) } }),
            (
                "chmod",
                {
                    try fs.chmodSync(p("cut"), 0o640)
                    return try fs.statSync(p("cut")).mode
                }
            ),
            ("chmod missing", { try nothing { try fs.chmodSync(p("missing"), 0o644) } }),
            (
                "utimes",
                {
                    try fs.utimesSync(p("cut"), 1, 1_700_000_000.5)
                    return [try fs.statSync(p("cut")).atimeMs, try fs.statSync(p("cut")).mtimeMs]
                }
            ),
            (
                "utimes date",
                {
                    try fs.utimesSync(p("cut"), 0, Date(784_111_777_000))
                    return try fs.statSync(p("cut")).mtime.toUTCString()
                }
            ),
            ("utimes missing", { try nothing { try fs.utimesSync(p("missing"), 1, 1) } }),
            ("copyFile", { try back("copy", "utf8") { try fs.copyFileSync(p("file"), p("copy")) } }),
            (
                "copyFile exclusive",
                { try nothing { try fs.copyFileSync(p("file"), p("copy"), fs.constants.COPYFILE_EXCL) } }
            ),
            ("copyFile folder", { try nothing { try fs.copyFileSync(p("folder"), p("copy2")) } }),
            ("copyFile missing", { try nothing { try fs.copyFileSync(p("missing"), p("copy2")) } }),
            ("copyFile missing folder", { try nothing { try fs.copyFileSync(p("file"), p("missing/x")) } }),
            ("positions", { try positions() }),
            ("writes", { try writes() }),
        ]
    }

    private func positions() throws -> Any? {
        let fd = try fs.openSync(p("file"))
        let b = try Buffer.alloc(4)
        let first = [try fs.readSync(fd, b, 0, 2), try b.toString("hex")] as [Any]
        let second = [try fs.readSync(fd, b, 1, 2), try b.toString("hex")] as [Any]
        let third = [try fs.readSync(fd, b, 0, 4, 0), try b.toString("hex")] as [Any]
        let fourth = [try fs.readSync(fd, b), try b.toString("hex"), try fs.readSync(fd, b)] as [Any]
        try fs.closeSync(fd)
        return first + second + third + fourth
    }

    private func writes() throws -> Any? {
        let fd = try fs.openSync(p("written"), "w+")
        let counts = [
            try fs.writeSync(fd, "héllo"), try fs.writeSync(fd, Buffer.from("XYZ"), 1, 1),
            try fs.writeSync(fd, "J", 0, "latin1"), try fs.writeSync(fd, Buffer.from("ab"), 0, 2, 9),
            try fs.writeSync(fd, "+"),
        ]
        try fs.closeSync(fd)
        return counts as [Any] + [try fs.readFileSync(p("written"), "hex")]
    }
}
