import Glibc

extension FileWork where Value == Void {
    /// Node: copyFile. `fs.constants.COPYFILE_EXCL` refuses to replace; a copy by reference is never tried.
    static func copyFile(_ src: some fs.PathLike, _ dest: some fs.PathLike, _ mode: Int) throws -> FileWork {
        guard (0...7).contains(mode) else {
            throw NodeError("ERR_OUT_OF_RANGE", .rangeError, "mode is out of range: >= 0 && <= 7")
        }
        let source = try FilePath(src, "src")
        let target = try FilePath(dest, "dest")
        return FileWork {
            do throws(NodeError) {
                try FileCall.copy(source, target, exclusively: mode & fs.constants.COPYFILE_EXCL != 0)
            } catch {
                // Whatever call failed, it is the copy that did.
                throw FileCall.failure(Int32(-(error.errno ?? 0)), "copyfile", source, target)
            }
        }
    }
}

extension FileCall {
    /// What is copied in one piece (bytes).
    private static let copyBytes = 64 * 1024

    static func copy(_ source: FilePath, _ target: FilePath, exclusively: Bool) throws(NodeError) {
        try withOpen(source, O_RDONLY) { (input) throws(NodeError) in
            let status = try status(input)
            if status.isDirectory() { throw failure(EISDIR, "copyfile") }
            let flags = O_WRONLY | O_CREAT | (exclusively ? O_EXCL : 0)
            try withOpen(target, flags, mode_t(status.mode & 0o7777)) { (output) throws(NodeError) in
                let old = try self.status(output)
                // A file copied to itself stays as it is.
                if old.dev == status.dev, old.ino == status.ino { return }
                try check("ftruncate") { Int(ftruncate(output, 0)) }
                try check("fchmod") { Int(fchmod(output, mode_t(status.mode & 0o7777))) }
                try copy(input, output)
            }
        }
    }

    private static func copy(_ input: Int32, _ output: Int32) throws(NodeError) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: copyBytes, alignment: 1)
        defer { memory.deallocate() }
        while true {
            let count = try read(input, memory, nil)
            if count == 0 { return }
            try writeAll(output, UnsafeRawBufferPointer(rebasing: memory[..<count]))
        }
    }
}
