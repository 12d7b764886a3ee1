#define _GNU_SOURCE
#include "Editor.h"

#include <stdio.h>
#include <wchar.h>

/* How many columns a text takes; what stands between bytes of value 1 takes none. */
static int columns_of(const wchar_t *text, const wchar_t *end) {
  int columns = 0;
  bool escaped = false;
  for (; text != end && *text; text++) {
    if (*text == 1) {
      escaped = !escaped;
    } else if (!escaped) {
      int width = wcwidth(*text);
      columns += width < 0 ? 2 : width;
    }
  }
  return columns;
}

/* Clears the prompt and the typed text, however many rows they take. */
void line_editor_erase(line_editor *editor) {
  int width = 80;
  el_get(editor->libedit, EL_GETTC, "co", &width, (void *)0);
  if (width < 1) width = 80;
  const LineInfoW *line = el_wline(editor->libedit);
  int used = (editor->prompt ? columns_of(editor->prompt, NULL) : 0) +
             columns_of(line->buffer, line->cursor);
  if (used / width > 0) printf("\033[%dA", used / width);
  printf("\r\033[J");
  fflush(stdout);
}

/* Paints prompt and text again below whatever was printed. */
void line_editor_repaint(line_editor *editor) { el_wset(editor->libedit, EL_REFRESH); }

void line_editor_print_above(line_editor *editor, const char *text) {
  if (editor->is_terminal) line_editor_erase(editor);
  printf("%s\n", text);
  fflush(stdout);
  if (editor->is_terminal) line_editor_repaint(editor);
}

void line_editor_list(line_editor *editor, const char *text) {
  printf("\n%s\n", text);
  fflush(stdout);
  editor->has_listed = true;
}
