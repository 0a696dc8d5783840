import NodeRuntime

/// Warnings that a thread's programs get once.
struct CompatWarnings {
    struct Once {
        private var isDue = true

        mutating func warn(_ text: String) {
            guard isDue else { return }
            isDue = false
            process.emitWarning(text, "UnsupportedWarning")
        }
    }

    var statusMessage = Once()
    var connection = Once()
}
