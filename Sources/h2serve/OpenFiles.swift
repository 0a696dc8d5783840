import NodeHTTP2

/// The files that a worker sends: each is open once, however many answers it is sent for, so that clients who take their time do not
/// use up the process's descriptors.
final class OpenFiles {
    /// One file, read by positions; its answers hold it.
    final class File {
        let fd: Int
        fileprivate let id: ID
        fileprivate var answerCount = 0

        fileprivate init(_ fd: Int, _ id: ID) {
            self.fd = fd
            self.id = id
        }
    }

    fileprivate struct ID: Hashable {
        let device: Int
        let inode: Int
    }

    /// Opened at once (count): each takes a descriptor before anybody knows whose it is.
    private static let openingMax = 32

    private var files: [ID: File] = [:]
    private var openingCount = 0
    /// Who waits, in order; the turn of those before `nextWaiting` has come.
    private var waiting: [(() throws -> Void)?] = []
    private var nextWaiting = 0

    /// Calls `open`, which opens a file on another thread, when its turn has come; `opened` is to follow.
    func whenFree(_ open: @escaping () throws -> Void) throws {
        guard openingCount < Self.openingMax else { return waiting.append(open) }
        openingCount += 1
        try open()
    }

    /// What was opened, or could not be, has its owner.
    func opened() throws {
        guard nextWaiting < waiting.count, let next = waiting[nextWaiting] else {
            openingCount -= 1
            return
        }
        waiting[nextWaiting] = nil
        nextWaiting += 1
        // Each is moved once on average.
        if nextWaiting * 2 > waiting.count {
            waiting.removeFirst(nextWaiting)
            nextWaiting = 0
        }
        try next()
    }

    /// Takes a descriptor over: what comes back may have another one of the same file.
    func take(_ fd: Int, _ stat: fs.Stats) throws -> File {
        let id = ID(device: stat.dev, inode: stat.ino)
        if let file = files[id] {
            try fs.closeSync(fd)
            file.answerCount += 1
            return file
        }
        let file = File(fd, id)
        file.answerCount = 1
        files[id] = file
        return file
    }

    /// An answer is over.
    func giveBack(_ file: File) throws {
        file.answerCount -= 1
        guard file.answerCount == 0 else { return }
        files[file.id] = nil
        try fs.closeSync(file.fd)
    }
}
