#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

pid_t pseudo_terminal_spawn(
    const char *path, char *const *arguments, char *const *environment, const char *directory,
    int columns, int rows, int *descriptor) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  pid_t process = forkpty(descriptor, NULL, NULL, &size);
  if (process == 0) {
    /* Worker threads of the test runner block signals, and a child inherits that. */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(directory)) _exit(126);
    execve(path, arguments, environment);
    _exit(127);
  }
  if (process > 0) fcntl(*descriptor, F_SETFD, FD_CLOEXEC);
  return process;
}

bool pseudo_terminal_resize(int descriptor, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(descriptor, TIOCSWINSZ, &size) == 0;
}

bool pseudo_terminal_is_cooked(int descriptor) {
  struct termios settings;
  if (tcgetattr(descriptor, &settings)) return false;
  return (settings.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}
