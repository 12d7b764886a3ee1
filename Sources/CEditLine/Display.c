#define _GNU_SOURCE
#include "Editor.h"

#include <stdio.h>
#include <wchar.h>

/* A place on the screen, counted from where the prompt begins. */
struct place {
  int row;
  int column;
};

/* Moves `place` behind a text, on a terminal of that width. What stands between bytes of value 1
 * takes no room; a line break of pasted text begins a row. */
static void advance(struct place *place, const wchar_t *text, const wchar_t *end, int width) {
  bool escaped = false;
  for (; text != end && *text; text++) {
    if (*text == 1) escaped = !escaped;
    if (*text == 1 || escaped) continue;
    if (*text == L'\n') {
      place->row++;
      place->column = 0;
      continue;
    }
    int columns = *text == L'\t' ? 8 - place->column % 8 : wcwidth(*text);
    if (columns < 0) columns = 2;
    /* A wide character that does not fit any more begins the next row. */
    if (place->column + columns > width) {
      place->row++;
      place->column = 0;
    }
    place->column += columns;
    if (place->column >= width) {
      place->row++;
      place->column = 0;
    }
  }
}

/* Clears the prompt and the typed text, however many rows they take. */
void line_editor_erase(line_editor *editor) {
  int width = 80;
  el_get(editor->libedit, EL_GETTC, "co", &width, (void *)0);
  if (width < 1) width = 80;
  const LineInfoW *line = el_wline(editor->libedit);
  struct place cursor = {0, 0};
  if (editor->prompt) advance(&cursor, editor->prompt, NULL, width);
  advance(&cursor, line->buffer, line->cursor, width);
  if (cursor.row > 0) printf("\033[%dA", cursor.row);
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
