#include "Editor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Does what a signal asks for. False when the read must end. */
static bool obey(line_editor *editor, int number) {
  switch (number) {
    case SIGINT:
      editor->result = LINE_EDITOR_INTERRUPT;
      return false;
    case SIGTERM:
    case SIGHUP:
      editor->result = LINE_EDITOR_TERMINATE;
      return false;
    case SIGWINCH:
      if (editor->is_terminal) {
        line_editor_erase(editor);
        el_resize(editor->libedit);
        line_editor_repaint(editor);
      }
      return true;
    case SIGTSTP:
      el_wset(editor->libedit, EL_PREP_TERM, 0);
      terminal_stop();
      el_wset(editor->libedit, EL_PREP_TERM, 1);
      el_resize(editor->libedit);
      line_editor_repaint(editor);
      return true;
    default:
      return true;
  }
}

/* Waits for a key; false when the read must end. */
static bool wait_for_key(line_editor *editor) {
  for (;;) {
    struct pollfd descriptors[2] = {{0, POLLIN, 0}, {terminal_signal_descriptor(), POLLIN, 0}};
    int timeout = editor->is_terminal ? editor->idle_milliseconds : -1;
    int ready = poll(descriptors, 2, timeout);
    if (ready < 0) {
      if (errno != EINTR) return false;
      continue;
    }
    if (ready == 0) {
      char *text = editor->callbacks.idle(editor->callbacks.context);
      if (text) line_editor_print_above(editor, text);
      free(text);
      continue;
    }
    if (descriptors[1].revents) {
      int number;
      while ((number = terminal_next_signal()))
        if (!obey(editor, number)) return false;
    }
    if (descriptors[0].revents) return true;
  }
}

/* Reads bytes of a character until all are there; how many came, or less than 1. */
static ssize_t read_byte(unsigned char *byte) {
  ssize_t count;
  do {
    count = read(0, byte, 1);
  } while (count < 0 && errno == EINTR);
  return count;
}

/* EL_GETCFN: decodes UTF-8 itself, because libedit's own function follows the locale. */
int line_editor_next_character(EditLine *libedit, wchar_t *character) {
  line_editor *editor = line_editor_of(libedit);
  if (!wait_for_key(editor)) return -1;
  unsigned char first;
  ssize_t count = read_byte(&first);
  if (count <= 0) return (int)count;
  int rest = first < 0x80 ? 0 : first < 0xC0 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  wchar_t value = rest > 0 ? first & (0x3F >> rest) : rest < 0 ? 0xFFFD : first;
  while (rest-- > 0) {
    unsigned char next;
    if (read_byte(&next) != 1) return -1;
    value = value << 6 | (next & 0x3F);
  }
  *character = value;
  return 1;
}
