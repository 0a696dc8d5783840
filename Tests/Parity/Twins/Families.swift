extension Twins {
    /// One line per file of twins; those with a file each, in folders, are in `Folders.swift`.
    func addFamilies() {
        timers()
        addFolders()
        order()
        emission()
    }
}
