/// The program that shows differences: `diff -u -N`, or what `$KUBECTL_EXTERNAL_DIFF` names.
struct DifferenceTool: Sendable {
  /// The program with its flags.
  private(set) var command = "diff -u -N"
  /// Whether differences come with what is around them.
  private(set) var isUnified = true

  /// Reads the variable; refuses programs that are not there, or not simulated.
  init(_ station: some Workstation) throws(Failure) {
    let text = station.variable("KUBECTL_EXTERNAL_DIFF") ?? ""
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let program = words.first, !program.isEmpty else { return }
    // kubectl lets through what is of letters, digits, dashes and equals signs.
    let flags = words.dropFirst().filter { word in
      !word.isEmpty
        && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "-=".contains($0) }
    }
    guard program == "diff" else {
      let folders = (station.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
      let isThere = folders.contains { station.content(of: "\($0)/\(program)") != .missing }
      throw .message(
        isThere
          ? "\(program) as KUBECTL_EXTERNAL_DIFF is not simulated"
          : "failed to run \"\(program)\": executable file not found in $PATH"
      )
    }
    command = ([program] + flags).joined(separator: " ")
    isUnified = flags.contains { flag in
      flag.hasPrefix("--") ? flag.hasPrefix("--unified") : flag.lowercased().contains("u")
    }
  }

  /// Differences with what is around them, as `diff` without flags tells them.
  static func plain(_ hunks: String) -> String {
    var text = ""
    var (old, new) = (0, 0)
    var (gone, added): ([Substring], [Substring]) = ([], [])
    func range(_ end: Int, _ count: Int) -> String {
      count == 1 ? "\(end)" : "\(end - count + 1),\(end)"
    }
    func flush() {
      switch (gone.isEmpty, added.isEmpty) {
      case (true, true): return
      case (false, true): text += "\(range(old, gone.count))d\(new)\n"
      case (true, false): text += "\(old)a\(range(new, added.count))\n"
      case (false, false):
        text += "\(range(old, gone.count))c\(range(new, added.count))\n"
      }
      text += gone.map { "< \($0)\n" }.joined()
      if !gone.isEmpty, !added.isEmpty { text += "---\n" }
      text += added.map { "> \($0)\n" }.joined()
      (gone, added) = ([], [])
    }
    for line in hunks.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("@@ ") {
        flush()
        let starts = line.split(separator: " ").dropFirst().prefix(2).map { part in
          Int(part.dropFirst().prefix { $0 != "," }) ?? 0
        }
        // An empty side starts before its first line.
        (old, new) = ((starts.first ?? 1) - 1, (starts.last ?? 1) - 1)
        if line.contains("-0,0") { old = 0 }
        if line.contains("+0,0") { new = 0 }
      } else if line.hasPrefix("-") {
        if !added.isEmpty { flush() }
        old += 1
        gone.append(line.dropFirst())
      } else if line.hasPrefix("+") {
        new += 1
        added.append(line.dropFirst())
      } else {
        flush()
        (old, new) = (old + 1, new + 1)
      }
    }
    flush()
    return text
  }
}
