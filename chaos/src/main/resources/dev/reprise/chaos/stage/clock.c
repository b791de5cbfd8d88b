/* Shifts the wall clock of the process that loads it by the seconds that a file names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real_clock)(clockid_t, struct timespec *);

/* Read anew every 20 ms by the monotonic clock, which stays as it is. */
static long shift(void) {
  static __thread long seconds;
  static __thread long read_at;
  struct timespec now;
  if (real_clock(CLOCK_MONOTONIC, &now) != 0) return seconds;
  long ms = now.tv_sec * 1000 + now.tv_nsec / 1000000;
  if (read_at != 0 && ms - read_at < 20) return seconds;
  read_at = ms;
  const char *name = getenv("CLOCK_SHIFT_FILE");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file >= 0) {
    char text[32];
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length > 0) {
      text[length] = 0;
      seconds = atol(text);
    }
  }
  return seconds;
}

static void load(void) {
  if (!real_clock) real_clock = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t id, struct timespec *out) {
  load();
  int result = real_clock(id, out);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) out->tv_sec += shift();
  return result;
}

int gettimeofday(struct timeval *out, void *zone) {
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  if (out) {
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
  }
  return result;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
