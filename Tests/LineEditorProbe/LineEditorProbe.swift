import Glibc
import Terminal

/// A tiny shell around `LineEditor` for tests: it shows each line that it reads with its result.
enum LineEditorProbe {
  /// Reads lines until the end of the input; a few words do something.
  static func run() -> Int32 {
    let screen = Screen()
    guard let editor = LineEditor(program: "probe", screen: screen) else { return 1 }
    let history = HostEnvironment.value(of: "PROBE_HISTORY").map { HistoryFile(path: $0) }
    if let history { editor.loadHistory(from: history) }
    let words = ["pods", "pods/log", "nodes"]
    editor.completer = { before in
      let word = before.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
      let fitting = words.filter { $0.hasPrefix(word) }
      if fitting.count == 1 { return Completion(insertion: fitting[0].dropFirst(word.count) + " ") }
      return Completion(candidates: fitting)
    }
    var pending: [String] = []
    var wakes = 0
    editor.idle = {
      // Half a second, so that there is text in the line by then.
      if !pending.isEmpty { wakes += 1 }
      return wakes % 10 == 9 ? pending.popLast() : nil
    }
    let prompt = screen.styled("λ", .green) + screen.styled(" › ", .bold)
    while true {
      switch editor.read(prompt: prompt) {
      case .line("above"): pending.append("pod λ is Running")
      case .line("vi"): editor.setMode(.vi)
      case .line("work"): work(screen)
      case .line(let line):
        editor.addToHistory(line)
        screen.write("<\(line.split(separator: "\n").joined(separator: "|"))>\n")
      case .interrupt: screen.write("\n")
      case .endOfFile, .terminate:
        if let history { try? editor.saveHistory(to: history) }
        screen.write(TerminalSignals.isTerminated ? "terminated\n" : "bye\n")
        return 0
      }
    }
  }

  /// Runs until Ctrl-C, as a simulated `kubectl get -w` does.
  private static func work(_ screen: Screen) {
    screen.write("working\n")
    while !TerminalSignals.isInterrupted { TerminalSignals.wait(milliseconds: 10) }
    screen.write("stopped\n")
  }
}
