#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Starts `path` with `arguments` and `environment`, both ended by NULL, on a new pseudo-terminal of
 * that size. Gives the process and the descriptor of the terminal's other side; -1 when it fails. */
pid_t pseudo_terminal_spawn(
    const char *_Nonnull path, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment, const char *_Nonnull directory, int columns,
    int rows, int *_Nonnull descriptor);
/* Changes the size, which tells the process. */
bool pseudo_terminal_resize(int descriptor, int columns, int rows);
/* Whether the terminal echoes and edits lines by itself, as a shell leaves it to commands. */
bool pseudo_terminal_is_cooked(int descriptor);
