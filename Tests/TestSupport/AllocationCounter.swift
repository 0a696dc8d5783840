import CAllocationCounter

/// Counts what this thread takes from the allocator.
public enum AllocationCounter {
    /// Allocations while `body` runs.
    public static func count(_ body: () throws -> Void) rethrows -> Int {
        let before = allocation_counter_read()
        try body()
        return Int(allocation_counter_read() - before)
    }
}
