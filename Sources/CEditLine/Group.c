#define _GNU_SOURCE
#include "Editor.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* The process group of a `make` that started this program, or 0. */
static pid_t group_of_make;

static void give_terminal_back(void) {
  signal(SIGTTOU, SIG_IGN);
  if (getpgrp() == tcgetpgrp(0)) tcsetpgrp(0, group_of_make);
}

/* Ctrl-C reaches every process of the group that has the terminal. `make` would end at the second
 * one and leave this program and the shell to fight for the keys; so with `make run` the program takes
 * the terminal for a group of its own. No shell could wake it from there, so Ctrl-Z does nothing. */
void terminal_leave_make(void) {
  if (!getenv("MAKELEVEL") || getpgrp() == getpid() || tcgetpgrp(0) != getpgrp()) return;
  group_of_make = getpgrp();
  signal(SIGTTOU, SIG_IGN);
  if (setpgid(0, 0)) return;
  tcsetpgrp(0, getpgrp());
  signal(SIGTTOU, SIG_DFL);
  signal(SIGTSTP, SIG_IGN);
  atexit(give_terminal_back);
}
