#define _GNU_SOURCE
#include "CLinux.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

_Thread_local void *clinux_thread_reactor_;

_Static_assert(clinux_readable == EPOLLIN && clinux_writable == EPOLLOUT, "event bits");
_Static_assert(clinux_error == EPOLLERR && clinux_hangup == EPOLLHUP, "event bits");

enum { batch_max = 256 };

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int descriptor, uint32_t mask, uint64_t token) {
    struct epoll_event event = {.events = mask, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t mask, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, mask, token);
}

int clinux_epoll_modify(int epoll, int descriptor, uint32_t mask, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, mask, token);
}

int clinux_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int clinux_epoll_wait(int epoll, struct clinux_event *events, int max, int timeout_milliseconds) {
    struct epoll_event batch[batch_max];
    int count = epoll_wait(epoll, batch, max < batch_max ? max : batch_max, timeout_milliseconds);
    for (int index = 0; index < count; index++) {
        events[index].token = batch[index].data.u64;
        events[index].mask = batch[index].events;
    }
    return count;
}

int clinux_eventfd(int nonblocking, int semaphore) {
    return eventfd(0, EFD_CLOEXEC | (nonblocking ? EFD_NONBLOCK : 0) | (semaphore ? EFD_SEMAPHORE : 0));
}

int clinux_eventfd_add(int descriptor) { return eventfd_write(descriptor, 1); }

int clinux_eventfd_take(int descriptor) {
    eventfd_t value;
    return eventfd_read(descriptor, &value);
}

static sigset_t signal_set(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++) sigaddset(&set, signals[index]);
    return set;
}

int clinux_signalfd(const int *signals, int count) {
    sigset_t set = signal_set(signals, count);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int clinux_signalfd_read(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t count = read(descriptor, &info, sizeof info);
    return count == (ssize_t)sizeof info ? (int)info.ssi_signo : -1;
}

int clinux_block_signals(const int *signals, int count, int block) {
    sigset_t set = signal_set(signals, count);
    return pthread_sigmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

int clinux_socket(int family) { return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

int clinux_accept(int descriptor) { return accept4(descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int clinux_listen(int descriptor, int backlog) { return listen(descriptor, backlog); }

ptrdiff_t clinux_send(int descriptor, const void *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL);
}

ptrdiff_t clinux_send_vectors(int descriptor, const void *vectors, size_t count) {
    struct msghdr message = {.msg_iov = (struct iovec *)vectors, .msg_iovlen = count};
    return sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

int clinux_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static int option(int descriptor, int level, int name, int value) {
    return setsockopt(descriptor, level, name, &value, sizeof value);
}

int clinux_set_linger_reset(int descriptor) {
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

int clinux_set_no_delay(int descriptor, int enabled) {
    return option(descriptor, IPPROTO_TCP, TCP_NODELAY, enabled);
}

int clinux_set_keep_alive(int descriptor, int enabled, int idle_seconds, int interval_seconds, int count) {
    if (option(descriptor, SOL_SOCKET, SO_KEEPALIVE, enabled) < 0) return -1;
    if (!enabled || idle_seconds <= 0) return 0;
    if (option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, idle_seconds) < 0) return -1;
    if (interval_seconds > 0 && option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, interval_seconds) < 0) return -1;
    return count > 0 ? option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, count) : 0;
}

// A socket of IPv6 speaks IPv4 too, so both fields are set there; the one that exists decides.
int clinux_set_type_of_service(int descriptor, int type) {
    int v4 = option(descriptor, IPPROTO_IP, IP_TOS, type);
    int v6 = option(descriptor, IPPROTO_IPV6, IPV6_TCLASS, type);
    return v4 < 0 && v6 < 0 ? -1 : 0;
}

int clinux_set_reuse_address(int descriptor) { return option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1); }

int clinux_set_reuse_port(int descriptor) { return option(descriptor, SOL_SOCKET, SO_REUSEPORT, 1); }

int clinux_set_v6_only(int descriptor, int enabled) {
    return option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, enabled);
}

int clinux_set_send_buffer(int descriptor, int bytes) { return option(descriptor, SOL_SOCKET, SO_SNDBUF, bytes); }

int clinux_take_socket_error(int descriptor) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
}

int clinux_allowed_cpus(int *cpus, int max) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 0;
    int count = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &set)) continue;
        if (count < max) cpus[count] = cpu;
        count++;
    }
    return count;
}

int clinux_pin_thread(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

void clinux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

const char *clinux_errno_name(int number) { return strerrorname_np(number); }

void clinux_trim_heap(void) { malloc_trim(0); }

size_t clinux_heap_bytes(void *allocation) { return malloc_usable_size(allocation) + sizeof(size_t); }

// Dispatch has these for run loops of others; its headers do not show them. Weak, so that a program without Dispatch still links;
// looked up by name where Dispatch is a shared library that only other libraries link.
extern int _dispatch_get_main_queue_handle_4CF(void) __attribute__((weak));
extern void _dispatch_main_queue_callback_4CF(void *) __attribute__((weak));

int clinux_main_queue_descriptor(void) {
    int (*handle)(void) = _dispatch_get_main_queue_handle_4CF;
    if (!handle) handle = (int (*)(void))dlsym(RTLD_DEFAULT, "_dispatch_get_main_queue_handle_4CF");
    return handle ? handle() : -1;
}

void clinux_main_queue_drain(void) {
    static void (*drain)(void *);
    if (!drain) drain = _dispatch_main_queue_callback_4CF;
    if (!drain) drain = (void (*)(void *))dlsym(RTLD_DEFAULT, "_dispatch_main_queue_callback_4CF");
    if (drain) drain(NULL);
}

void clinux_main_queue_async(void (*body)(void *)) {
    void (*submit)(void *, void *, void (*)(void *)) =
        (void (*)(void *, void *, void (*)(void *)))dlsym(RTLD_DEFAULT, "dispatch_async_f");
    void *queue = dlsym(RTLD_DEFAULT, "_dispatch_main_q");
    if (submit && queue) submit(queue, NULL, body);
}

int clinux_is_main_thread(void) { return getpid() == (pid_t)syscall(SYS_gettid); }

// Where Swift's concurrency library asks who runs `@MainActor`, and who keeps the main thread once an asynchronous main
// function has suspended. Both hooks are part of its interface for other event loops; weak, for programs without it.
#define SWIFT_CC __attribute__((swiftcall))

struct executor_reference {
    void *identity;
    void *implementation;
};

extern SWIFT_CC struct executor_reference (*swift_task_getMainExecutor_hook)(void *original) __attribute__((weak));
extern SWIFT_CC _Bool (*swift_task_isMainExecutor_hook)(struct executor_reference, void *original) __attribute__((weak));
extern SWIFT_CC void (*swift_task_asyncMainDrainQueue_hook)(void *original, void *override) __attribute__((weak));

// Of the modules above; weak, because a program may be linked without them.
extern void reactor_main_executor(void *reference) __attribute__((weak));
extern void node_runtime_keep_main_thread(void) __attribute__((weak));

static SWIFT_CC struct executor_reference main_executor(void *original) {
    struct executor_reference reference;
    reactor_main_executor(&reference);
    return reference;
}

static SWIFT_CC _Bool is_main_executor(struct executor_reference executor, void *original) {
    return executor.identity == main_executor(original).identity;
}

static SWIFT_CC void keep_main_thread(void *original, void *override) {
    if (node_runtime_keep_main_thread) node_runtime_keep_main_thread();
    ((SWIFT_CC void (*)(void))original)();
}

// Before main, which asks for the executor before it runs any of the program.
__attribute__((constructor)) static void install_hooks(void) {
    if (!reactor_main_executor || !&swift_task_getMainExecutor_hook) return;
    swift_task_getMainExecutor_hook = main_executor;
    if (&swift_task_isMainExecutor_hook) swift_task_isMainExecutor_hook = is_main_executor;
    if (&swift_task_asyncMainDrainQueue_hook) swift_task_asyncMainDrainQueue_hook = keep_main_thread;
}

static int64_t start_nanoseconds;

__attribute__((constructor)) static void note_start(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    start_nanoseconds = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clinux_start_nanoseconds(void) { return start_nanoseconds; }
