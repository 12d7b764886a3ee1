#include "Editor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Conversions of our own, because those of the C library depend on the locale. */

wchar_t *line_editor_wide(const char *utf8) {
  size_t length = strlen(utf8), count = 0;
  wchar_t *wide = malloc((length + 1) * sizeof *wide);
  if (!wide) abort();
  for (size_t index = 0; index < length;) {
    unsigned char first = (unsigned char)utf8[index++];
    int rest = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    wchar_t value = rest ? first & (0x3F >> rest) : first;
    while (rest-- && index < length) value = value << 6 | (utf8[index++] & 0x3F);
    wide[count++] = value;
  }
  wide[count] = 0;
  return wide;
}

char *line_editor_utf8(const wchar_t *wide, size_t count) {
  char *utf8 = malloc(count * 4 + 1), *end = utf8;
  if (!utf8) abort();
  for (size_t index = 0; index < count; index++) {
    uint32_t value = (uint32_t)wide[index];
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = 0xFFFD;
    if (value < 0x80) {
      *end++ = (char)value;
      continue;
    }
    int rest = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
    *end++ = (char)(0xFF00 >> (rest + 1) | value >> 6 * rest);
    while (rest--) *end++ = (char)(0x80 | (value >> 6 * rest & 0x3F));
  }
  *end = 0;
  return utf8;
}
