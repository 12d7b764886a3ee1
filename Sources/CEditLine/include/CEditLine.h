#pragma once

/* libedit and the signals of the terminal, for Swift.
 *
 * Swift cannot call libedit itself: its functions take variable arguments and wide characters. All
 * texts here are UTF-8, whatever the locale. libedit is only touched on the thread that reads. */

#include <stdbool.h>

/* A prompt with its history and key bindings. */
typedef struct line_editor line_editor;

/* What the editor asks its owner. Texts that are returned are freed with free(). */
typedef struct {
  void *_Nonnull context;
  /* The prompt; escape sequences stand between bytes of value 1. */
  const char *_Nonnull (*_Nonnull prompt)(void *_Nonnull context);
  /* The tab key: the text to insert behind `before`, or NULL. May call line_editor_list. */
  char *_Nullable (*_Nonnull complete)(void *_Nonnull context, const char *_Nonnull before);
  /* Called while the prompt waits: text to show above the line, or NULL. */
  char *_Nullable (*_Nonnull idle)(void *_Nonnull context);
} line_editor_callbacks;

enum line_editor_result {
  LINE_EDITOR_LINE,
  LINE_EDITOR_END_OF_FILE,
  LINE_EDITOR_INTERRUPT,
  LINE_EDITOR_TERMINATE,
};

/* Opens an editor on standard input and output; NULL when that fails. */
line_editor *_Nullable line_editor_open(
    const char *_Nonnull program, line_editor_callbacks callbacks, int idle_milliseconds);
void line_editor_close(line_editor *_Nonnull editor);
/* Reads a line; `line` is set to a text to free, with its line break, on LINE_EDITOR_LINE. */
int line_editor_read(line_editor *_Nonnull editor, char *_Nullable *_Nonnull line);
/* Shows candidates below the line; only within the callback `complete`. */
void line_editor_list(line_editor *_Nonnull editor, const char *_Nonnull text);
/* Chooses the key bindings: "emacs" or "vi". False when there are none of that name. */
bool line_editor_set_mode(line_editor *_Nonnull editor, const char *_Nonnull name);
/* Reads ~/.editrc or $EDITRC. False when there is none. */
bool line_editor_read_settings(line_editor *_Nonnull editor);
void line_editor_add_history(line_editor *_Nonnull editor, const char *_Nonnull line);
void line_editor_clear_history(line_editor *_Nonnull editor);

/* Makes sure that descriptors 0, 1 and 2 are open, whatever the parent process closed. */
void terminal_open_standard_descriptors(void);
/* Takes over the signals of the terminal; they are told through the functions below. */
void terminal_catch_signals(void);
/* Whether Ctrl-C was pressed since the last terminal_clear_interrupt. */
bool terminal_is_interrupted(void);
void terminal_clear_interrupt(void);
/* Whether the process was asked to end. */
bool terminal_is_terminated(void);
/* Waits until the time is over or a signal arrives. */
void terminal_wait(int milliseconds);
/* The size of the terminal at descriptor 1; false when it is none. */
bool terminal_size(int *_Nonnull columns, int *_Nonnull rows);
