"""Transcripts: read, written, and compared as Tests/TranscriptTests/Transcripts/README.md says."""

import re


class Entry:
    """A command with what it printed, or a pause."""

    def __init__(self, typed=None, pause=None, line=0):
        self.typed = typed
        self.pause = pause
        self.line = line
        self.output = []
        self.status = 0


def seconds(text):
    """The length of a pause; None where the line is a comment."""
    if text == "settle":
        return 60.0
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", text)
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]] if match else None


def read(path):
    """The front matter and the entries of a file."""
    settings, entries, current = {}, [], None
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("$ "):
            current = Entry(typed=[line[2:]], line=number)
            entries.append(current)
        elif current is None:
            key, colon, value = line.partition(": ")
            if colon and not line.startswith("#"):
                settings[key] = value
        elif line.startswith("> ") and continues(current):
            current.typed.append(line[2:])
        elif line.startswith("? ") and line[2:].isdigit():
            current.status = int(line[2:])
        elif line.startswith("~ "):
            if seconds(line[2:]) is not None:
                entries.append(Entry(pause=line[2:], line=number))
        elif line != "$":
            current.output.append(line)
    return settings, entries


def continues(entry):
    first = entry.typed[0]
    return not entry.output and ("<<" in first or first.endswith("\\"))


def write(settings, entries):
    """The text of a transcript."""
    lines = [f"{key}: {value}" for key, value in settings.items()]
    if lines:
        lines.append("")
    for entry in entries:
        if entry.pause:
            lines.append(f"~ {entry.pause}")
            continue
        lines.append(f"$ {entry.typed[0]}")
        lines += [f"> {line}" for line in entry.typed[1:]]
        lines += stripped(entry.output)
        if entry.status:
            lines.append(f"? {entry.status}")
    return "\n".join(lines) + "\n"


# What differs between two runs of the same, in the order in which it is looked for.
RULES = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+\-]\d{4} UTC", "<time>"),
    (r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+\-]\d{4}|GMT)", "<time>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+\-]\d{4}", "<time>"),
    (r"(LIVE|MERGED|kubectl-edit)-\d+", "<folder>"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>"),
    (r"\b([0-9a-f]{64}|[0-9a-f]{32})\b", "<id>"),
    (r"^[0-9a-f]{12}\b", "<id>"),
    (r"resourceVersion\"?: \"\d+\"", "resourceVersion: <number>"),
    (r"\b(?!10\.96\.0\.1\b|0\.0\.0\.0\b)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(:\d{4,5})?\b", "<address>"),
    (r"\bv\d+\.\d+\.\d+\b", "<version>"),
    (r"\b3[0-2]\d{3}\b", "<port>"),
    (r"\bhash([=:] ?)\"?[0-9a-z]{5,10}\b\"?", "hash=<hash>"),
    (
        r"-(?:[bcdf-hj-np-tv-xz2456789]{8,10}-)?[bcdf-hj-np-tv-xz2456789]{5}(?![a-z0-9])",
        "-<name>",
    ),
    (r"-[bcdf-hj-np-tv-xz2456789]{9,10}\b", "-<hash>"),
    (r"(\d+|Less than a|About an?) (second|minute|hour|day|week|month)s?\b", "<age>"),
    (r"\b(\d+(\.\d+)?(ms|µs|[smhdy]))+( \(x\d+ over [0-9smhd]+\))?", "<age>"),
    (r"----+", "---"),
]
RULES = [(re.compile(pattern), text) for pattern, text in RULES]


def pattern(line):
    """The line with placeholders, and how long what they stand for was."""
    lengths = []
    for rule, text in RULES:
        def take(match):
            lengths.append(len(match[0]))
            return text
        line = rule.sub(take, line)
    return line, lengths


def joined(line):
    indentation = len(line) - len(line.lstrip(" "))
    return line[:indentation] + "  ".join(re.split(r"\s{2,}", line.strip(" ")))


def stripped(lines):
    """The lines without empty ones at their end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def differences(left, right):
    """What differs between two outputs, line by line; empty where nothing does.

    Empty lines at the end count for nothing: recordings do not have them.
    """
    left, right = stripped(left), stripped(right)
    wanted, found = [pattern(line) for line in left], [pattern(line) for line in right]
    widths_follow = [entry[1] for entry in wanted] != [entry[1] for entry in found]
    form = (lambda text: joined(text)) if widths_follow else (lambda text: text)
    wanted, found = [form(entry[0]) for entry in wanted], [form(entry[0]) for entry in found]
    if wanted == found:
        return []
    # Rows that stand where they do by a made-up name, and events of one second, have no order.
    if sorted(wanted) == sorted(found) and any("<name>" in line or "<age>" in line for line in wanted):
        return []
    result = []
    import difflib

    for kind, a, b, c, d in difflib.SequenceMatcher(None, wanted, found, False).get_opcodes():
        if kind != "equal":
            result += [f"- {line}" for line in left[a:b]] + [f"+ {line}" for line in right[c:d]]
    return result
