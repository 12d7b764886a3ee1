#pragma once

#if !__has_include(<histedit.h>)
#error "histedit.h not found. Install libedit's headers: apt-get install libedit-dev (Debian, Ubuntu), dnf install libedit-devel (Fedora)"
#endif

#include "CEditLine.h"

#include <histedit.h>
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* The state of one editor; private to this target. */
struct line_editor {
  EditLine *libedit;
  HistoryW *history;
  line_editor_callbacks callbacks;
  int idle_milliseconds;
  /* Whether both ends are a terminal; without one there is no prompt and no escape sequence. */
  bool is_terminal;
  /* Why the last read ended without a line. */
  int result;
  /* Whether `complete` has listed candidates. */
  bool has_listed;
  wchar_t *prompt;
};

/* Text.c */
wchar_t *line_editor_wide(const char *utf8);
char *line_editor_utf8(const wchar_t *wide, size_t count);

/* Signals.c */
int terminal_signal_descriptor(void);
/* The next signal that arrived, or 0. */
int terminal_next_signal(void);
/* Stops the process as Ctrl-Z does; returns when it goes on. */
void terminal_stop(void);

/* Group.c */
void terminal_leave_make(void);

/* Input.c */
int line_editor_next_character(EditLine *libedit, wchar_t *character);

/* Display.c */
void line_editor_erase(line_editor *editor);
void line_editor_repaint(line_editor *editor);
void line_editor_print_above(line_editor *editor, const char *text);

/* Keys.c */
void line_editor_add_functions(line_editor *editor);
void line_editor_bind_keys(line_editor *editor);
bool line_editor_has_vi_keys(line_editor *editor);

/* The editor that libedit calls back for. */
line_editor *line_editor_of(EditLine *libedit);
