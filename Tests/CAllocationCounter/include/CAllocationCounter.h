/// Counts allocations of the calling thread by standing in for the C library's allocator in the test process.
#ifndef C_ALLOCATION_COUNTER_H
#define C_ALLOCATION_COUNTER_H

/// Calls to malloc, calloc, realloc, memalign and their kin by this thread since it began.
long allocation_counter_read(void);

/// Bytes that this thread has allocated less those that it has freed, as the allocator rounds them.
long allocation_counter_bytes(void);

/// Zero where a sanitizer keeps the allocator to itself.
int allocation_counter_counts(void);

#endif
