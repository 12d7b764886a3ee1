#define _GNU_SOURCE
#include "Editor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Signals become bytes of a pipe, so that the loop that waits for keys also waits for them and
 * libedit is never touched from a handler. Flags tell the same to loops that do not wait. */

static int signal_pipe[2] = {-1, -1};
static atomic_bool interrupted;
static atomic_bool terminated;

static void note_signal(int number) {
  int saved = errno;
  if (number == SIGINT) atomic_store(&interrupted, true);
  if (number == SIGTERM || number == SIGHUP) atomic_store(&terminated, true);
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(signal_pipe[1], &byte, 1);
  (void)written;
  errno = saved;
}

void terminal_open_standard_descriptors(void) {
  int descriptor;
  do {
    descriptor = open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= 2);
  if (descriptor > 2) close(descriptor);
}

void terminal_catch_signals(void) {
  if (signal_pipe[0] >= 0) return;
  if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK)) return;
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};
  struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
    sigaction(numbers[index], &action, NULL);
  /* A reader that went away is an error of write(), not the end of the process. */
  signal(SIGPIPE, SIG_IGN);
  terminal_leave_make();
}

int terminal_signal_descriptor(void) { return signal_pipe[0]; }

int terminal_next_signal(void) {
  unsigned char byte;
  return signal_pipe[0] >= 0 && read(signal_pipe[0], &byte, 1) == 1 ? byte : 0;
}

bool terminal_is_interrupted(void) { return atomic_load(&interrupted); }
void terminal_clear_interrupt(void) { atomic_store(&interrupted, false); }
bool terminal_is_terminated(void) { return atomic_load(&terminated); }

void terminal_stop(void) { raise(SIGSTOP); }

void terminal_wait(int milliseconds) {
  struct pollfd descriptor = {signal_pipe[0], POLLIN, 0};
  if (poll(&descriptor, 1, milliseconds) <= 0) return;
  int number;
  while ((number = terminal_next_signal()))
    if (number == SIGTSTP) terminal_stop();
}

bool terminal_size(int *columns, int *rows) {
  struct winsize size;
  if (ioctl(1, TIOCGWINSZ, &size) || size.ws_col == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}
