#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

static int64_t nanoseconds(struct statx_timestamp time) { return time.tv_sec * 1000000000 + time.tv_nsec; }

int clinux_file_status(int descriptor, const char *path, int follows_links, struct clinux_file_status *status) {
    struct statx found;
    int flags = (*path == 0 ? AT_EMPTY_PATH : 0) | (follows_links ? 0 : AT_SYMLINK_NOFOLLOW);
    if (statx(descriptor, path, flags, STATX_BASIC_STATS | STATX_BTIME, &found) != 0) return -1;
    *status = (struct clinux_file_status){
        .device = makedev(found.stx_dev_major, found.stx_dev_minor),
        .inode = found.stx_ino,
        .links = found.stx_nlink,
        .raw_device = makedev(found.stx_rdev_major, found.stx_rdev_minor),
        .size = found.stx_size,
        .blocks = found.stx_blocks,
        .block_size = found.stx_blksize,
        .accessed = nanoseconds(found.stx_atime),
        .modified = nanoseconds(found.stx_mtime),
        .changed = nanoseconds(found.stx_ctime),
        .born = found.stx_mask & STATX_BTIME ? nanoseconds(found.stx_btime) : 0,
        .mode = found.stx_mode,
        .user = found.stx_uid,
        .group = found.stx_gid,
    };
    return 0;
}

int clinux_open_cached(const char *path, int flags) {
    struct open_how how = {.flags = (uint64_t)flags, .resolve = RESOLVE_CACHED};
    return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

ptrdiff_t clinux_read_cached(int descriptor, const void *vectors, int count, int64_t position) {
    return preadv2(descriptor, vectors, count, position, RWF_NOWAIT);
}

int clinux_is_memory_file(int descriptor) {
    struct statfs found;
    return fstatfs(descriptor, &found) == 0 && (found.f_type == TMPFS_MAGIC || found.f_type == RAMFS_MAGIC);
}
