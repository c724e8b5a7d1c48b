/* A disk that fails: loaded before the C library (LD_PRELOAD), it lets one call on the files below a folder fail or fall short.
 *
 *   ANOMALY_ROOT   the folder, in which the program runs; files elsewhere, pipes and devices work as ever
 *   ANOMALY_CALL   which call: read, write, open, list, stat, sync, cut, seek, rename, remove, lock
 *   ANOMALY_AT     the number of the call that fails, from 1
 *   ANOMALY_ERRNO  the number of the error, or 0: the call moves one byte only
 *   ANOMALY_TOLD   a file that gets the path of the file that the failed call was on
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The same function in the next library. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long calls;

static void tell(const char *path) {
    const char *told = getenv("ANOMALY_TOLD");
    int fd = told ? (int)syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
    if (fd >= 0) {
        syscall(SYS_write, fd, path, strlen(path));
        syscall(SYS_close, fd);
    }
}

/* Whether this call on a path is the one that fails. */
static int fails(const char *call, const char *path) {
    const char *root = getenv("ANOMALY_ROOT"), *wanted = getenv("ANOMALY_CALL"), *at = getenv("ANOMALY_AT");
    if (!root || !wanted || !at || !path || strcmp(call, wanted))
        return 0;
    /* A relative path is below it: the program runs there. */
    if (path[0] == '/' && strncmp(path, root, strlen(root)))
        return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != atol(at))
        return 0;
    tell(path);
    return 1;
}

static int fails_fd(const char *call, int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return fails(call, path);
}

/* The error; 0 where the call is to fall short. */
static int fault(void) {
    const char *number = getenv("ANOMALY_ERRNO");
    errno = number ? atoi(number) : EIO;
    return errno;
}

#define FAIL(call, path) \
    do \
        if (fails(call, path) && fault()) \
            return -1; \
    while (0)
#define FAIL_FD(call, fd) \
    do \
        if (fails_fd(call, fd) && fault()) \
            return -1; \
    while (0)

ssize_t read(int fd, void *to, size_t bytes) {
    if (fails_fd("read", fd)) {
        if (fault())
            return -1;
        bytes = bytes > 1 ? 1 : bytes;
    }
    return NEXT(read)(fd, to, bytes);
}

ssize_t write(int fd, const void *from, size_t bytes) {
    if (fails_fd("write", fd)) {
        if (fault())
            return -1;
        bytes = bytes > 1 ? 1 : bytes;
    }
    return NEXT(write)(fd, from, bytes);
}

ssize_t readv(int fd, const struct iovec *to, int count) {
    FAIL_FD("read", fd);
    return NEXT(readv)(fd, to, count);
}

ssize_t writev(int fd, const struct iovec *from, int count) {
    FAIL_FD("write", fd);
    return NEXT(writev)(fd, from, count);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    FAIL("open", path);
    return NEXT(open64)(path, flags, mode);
}

DIR *opendir(const char *path) {
    if (fails("list", path) && fault())
        return NULL;
    return NEXT(opendir)(path);
}

struct dirent64 *readdir64(DIR *folder) {
    if (fails_fd("list", dirfd(folder)) && fault())
        return NULL;
    return NEXT(readdir64)(folder);
}

/* Declared here, since the system's header says that the path is there, and Rust's library calls it without one at first. */
int statx(int folder, const char *path, int flags, unsigned mask, void *to);
int statx(int folder, const char *path, int flags, unsigned mask, void *to) {
    if (path && *path) {
        FAIL("stat", path);
    } else {
        FAIL_FD("stat", folder);
    }
    return NEXT(statx)(folder, path, flags, mask, to);
}

int fsync(int fd) {
    FAIL_FD("sync", fd);
    return NEXT(fsync)(fd);
}

int fdatasync(int fd) {
    FAIL_FD("sync", fd);
    return NEXT(fdatasync)(fd);
}

int ftruncate64(int fd, off64_t bytes) {
    FAIL_FD("cut", fd);
    return NEXT(ftruncate64)(fd, bytes);
}

off64_t lseek64(int fd, off64_t at, int from) {
    FAIL_FD("seek", fd);
    return NEXT(lseek64)(fd, at, from);
}

int flock(int fd, int how) {
    FAIL_FD("lock", fd);
    return NEXT(flock)(fd, how);
}

int rename(const char *from, const char *to) {
    FAIL("rename", from);
    return NEXT(rename)(from, to);
}

int unlink(const char *path) {
    FAIL("remove", path);
    return NEXT(unlink)(path);
}
