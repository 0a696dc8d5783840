#include "CAllocationCounter.h"
#include <errno.h>
#include <malloc.h>
#include <stddef.h>

static __thread long allocations;
static __thread long bytes;

long allocation_counter_read(void) { return allocations; }
long allocation_counter_bytes(void) { return bytes; }

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
extern void __libc_free(void *memory);

static void *counted(void *memory) {
    allocations++;
    if (memory) bytes += (long)malloc_usable_size(memory);
    return memory;
}

void *malloc(size_t size) {
    return counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return counted(__libc_calloc(count, size));
}

void *realloc(void *old, size_t size) {
    long before = old ? (long)malloc_usable_size(old) : 0;
    void *memory = __libc_realloc(old, size);
    // Without memory the old is left as it was, unless nothing was asked for.
    if (memory || size == 0) bytes -= before;
    return counted(memory);
}

void *memalign(size_t alignment, size_t size) {
    return counted(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
    return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    *result = counted(__libc_memalign(alignment, size));
    return *result ? 0 : ENOMEM;
}

void free(void *memory) {
    if (!memory) return;
    bytes -= (long)malloc_usable_size(memory);
    __libc_free(memory);
}

#endif
