// Linux system calls and constants that Swift cannot import from Glibc; no logic.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <stddef.h>

// The reactor of this thread, or null. Private to the two functions below, which the optimiser inlines into Swift.
extern _Thread_local void *clinux_thread_reactor_;

static inline void *clinux_current_reactor(void) { return clinux_thread_reactor_; }
static inline void clinux_set_current_reactor(void *reactor) { clinux_thread_reactor_ = reactor; }

// One event of a batch; `epoll_event` is packed on some machines and Swift cannot lay that out.
struct clinux_event {
    uint64_t token;
    uint32_t mask;
    uint32_t unused;
};

enum {
    clinux_readable = 0x001,
    clinux_writable = 0x004,
    clinux_error = 0x008,
    clinux_hangup = 0x010,
};

// Each returns what the call behind it returns: -1 and errno on failure.
int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t mask, uint64_t token);
int clinux_epoll_modify(int epoll, int descriptor, uint32_t mask, uint64_t token);
int clinux_epoll_remove(int epoll, int descriptor);
int clinux_epoll_wait(int epoll, struct clinux_event *events, int max, int timeout_milliseconds);

int clinux_eventfd(int nonblocking, int semaphore);
int clinux_eventfd_add(int descriptor);
int clinux_eventfd_take(int descriptor);
int clinux_signalfd(const int *signals, int count);
// Next signal number, or -1.
int clinux_signalfd_read(int descriptor);
int clinux_block_signals(const int *signals, int count, int block);

// An accepted descriptor is non-blocking and closed on exec. The two that send never raise SIGPIPE.
int clinux_socket(int family);
int clinux_accept(int descriptor);
int clinux_listen(int descriptor, int backlog);
ptrdiff_t clinux_send(int descriptor, const void *bytes, size_t count);
ptrdiff_t clinux_send_vectors(int descriptor, const void *vectors, size_t count);
int clinux_set_nonblocking(int descriptor);
int clinux_set_linger_reset(int descriptor);
int clinux_set_no_delay(int descriptor, int enabled);
// Zero leaves the system's default.
int clinux_set_keep_alive(int descriptor, int enabled, int idle_seconds, int interval_seconds, int count);
int clinux_set_type_of_service(int descriptor, int type);
int clinux_set_reuse_address(int descriptor);
int clinux_set_reuse_port(int descriptor);
int clinux_set_v6_only(int descriptor, int enabled);
int clinux_set_send_buffer(int descriptor, int bytes);
// The shortest round trip that TCP has measured (microseconds); -1 for other sockets and before the first sample.
int clinux_shortest_round_trip(int descriptor);
// The error that a finished connection attempt left (SO_ERROR), or errno of the question.
int clinux_take_socket_error(int descriptor);

// CPUs that this process may run on; returns how many there are, and writes the first `max`.
int clinux_allowed_cpus(int *cpus, int max);
int clinux_pin_thread(int cpu);
void clinux_name_thread(const char *name);

// What statx says of a file; times in nanoseconds since 1970, the time of birth 0 where the file system knows none.
struct clinux_file_status {
    uint64_t device, inode, links, raw_device;
    int64_t size, blocks, block_size;
    int64_t accessed, modified, changed, born;
    uint32_t mode, user, group;
};

// The file at `path`, or that of `descriptor` when the path is empty.
int clinux_file_status(int descriptor, const char *path, int follows_links, struct clinux_file_status *status);

// openat2 of a path whose every part is in the directory cache: EAGAIN where a disk would have to be waited for.
int clinux_open_cached(const char *path, int flags);
// preadv2 of what is in the page cache: EAGAIN where a disk would have to be waited for, EOPNOTSUPP where the file system cannot say.
ptrdiff_t clinux_read_cached(int descriptor, const void *vectors, int count, int64_t position);
// Whether the file lies in a file system that is memory itself.
int clinux_is_memory_file(int descriptor);

// When the process loaded this library (nanoseconds of CLOCK_MONOTONIC).
int64_t clinux_start_nanoseconds(void);

// "ECONNRESET" for its number, or null.
const char *clinux_errno_name(int number);

// Gives free heap pages back to the system.
void clinux_trim_heap(void);
// What an allocation costs the heap (bytes), its rounding included.
size_t clinux_heap_bytes(void *allocation);

// The descriptor that tells of work on Dispatch's main queue, or -1 where there is no Dispatch; and the drain of that queue.
int clinux_main_queue_descriptor(void);
void clinux_main_queue_drain(void);
// Runs `body` on Dispatch's main queue; nothing happens where there is no Dispatch.
void clinux_main_queue_async(void (*body)(void *context));

// Whether the calling thread is the one that the process began with.
int clinux_is_main_thread(void);

#endif
