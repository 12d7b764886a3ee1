import Machine

/// How the programs of a busybox word what goes wrong; the C library of the build has its part in it.
struct BusyboxWords {
  /// Whether it is Alpine's build, with musl.
  let isMusl: Bool

  /// Nil on machines whose programs are GNU's.
  init?(_ system: Kernel) {
    guard Self.isHere(system) else { return nil }
    isMusl = (try? system.stat("/etc/alpine-release")) != nil
  }

  /// Whether the programs of a machine are those of a busybox.
  static func isHere(_ system: Kernel) -> Bool { (try? system.stat("/bin/busybox")) != nil }

  /// What begins every usage text.
  var banner: String {
    let built = isMusl ? "2024-06-10 07:11:47" : "2024-09-26 21:31:42"
    return "BusyBox v1.36.1 (\(built) UTC) multi-call binary."
  }

  func usage(_ name: String) -> String {
    "\(banner)\n\nUsage: \(BusyboxUsage.lines[name] ?? "\(name) [ARG]...")\n"
  }

  /// Tells why arguments are refused: the reason where there is one, and the usage.
  func refuse(_ name: String, _ failure: UsageFailure, _ system: inout Kernel) -> Disposition {
    var reason = failure.message
    var showsUsage = failure.hasHint
    if failure.isWhole, let usage = reason.firstRange(of: "Usage: ") {
      showsUsage = true
      reason = String(reason[..<usage.lowerBound]).replacing("\(name): ", with: "")
        .replacing("\n", with: "")
    }
    if showsUsage, let better = optionReason(reason) {
      reason = better
    } else if showsUsage, reason.contains("operand") || reason.contains("not enough") {
      reason = ""
    } else if failure.hasHint {
      showsUsage = false
    }
    if !reason.isEmpty { system.print("\(name): \(message(name, reason))\n", to: 2) }
    if showsUsage { system.print(usage(name), to: 2) }
    return .exit(["grep", "sort", "cmp", "diff"].contains(name) ? failure.status : 1)
  }

  /// What the C library says of an option; nil for other reasons.
  private func optionReason(_ reason: String) -> String? {
    let starts = [
      ("unrecognized option '--", "unrecognized option: "),
      ("invalid option -- '", "unrecognized option: "),
      ("option requires an argument -- '", "option requires an argument: "),
      ("option '--", "option requires an argument: "),
    ]
    for (start, words) in starts where reason.hasPrefix(start) {
      guard isMusl else { return reason }
      return words + reason.dropFirst(start.utf8.count).prefix { $0 != "'" && $0 != "=" }
    }
    return nil
  }

  /// Lines of errors, each with the program's name.
  func messages(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let colon = line.firstRange(of: ": ") else { return String(line) }
      let name = String(line[..<colon.lowerBound])
      return "\(name): \(message(name, String(line[colon.upperBound...])))"
    }.joined(separator: "\n")
  }

  /// A message of one of GNU's programs in the words of a busybox.
  func message(_ name: String, _ text: String) -> String {
    guard let colon = text.lastRange(of: ": ") else { return withoutReason(name, text) }
    let error = String(text[colon.upperBound...])
    let subject = text[..<colon.lowerBound]
    func quoted(_ words: String) -> String? {
      guard subject.hasPrefix("\(words) '"), subject.hasSuffix("'") else { return nil }
      return String(subject.dropFirst(words.count + 2).dropLast())
    }
    if let path = quoted("cannot access") { return "\(path): \(error)" }
    if let path = quoted("cannot statx") { return "can't stat '\(path)': \(error)" }
    if let path = quoted("cannot stat") {
      return name == "mv" ? "can't rename '\(path)': \(error)" : "can't stat '\(path)': \(error)"
    }
    if let path = quoted("cannot remove") {
      return error == "Is a directory"
        ? "'\(path)' is a directory" : "can't remove '\(path)': \(error)"
    }
    if let path = quoted("cannot create directory") {
      return "can't create directory '\(path)': \(error)"
    }
    if let path = quoted("cannot create regular file") { return "can't create '\(path)': \(error)" }
    if let path = quoted("failed to remove") { return "'\(path)': \(error)" }
    if let path = quoted("cannot touch") ?? quoted("cannot change ownership of")
      ?? quoted("changing permissions of")
    {
      return "\(path): \(error)"
    }
    if subject.hasPrefix("cannot open '"), subject.hasSuffix("' for reading") {
      let path = subject.dropFirst(13).dropLast(13)
      return name == "tail" ? "can't open '\(path)': \(error)" : "\(path): \(error)"
    }
    if subject.hasPrefix("cannot read: ") {
      return "can't open '\(subject.dropFirst(13))': \(error)"
    }
    if subject.hasPrefix("can't read ") { return "\(subject.dropFirst(11)): \(error)" }
    if name == "kill", subject.hasPrefix("("), subject.hasSuffix(")") {
      return "can't kill pid \(subject.dropFirst().dropLast()): \(error)"
    }
    if subject.hasPrefix("failed to run command '") {
      return "can't execute '\(subject.dropFirst(23).dropLast())': \(error)"
    }
    let inQuotes = subject.hasPrefix("'") && subject.hasSuffix("'")
    if inQuotes, ["env", "nice", "nohup", "setsid"].contains(name) {
      return "can't execute \(subject): \(error)"
    }
    if inQuotes, name == "id" { return "unknown user \(subject.dropFirst().dropLast())" }
    if inQuotes, name == "find" { return "\(subject.dropFirst().dropLast()): \(error)" }
    let openers = ["cat", "md5sum", "sha1sum", "sha256sum", "sha512sum", "uniq", "comm", "base64"]
    if openers.contains(name), !subject.contains("'") {
      return error == "Is a directory"
        ? "read error: \(error)" : "can't open '\(subject)': \(error)"
    }
    return text
  }

  private func withoutReason(_ name: String, _ text: String) -> String {
    if text.hasPrefix("invalid time interval '") {
      return text.replacing("invalid time interval", with: "invalid number")
    }
    return text
  }
}

/// How the programs of a busybox are called.
enum BusyboxUsage {
  static let lines: [String: String] = [
    "arch": "arch", "awk": "awk [OPTIONS] [AWK_PROGRAM] [FILE]...",
    "base64": "base64 [-d] [-w COL] [FILE]",
    "basename": "basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...",
    "bc": "bc [-sqlw] [FILE]...", "cat": "cat [-nbvteA] [FILE]...",
    "chgrp": "chgrp [-RhLHPcvf]... GROUP FILE...", "chmod": "chmod [-Rcvf] MODE[,MODE]... FILE...",
    "chown": "chown [-RhLHPcvf]... USER[:[GRP]] FILE...",
    "cmp": "cmp [-ls] [-n NUM] FILE1 [FILE2 [SKIP1 [SKIP2]]]", "comm": "comm [-123] FILE1 FILE2",
    "cp":
      "cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }",
    "cut": "cut {-b|c LIST | -f LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]...",
    "date": "date [OPTIONS] [+FMT] [[-s] TIME]",
    "dd":
      "dd [if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]\n\t[conv=notrunc|noerror|sync|fsync]\n\t[iflag=skip_bytes|count_bytes|fullblock|direct] [oflag=seek_bytes|append|direct]",
    "df": "df [-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...",
    "diff": "diff [-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2",
    "dirname": "dirname FILENAME", "du": "du [-aHLdclsxhmk] [FILE]...",
    "env": "env [-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]",
    "expand": "expand [-i] [-t N] [FILE]...", "expr": "expr EXPRESSION",
    "factor": "factor [NUMBER]...",
    "find": "find [-HL] [PATH]... [OPTIONS] [ACTIONS]", "fold": "fold [-bs] [-w WIDTH] [FILE]...",
    "free": "free [-bkmgh]",
    "grep":
      "grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...",
    "egrep":
      "egrep [-HhnlLoqvsrRiwF] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...",
    "gzip": "gzip [-cfkdt123456789] [FILE]...", "gunzip": "gunzip [-cfkt] [FILE]...",
    "head": "head [OPTIONS] [FILE]...",
    "hexdump": "hexdump [-bcdoxCv] [-e FMT] [-f FMT_FILE] [-n LEN] [-s OFS] [FILE]...",
    "hostname": "hostname [-sidf] [HOSTNAME | -F FILE]", "id": "id [-ugGnr] [USER]",
    "kill": "kill [-l] [-SIG] PID...", "killall": "killall [-lq] [-SIG] PROCESS_NAME...",
    "less": "less [-EFIMmNSRh~] [FILE]...",
    "ln": "ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR",
    "ls": "ls [-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]...",
    "md5sum": "md5sum [-c[sw]] [FILE]...", "mkdir": "mkdir [-m MODE] [-p] DIRECTORY...",
    "mktemp": "mktemp [-dt] [-p DIR] [TEMPLATE]", "more": "more [FILE]...",
    "mv": "mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }",
    "nice": "nice [-n ADJUST] [PROG ARGS]", "nl": "nl [OPTIONS] [FILE]...",
    "nohup": "nohup PROG ARGS",
    "nproc": "nproc --all --ignore=N",
    "od":
      "od [-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-S MINSTR] [-w WIDTH] [FILE]...",
    "paste": "paste [OPTIONS] [FILE]...", "pgrep": "pgrep [-flanovx] [-s SID|-P PPID|PATTERN]",
    "pidof": "pidof [-s] [-o PID] [NAME]...",
    "pkill": "pkill [-l|-SIGNAL] [-xfvno] [-s SID|-P PPID|PATTERN]",
    "printenv": "printenv [VARIABLE]...", "printf": "printf FORMAT [ARG]...",
    "ps": "ps [-o COL1,COL2=HEADER] [-T]",
    "pwd": "pwd", "readlink": "readlink [-fnv] FILE", "realpath": "realpath FILE...",
    "rev": "rev [FILE]...",
    "rm": "rm [-irf] FILE...", "rmdir": "rmdir [-p] DIRECTORY...",
    "sed":
      "sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...",
    "seq": "seq [-w] [-s SEP] [FIRST [INC]] LAST", "sha1sum": "sha1sum [-c[sw]] [FILE]...",
    "sha256sum": "sha256sum [-c[sw]] [FILE]...", "sha512sum": "sha512sum [-c[sw]] [FILE]...",
    "shuf": "shuf [-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]", "sleep": "sleep [N]...",
    "sort":
      "sort [-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...",
    "split": "split [OPTIONS] [INPUT [PREFIX]]", "stat": "stat [-ltf] [-c FMT] FILE...",
    "strings": "strings [-fo] [-t o|d|x] [-n LEN] [FILE]...", "tac": "tac [FILE]...",
    "tail": "tail [OPTIONS] [FILE]...",
    "tar":
      "tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...",
    "tee": "tee [-ai] [FILE]...", "timeout": "timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS",
    "top": "top [-bmH] [-n COUNT] [-d SECONDS]",
    "touch": "touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...",
    "tr": "tr [-cds] STRING1 [STRING2]",
    "truncate": "truncate [-c] -s SIZE FILE...", "tty": "tty [-s]", "uname": "uname [-amnrspvio]",
    "uniq": "uniq [-cduiz] [-f,s,w N] [FILE [OUTFILE]]", "unlink": "unlink FILE",
    "uptime": "uptime",
    "watch": "watch [-n SEC] [-t] PROG ARGS", "wc": "wc [-cmlwL] [FILE]...",
    "which": "which [-a] COMMAND...",
    "xargs": "xargs [OPTIONS] [PROG ARGS]",
    "xxd": "xxd [-pri] [-g N] [-c N] [-l LEN] [-s OFS] [-o OFS] [FILE]",
    "yes": "yes [STRING]",
  ]
}

/// `busybox`: one binary for all programs, which runs the one that it is asked for.
struct Busybox: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    let applets = Self.applets(system)
    guard let name = words.first, name != "--help" else {
      system.print((BusyboxWords(system)?.banner ?? "BusyBox v1.36.1") + "\n")
      system.print(Self.introduction + Self.wrapped(applets))
      return .exit(0)
    }
    if name == "--list" {
      system.print(applets.map { $0 + "\n" }.joined())
      return .exit(0)
    }
    guard applets.contains(name) || name == "sh" else {
      system.print("\(name): applet not found\n", to: 2)
      return .exit(127)
    }
    do throws(Errno) { return .become(try system.prepareExec(words)) } catch {
      system.print("\(name): applet not found\n", to: 2)
      return .exit(127)
    }
  }

  /// The programs that are there, by name.
  private static func applets(_ system: Kernel) -> [String] {
    let found = ["/bin", "/usr/bin", "/sbin", "/usr/sbin"].flatMap { (try? system.list($0)) ?? [] }
    return Set(found).sorted()
  }

  private static let introduction = """
    BusyBox is copyrighted by many authors between 1998-2015.
    Licensed under GPLv2. See source distribution for detailed
    copyright notices.

    Usage: busybox [function [arguments]...]
       or: busybox --list[-full]
       or: busybox --show SCRIPT
       or: busybox --install [-s] [DIR]
       or: function [arguments]...

    \tMany programs in one binary, each under a name of its own.

    Currently defined functions:

    """

  /// Names with commas between, on lines of less than 80 characters.
  private static func wrapped(_ names: [String]) -> String {
    var lines: [String] = []
    var line = ""
    for (index, name) in names.enumerated() {
      let piece = index == names.count - 1 ? name : name + ","
      if !line.isEmpty, line.count + piece.count + 9 > 79 {
        lines.append("\t" + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + piece
    }
    if !line.isEmpty { lines.append("\t" + line) }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The last place of a text.
  fileprivate func lastRange(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}
