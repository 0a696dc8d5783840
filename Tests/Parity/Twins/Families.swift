extension Twins {
    /// One line per family of scenarios; a family's twins stand in a file of its name.
    func addFamilies() {
        timers()
        requests()
    }
}
