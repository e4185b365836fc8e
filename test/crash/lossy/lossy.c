/*
 * Makes a process lose what it has not synced, as a machine does whose power fails. Preloaded into a server, it keeps
 * beside every database file and WAL a log (`….unsynced`) of what was there before each write since that file was last
 * synced. Whoever kills the process then undoes those writes (losePages.ts), and what is left is what the disk is sure
 * to have.
 *
 * Not imitated: the loss of only some of the unsynced pages, pages torn in half, and directory entries.
 *
 * A record is three 64-bit numbers, offset, bytes kept and the file's size before, and then the bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILES 4096
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The log of each tracked file by its descriptor, plus one: 0 is none. */
static int log_of[MAX_FILES];

static int is_tracked(const char *path) {
  const char *end = path + strlen(path);
  const char *suffixes[] = {".sqlite", ".sqlite-wal"};
  for (int i = 0; i < 2; i++) {
    size_t length = strlen(suffixes[i]);
    if ((size_t)(end - path) >= length && strcmp(end - length, suffixes[i]) == 0) return 1;
  }
  return 0;
}

static int log_for(int file) {
  return file >= 0 && file < MAX_FILES ? log_of[file] - 1 : -1;
}

/* A log that can't be kept would pass a loss off as none. */
static void give_up(const char *what) {
  perror(what);
  abort();
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  int file = REAL(open64)(path, flags, mode);
  if (file < 0 || !is_tracked(path) || (flags & O_ACCMODE) == O_RDONLY) return file;
  char name[PATH_MAX];
  snprintf(name, sizeof name, "%s.unsynced", path);
  int log = REAL(open64)(name, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0 || file >= MAX_FILES) give_up("lossy: open");
  log_of[file] = log + 1;
  return file;
}

/* Keeps what a change of `length` bytes from `offset` on is about to replace. */
static void keep(int file, int log, off64_t offset, off64_t length) {
  struct stat64 before;
  if (fstat64(file, &before) < 0) give_up("lossy: stat");
  int64_t there = before.st_size - offset;
  int64_t kept = there < 0 ? 0 : there < length ? there : length;
  char *record = malloc(sizeof(int64_t[3]) + kept);
  memcpy(record, (int64_t[]){offset, kept, before.st_size}, sizeof(int64_t[3]));
  if (pread64(file, record + sizeof(int64_t[3]), kept, offset) != kept) give_up("lossy: read");
  ssize_t size = sizeof(int64_t[3]) + kept;
  if (write(log, record, size) != size) give_up("lossy: write");
  free(record);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
  int log = log_for(file);
  if (log >= 0) keep(file, log, offset, length);
  return REAL(pwrite64)(file, bytes, length, offset);
}

int ftruncate64(int file, off64_t size) {
  int log = log_for(file);
  if (log >= 0) keep(file, log, size, INT64_MAX - size);
  return REAL(ftruncate64)(file, size);
}

static int synced(int file, int result) {
  int log = log_for(file);
  if (log >= 0 && result == 0 && REAL(ftruncate64)(log, 0) < 0) give_up("lossy: truncate");
  return result;
}

int fsync(int file) {
  return synced(file, REAL(fsync)(file));
}

int fdatasync(int file) {
  return synced(file, REAL(fdatasync)(file));
}

int close(int file) {
  int log = log_for(file);
  if (log >= 0) {
    REAL(close)(log);
    log_of[file] = 0;
  }
  return REAL(close)(file);
}

int unlink(const char *path) {
  if (is_tracked(path)) {
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s.unsynced", path);
    REAL(unlink)(name);
  }
  return REAL(unlink)(path);
}
