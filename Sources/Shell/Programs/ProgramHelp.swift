import Machine

/// What programs say about themselves: how they are called, and which package they are of.
enum ProgramHelp {
  private struct Entry {
    var usage: String
    var purpose: String
    var package = Package.coreutils
  }

  private enum Package: String {
    case coreutils = "GNU coreutils"
    case findutils = "GNU findutils"
    case diffutils = "GNU diffutils"
    case utilLinux = "util-linux"
    case procps = "procps-ng"
    case own
  }

  /// The first line of `--version`.
  static func version(_ name: String) -> String {
    let own = [
      "grep": "grep (GNU grep) 3.8", "egrep": "grep (GNU grep) 3.8", "fgrep": "grep (GNU grep) 3.8",
      "sed": "sed (GNU sed) 4.9", "tar": "tar (GNU tar) 1.34", "gzip": "gzip 1.12",
      "gunzip": "gunzip (gzip) 1.12", "zcat": "zcat (gzip) 1.12",
      "bc": "bc 1.07.1", "envsubst": "envsubst (GNU gettext-runtime) 0.21",
      "strings": "GNU strings (GNU Binutils for Debian) 2.40", "which": "which 2.21",
    ]
    if let line = own[name] { return line }
    return switch entries[name]?.package ?? .coreutils {
    case .coreutils: "\(name) (GNU coreutils) 9.1"
    case .findutils: "\(name) (GNU findutils) 4.9.0"
    case .diffutils: "\(name) (GNU diffutils) 3.8"
    case .utilLinux: "\(name) from util-linux 2.38.1"
    case .procps: "\(name) from procps-ng 4.0.2"
    case .own: name
    }
  }

  /// The text of `--help`: the usage, and the options that are known here.
  static func text(_ name: String, letters known: String, long: [String: Character]) -> String {
    let entry = entries[name]
    var text = "Usage: " + (entry?.usage ?? "\(name) [OPTION]...") + "\n"
    if let purpose = entry?.purpose { text += purpose + "\n" }
    var rows: [(letter: String, names: [String])] = []
    let spelled = Array(known)
    for (index, letter) in spelled.enumerated() where letter != ":" {
      let names = long.filter { $0.value == letter }.map(\.key).sorted()
      let takesValue = index + 1 < spelled.count && spelled[index + 1] == ":"
      rows.append(("-\(letter)" + (takesValue && names.isEmpty ? " VALUE" : ""), names))
      if takesValue, let last = names.indices.last { rows[rows.count - 1].names[last] += "=VALUE" }
    }
    for name in long.filter({ !known.contains($0.value) }).map(\.key).sorted() {
      rows.append(("", [name]))
    }
    rows.sort { ($0.letter.lowercased(), $0.letter) < ($1.letter.lowercased(), $1.letter) }
    if !rows.isEmpty { text += "\n" }
    for row in rows {
      let names = row.names.map { "--" + $0 }.joined(separator: ", ")
      let comma = row.letter.isEmpty ? "    " : row.names.isEmpty ? "" : ", "
      text += "  " + row.letter + comma + names + "\n"
    }
    return text
  }

  /// What stands behind `Usage: `, for those whose users often ask.
  private static let entries: [String: Entry] = [
    "cat": Entry(usage: "cat [OPTION]... [FILE]...", purpose: "Print files one after the other."),
    "sort": Entry(
      usage: "sort [OPTION]... [FILE]...\n  or:  sort [OPTION]... --files0-from=F",
      purpose: "Print the lines of all files in order."
    ),
    "uniq": Entry(
      usage: "uniq [OPTION]... [INPUT [OUTPUT]]",
      purpose: "Print lines once that are repeated one after the other."
    ),
    "cut": Entry(usage: "cut OPTION... [FILE]...", purpose: "Print parts of each line."),
    "tr": Entry(
      usage: "tr [OPTION]... STRING1 [STRING2]",
      purpose: "Exchange, squeeze or delete characters of the input."
    ),
    "head": Entry(usage: "head [OPTION]... [FILE]...", purpose: "Print how files begin."),
    "tail": Entry(usage: "tail [OPTION]... [FILE]...", purpose: "Print how files end."),
    "wc": Entry(
      usage: "wc [OPTION]... [FILE]...\n  or:  wc [OPTION]... --files0-from=F",
      purpose: "Count lines, words and bytes."
    ),
    "tee": Entry(
      usage: "tee [OPTION]... [FILE]...",
      purpose: "Copy the input to files and to the output."
    ),
    "ls": Entry(usage: "ls [OPTION]... [FILE]...", purpose: "List files and folders."),
    "cp": Entry(
      usage: "cp [OPTION]... [-T] SOURCE DEST\n  or:  cp [OPTION]... SOURCE... DIRECTORY\n"
        + "  or:  cp [OPTION]... -t DIRECTORY SOURCE...",
      purpose: "Copy files."
    ),
    "mv": Entry(
      usage: "mv [OPTION]... [-T] SOURCE DEST\n  or:  mv [OPTION]... SOURCE... DIRECTORY\n"
        + "  or:  mv [OPTION]... -t DIRECTORY SOURCE...",
      purpose: "Rename or move files."
    ),
    "rm": Entry(usage: "rm [OPTION]... [FILE]...", purpose: "Remove files."),
    "mkdir": Entry(usage: "mkdir [OPTION]... DIRECTORY...", purpose: "Make folders."),
    "rmdir": Entry(usage: "rmdir [OPTION]... DIRECTORY...", purpose: "Remove empty folders."),
    "touch": Entry(usage: "touch [OPTION]... FILE...", purpose: "Set the times of files."),
    "ln": Entry(
      usage: "ln [OPTION]... [-T] TARGET LINK_NAME\n  or:  ln [OPTION]... TARGET\n"
        + "  or:  ln [OPTION]... TARGET... DIRECTORY\n  or:  ln [OPTION]... -t DIRECTORY TARGET...",
      purpose: "Make links."
    ),
    "chmod": Entry(
      usage: "chmod [OPTION]... MODE[,MODE]... FILE...\n"
        + "  or:  chmod [OPTION]... OCTAL-MODE FILE...\n  or:  chmod [OPTION]... --reference=RFILE FILE...",
      purpose: "Change the modes of files."
    ),
    "stat": Entry(usage: "stat [OPTION]... FILE...", purpose: "Tell of files."),
    "du": Entry(
      usage: "du [OPTION]... [FILE]...\n  or:  du [OPTION]... --files0-from=F",
      purpose: "Add up what files take of the disk."
    ),
    "df": Entry(usage: "df [OPTION]... [FILE]...", purpose: "Tell of file systems and their room."),
    "date": Entry(
      usage: "date [OPTION]... [+FORMAT]\n"
        + "  or:  date [-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]",
      purpose: "Print the time in a format."
    ),
    "seq": Entry(
      usage: "seq [OPTION]... LAST\n  or:  seq [OPTION]... FIRST LAST\n"
        + "  or:  seq [OPTION]... FIRST INCREMENT LAST",
      purpose: "Print numbers from one to another."
    ),
    "timeout": Entry(
      usage: "timeout [OPTION] DURATION COMMAND [ARG]...\n  or:  timeout [OPTION]",
      purpose: "Run a command, and end it after a time."
    ),
    "base64": Entry(usage: "base64 [OPTION]... [FILE]", purpose: "Encode or decode base 64."),
    "paste": Entry(usage: "paste [OPTION]... [FILE]...", purpose: "Put lines side by side."),
    "join": Entry(
      usage: "join [OPTION]... FILE1 FILE2",
      purpose: "Put lines of two files with the same key side by side."
    ),
    "comm": Entry(
      usage: "comm [OPTION]... FILE1 FILE2",
      purpose: "Compare two sorted files line by line."
    ),
    "sed": Entry(
      usage: "sed [OPTION]... {script-only-if-no-other-script} [input-file]...",
      purpose: "Change text by a script.",
      package: .own
    ),
    "tar": Entry(
      usage: "tar [OPTION...] [FILE]...",
      purpose: "Make and read archives.",
      package: .own
    ),
    "find": Entry(
      usage: "find [-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]",
      purpose: "Look for files.",
      package: .findutils
    ),
    "xargs": Entry(
      usage: "xargs [OPTION]... COMMAND [INITIAL-ARGS]...",
      purpose: "Run a command with arguments from the input.",
      package: .findutils
    ),
    "diff": Entry(
      usage: "diff [OPTION]... FILES",
      purpose: "Compare files line by line.",
      package: .diffutils
    ),
    "cmp": Entry(
      usage: "cmp [OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]",
      purpose: "Compare two files byte by byte.",
      package: .diffutils
    ),
    "ps": Entry(usage: "ps [options]", purpose: "Tell of processes.", package: .procps),
    "free": Entry(usage: "free [options]", purpose: "Tell of memory.", package: .procps),
    "watch": Entry(
      usage: "watch [options] command",
      purpose: "Run a command again and again.",
      package: .procps
    ),
    "pgrep": Entry(
      usage: "pgrep [options] <pattern>",
      purpose: "Find processes.",
      package: .procps
    ),
    "pkill": Entry(
      usage: "pkill [options] <pattern>",
      purpose: "Signal processes.",
      package: .procps
    ),
    "column": Entry(
      usage: "column [options] [<file>...]",
      purpose: "Put text into columns.",
      package: .utilLinux
    ),
    "rev": Entry(
      usage: "rev [options] [<file> ...]",
      purpose: "Turn lines round.",
      package: .utilLinux
    ),
    "getopt": Entry(
      usage: "getopt <optstring> <parameters>",
      purpose: "Read options.",
      package: .utilLinux
    ),
    "hexdump": Entry(
      usage: "hexdump [options] <file>...",
      purpose: "Show bytes.",
      package: .utilLinux
    ),
  ]
}
