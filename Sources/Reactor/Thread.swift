import CLinux
import Glibc

/// A thread of our own, and what one thread needs to wait for another.
enum Thread {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a thread; its owner joins it or lets it live as long as the process.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) -> pthread_t {
        let start = Unmanaged.passRetained(Start(name, body))
        var thread = pthread_t()
        let error = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                // The system keeps 15 bytes of a name and refuses longer ones.
                clinux_name_thread(String(start.name.prefix(15)))
                start.body()
                return nil
            }, start.toOpaque())
        if error != 0 {
            start.release()
            throw SystemError(errno: error, syscall: "pthread_create")
        }
        return thread
    }
}

/// How many threads the process has, whoever started them.
public var threadCountOfProcess: Int {
    guard let folder = opendir("/proc/self/task") else { return .max }
    defer { closedir(folder) }
    var count = 0
    // Entries besides the threads': `.` and `..`.
    while readdir(folder) != nil { count += 1 }
    return count - 2
}

/// Counts what may be taken, and lets threads sleep until there is something. Needs no descriptor, of which there may be none left.
final class Semaphore: Sendable {
    // The system's semaphore is made to be used by several threads at once.
    nonisolated(unsafe) private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) != 0 {} }
}
