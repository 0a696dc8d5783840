import CAllocationCounter

/// Counts what this thread takes from the allocator.
public enum AllocationCounter {
    /// False under a sanitizer, whose allocator cannot be counted.
    public static var counts: Bool { allocation_counter_counts() != 0 }

    /// Allocations while `body` runs.
    public static func count(_ body: () throws -> Void) rethrows -> Int {
        let before = allocation_counter_read()
        try body()
        return Int(allocation_counter_read() - before)
    }
}
