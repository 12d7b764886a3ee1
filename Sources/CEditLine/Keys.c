#include "Editor.h"

#include <stdlib.h>
#include <wchar.h>

/* The end of a bracketed paste. */
static const wchar_t paste_end[] = L"\033[201~";
enum { paste_end_length = 6 };

/* The tab key. */
static unsigned char complete(EditLine *libedit, int character) {
  (void)character;
  line_editor *editor = line_editor_of(libedit);
  const LineInfoW *line = el_wline(libedit);
  char *before = line_editor_utf8(line->buffer, (size_t)(line->cursor - line->buffer));
  editor->has_listed = false;
  char *insertion = editor->callbacks.complete(editor->callbacks.context, before);
  free(before);
  bool inserts = insertion && *insertion;
  if (inserts) {
    wchar_t *wide = line_editor_wide(insertion);
    el_winsertstr(libedit, wide);
    free(wide);
  }
  free(insertion);
  if (editor->has_listed) return CC_REDISPLAY;
  return inserts ? CC_REFRESH : CC_ERROR;
}

/* What a terminal sends before pasted text: takes all of it as one text, line breaks too. */
static unsigned char paste(EditLine *libedit, int character) {
  (void)character;
  size_t count = 0, capacity = 1024;
  wchar_t *text = malloc(capacity * sizeof *text), next;
  if (!text) return CC_ERROR;
  while (el_wgetc(libedit, &next) == 1) {
    if (count + 2 > capacity) {
      wchar_t *larger = realloc(text, (capacity *= 2) * sizeof *text);
      if (!larger) break;
      text = larger;
    }
    text[count++] = next == L'\r' ? L'\n' : next;
    if (count >= paste_end_length &&
        !wmemcmp(text + count - paste_end_length, paste_end, paste_end_length)) {
      count -= paste_end_length;
      break;
    }
  }
  text[count] = 0;
  bool failed = count && el_winsertstr(libedit, text);
  free(text);
  return failed ? CC_ERROR : CC_REFRESH;
}

void line_editor_add_functions(line_editor *editor) {
  el_wset(editor->libedit, EL_ADDFN, L"tutor-complete", L"Complete the word", complete);
  el_wset(editor->libedit, EL_ADDFN, L"tutor-paste", L"Take pasted text", paste);
}

bool line_editor_has_vi_keys(line_editor *editor) {
  const wchar_t *mode = NULL;
  return !el_wget(editor->libedit, EL_EDITOR, &mode) && mode && !wcscmp(mode, L"vi");
}

/* Has to be done again after every change of mode, which resets the keys.
 *
 * With vi's keys the escape key must act at once, so nothing that begins with it is bound where text
 * is typed; the arrows then arrive in command mode, without it. */
void line_editor_bind_keys(line_editor *editor) {
  EditLine *libedit = editor->libedit;
  el_wset(libedit, EL_BIND, L"^I", L"tutor-complete", NULL);
  el_wset(libedit, EL_BIND, L"^R", L"em-inc-search-prev", NULL);
  if (line_editor_has_vi_keys(editor)) {
    el_wset(libedit, EL_BIND, L"-a", L"[1;5D", L"vi-prev-word", NULL);
    el_wset(libedit, EL_BIND, L"-a", L"[1;5C", L"vi-next-word", NULL);
  } else {
    el_wset(libedit, EL_BIND, L"\\e[200~", L"tutor-paste", NULL);
    el_wset(libedit, EL_BIND, L"\\e[1;5D", L"ed-prev-word", NULL);
    el_wset(libedit, EL_BIND, L"\\e[1;5C", L"em-next-word", NULL);
  }
}
