#define _GNU_SOURCE
#include "Editor.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { history_size = 5000 };

line_editor *line_editor_of(EditLine *libedit) {
  void *editor = NULL;
  el_wget(libedit, EL_CLIENTDATA, &editor);
  return editor;
}

static wchar_t *prompt(EditLine *libedit) {
  line_editor *editor = line_editor_of(libedit);
  free(editor->prompt);
  editor->prompt = line_editor_wide(editor->callbacks.prompt(editor->callbacks.context));
  return editor->prompt;
}

/* libedit asks the locale which characters can be shown; without UTF-8 it drops the others. */
static void choose_locale(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8")) setlocale(LC_CTYPE, "C.UTF-8");
}

line_editor *line_editor_open(
    const char *program, line_editor_callbacks callbacks, int idle_milliseconds) {
  choose_locale();
  terminal_open_standard_descriptors();
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->callbacks = callbacks;
  editor->idle_milliseconds = idle_milliseconds;
  editor->is_terminal = isatty(0) && isatty(1);
  if (editor->is_terminal) terminal_catch_signals();
  editor->libedit = el_init(program, stdin, stdout, stderr);
  editor->history = history_winit();
  if (!editor->libedit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  HistEventW event;
  history_w(editor->history, &event, H_SETSIZE, history_size);
  history_w(editor->history, &event, H_SETUNIQUE, 1);
  el_wset(editor->libedit, EL_CLIENTDATA, editor);
  el_wset(editor->libedit, EL_PROMPT_ESC, prompt, L'\1');
  el_wset(editor->libedit, EL_HIST, history_w, editor->history);
  el_wset(editor->libedit, EL_GETCFN, line_editor_next_character);
  line_editor_add_functions(editor);
  line_editor_set_mode(editor, "emacs");
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (editor->libedit) el_end(editor->libedit);
  if (editor->history) history_wend(editor->history);
  free(editor->prompt);
  free(editor);
}

bool line_editor_set_mode(line_editor *editor, const char *name) {
  wchar_t *wide = line_editor_wide(name);
  int failed = el_wset(editor->libedit, EL_EDITOR, wide);
  free(wide);
  line_editor_bind_keys(editor);
  return !failed;
}

bool line_editor_read_settings(line_editor *editor) {
  bool is_read = !el_source(editor->libedit, NULL);
  if (is_read && line_editor_has_vi_keys(editor)) line_editor_bind_keys(editor);
  return is_read;
}

void line_editor_add_history(line_editor *editor, const char *line) {
  HistEventW event;
  wchar_t *wide = line_editor_wide(line);
  history_w(editor->history, &event, H_ENTER, wide);
  free(wide);
}

void line_editor_clear_history(line_editor *editor) {
  HistEventW event;
  history_w(editor->history, &event, H_CLEAR);
}

static void set_bracketed_paste(line_editor *editor, bool on) {
  if (!editor->is_terminal || line_editor_has_vi_keys(editor)) return;
  fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
  fflush(stdout);
}

int line_editor_read(line_editor *editor, char **line) {
  *line = NULL;
  /* A Ctrl-C that a command did not notice is not meant for the line to come. */
  while (terminal_next_signal()) continue;
  terminal_clear_interrupt();
  if (terminal_is_terminated()) return LINE_EDITOR_TERMINATE;
  /* The window may have changed while a command ran. */
  if (editor->is_terminal) el_resize(editor->libedit);
  editor->result = LINE_EDITOR_END_OF_FILE;
  int count = 0;
  set_bracketed_paste(editor, true);
  const wchar_t *wide = el_wgets(editor->libedit, &count);
  set_bracketed_paste(editor, false);
  if (wide && count > 0) {
    *line = line_editor_utf8(wide, (size_t)count);
    return LINE_EDITOR_LINE;
  }
  if (editor->is_terminal && count < 0) {
    el_wset(editor->libedit, EL_PREP_TERM, 0);
    fputs(editor->result == LINE_EDITOR_INTERRUPT ? "^C" : "\n", stdout);
    fflush(stdout);
  }
  terminal_clear_interrupt();
  return editor->result;
}
