/// Node's fs module: files by their descriptors, by their paths, and as streams.
///
/// Every operation has three forms: `readFileSync` blocks the thread, `readFile` with a callback and `promises.readFile` work
/// on another thread and come back to this one. Arguments are checked at once in all of them. A callback gets the error
/// first; when there is one, what follows is empty: -1 for a descriptor, 0, "" or an empty Buffer, where Node has undefined.
public enum fs {
    /// Node: fs.promises.
    public enum promises {}

    /// What a callback without a result gets: nil when all went well.
    public typealias NoParamCallback = ((any Error)?) throws -> Void
}
