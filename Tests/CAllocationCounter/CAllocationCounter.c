#include "CAllocationCounter.h"
#include <errno.h>
#include <stddef.h>

static __thread long allocations;

long allocation_counter_read(void) { return allocations; }

// A sanitizer brings an allocator of its own; the counter then stands still.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)

int allocation_counter_counts(void) { return 0; }

#else

int allocation_counter_counts(void) { return 1; }

// The names under which glibc exports its own allocator.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    allocations++;
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    allocations++;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    allocations++;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    allocations++;
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : ENOMEM;
}

#endif
