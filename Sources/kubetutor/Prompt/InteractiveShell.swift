import Cluster
import Lessons
import Simulation
import Terminal

/// The prompt: reads lines, lets the cluster's clock run meanwhile, and shows what comes of them.
///
/// Belongs to the one thread that reads; the engine below it knows neither clock nor terminal.
final class InteractiveShell<Subject: Desk> {
  var desk: Subject
  let screen: Screen
  var clock: SessionClock
  private let history: HistoryFile
  private let editor: LineEditor?
  private var isLeaving = false
  /// Whether the learner stopped what ran, or was being typed.
  private var wasInterrupted = false

  /// How many bytes of a command's output the checks look at.
  private static var outputKept: Int { 1 << 18 }

  init(desk: Subject, screen: Screen, speed: Double, history: HistoryFile) {
    self.desk = desk
    self.screen = screen
    self.history = history
    clock = SessionClock(speed: speed)
    self.desk.session.hasEditor = true
    editor = LineEditor(program: "kubetutor", screen: screen)
  }

  /// Reads and does until the learner leaves.
  func run() {
    TerminalSignals.catchAll()
    show(desk.greeting())
    guard let editor else {
      _ = screen.writeError("kubetutor: no terminal to read from\n")
      return
    }
    editor.loadHistory(from: history)
    editor.completer = { [unowned self] in complete($0) }
    editor.idle = { [unowned self] in idle() }
    noteSize()
    clock.restart()
    while !isLeaving, !desk.session.hasEnded, !TerminalSignals.isTerminated {
      let result = editor.read(prompt: shownPrompt)
      // Whoever types faster than the prompt idles has the same time pass.
      desk.session.cluster.advance(by: clock.elapsed())
      switch result {
      case .line(let line):
        if !line.trimmed.isEmpty { remember(line, editor) }
        // A pasted block is one line of the editor and several of the shell.
        for part in line.split(separator: "\n", omittingEmptySubsequences: false) where !isLeaving {
          take(String(part))
        }
      case .interrupt: pressInterrupt()
      case .endOfFile: pressEnd()
      case .terminate: isLeaving = true
      }
    }
  }

  /// Keeps a line at once: who kills the program can recall it next time.
  private func remember(_ line: String, _ editor: LineEditor) {
    editor.addToHistory(line)
    // A folder that cannot be written is said with the journal.
    try? editor.saveHistory(to: history)
  }

  private var shownPrompt: String {
    let prompt = desk.session.prompt
    guard desk.session.isAtShell else { return prompt }
    return screen.styled(prompt, .bold)
  }

  private func take(_ line: String) {
    noteSize()
    let isAtPrompt = desk.session.isAtShell
    if isAtPrompt, let refusal = desk.refusal(of: line) { return show([.text(refusal)]) }
    if isAtPrompt, let answer = clock.command(line, now: desk.session.cluster.now) {
      switch answer {
      case .say(let text): show([.text(text)])
      case .pass(let length):
        desk.session.cluster.advance(by: length)
        show([.text(clock.words(desk.session.cluster.now))])
      case .step: show(desk.session.step())
      case .until(let command): show(desk.session.advance(until: command))
      }
      return
    }
    if isAtPrompt, let reply = desk.reply(to: line) {
      screen.write(reply.output)
      show(reply.blocks)
      isLeaving = reply.isLeaving
      typeForLearner(reply.typing)
      return
    }
    desk.willType(.line(line))
    // The session may be another than that of the line before.
    desk.session.look = ScreenLook(hasColours: screen.showsColor, isPlain: screen.isPlain)
    desk.session.type(line)
    drive(line)
  }

  /// Types lines before the learner's eyes, until Ctrl-C says that it is enough.
  private func typeForLearner(_ lines: [String]) {
    wasInterrupted = false
    for line in lines where !isLeaving && !wasInterrupted { typeForLearner(line) }
    if wasInterrupted, !isLeaving { show([.note("The rest is yours to type.")]) }
  }

  /// Types a line, and lets the cluster come to rest after it.
  private func typeForLearner(_ line: String) {
    screen.write(shownPrompt)
    for character in line {
      screen.write(String(character))
      if !screen.isPlain { TerminalSignals.wait(milliseconds: Self.typingPause) }
      guard !TerminalSignals.isInterrupted else {
        TerminalSignals.clearInterrupt()
        wasInterrupted = true
        screen.write("^C\n")
        return
      }
    }
    screen.write("\n")
    if line == "^C" { return pressInterrupt() }
    take(line)
    guard desk.session.isAtShell else { return }
    desk.session.settle()
    show(desk.timePassed(output: desk.session.takeOutput()))
    clock.restart()
  }

  /// How long each character takes when it is typed for the learner, in milliseconds.
  private static var typingPause: Int { 12 }

  private func pressInterrupt() {
    // At the shell's own prompt the editor has cleared the line already.
    if desk.session.isAtShell {
      screen.write("\n")
      return
    }
    desk.willType(.interrupt)
    desk.session.interrupt(isShown: true)
    drive()
  }

  private func pressEnd() {
    if desk.session.isAtShell {
      screen.write("\n")
      isLeaving = true
      return
    }
    desk.willType(.endOfInput)
    desk.session.endInput()
    drive()
  }

  /// Lets a command run: at once as far as it needs no time, then at the clock's speed.
  private func drive(_ line: String = "") {
    var output = ""
    desk.session.advance(to: desk.session.cluster.now)
    clock.restart()
    while true {
      let piece = desk.session.takeOutput()
      if !screen.write(piece) { isLeaving = true }
      output += piece
      if output.utf8.count > Self.outputKept { output = String(output.suffix(Self.outputKept / 2)) }
      serveHostRequests()
      if let limit = desk.session.cluster.exceeded {
        show([.note("\(limit); the command is stopped as by Ctrl-C")])
        interrupt()
        continue
      }
      if desk.session.isAwaitingInput || desk.session.hasEnded || isLeaving { break }
      if TerminalSignals.isTerminated {
        isLeaving = true
        return
      }
      if TerminalSignals.isInterrupted {
        TerminalSignals.clearInterrupt()
        wasInterrupted = true
        interrupt()
        continue
      }
      TerminalSignals.wait(milliseconds: 10)
      noteSize()
      let step = clock.elapsed(evenIfPaused: true)
      desk.session.advance(to: desk.session.cluster.now + step)
    }
    TerminalSignals.clearInterrupt()
    guard !desk.session.hasEnded else { return }
    if let suggestion = suggestion(for: line, output) { show([suggestion]) }
    let session = desk.session
    let fault = ManifestFault(in: output) { name in
      session.fileText(at: name.hasPrefix("/") ? name : "\(session.currentDirectory)/\(name)")
    }
    if let fault { show([.code(fault.lines)]) }
    show(desk.commandEnded(output: output))
  }

  private func interrupt() {
    desk.willType(.interrupt)
    desk.session.interrupt(isShown: true)
    desk.session.advance(to: desk.session.cluster.now)
  }

  /// Tells the simulated terminal what size the real one has.
  ///
  /// Each time: the session may be another than before, as in a new lesson or after `undo`.
  private func noteSize() {
    desk.session.resize(columns: screen.width, rows: screen.height)
  }

  /// What happens while the prompt waits; the text is shown above the line being typed.
  private func idle() -> String? {
    noteSize()
    desk.session.cluster.advance(by: clock.elapsed())
    let output = desk.session.takeOutput()
    let blocks = desk.timePassed(output: output)
    let text = output + rendered(blocks)
    guard !text.isEmpty else { return nil }
    editor?.changePrompt(to: shownPrompt)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func serveHostRequests() {
    for request in desk.session.takeHostRequests() {
      guard case .edit(_, let path, _) = request else { continue }
      let before = desk.session.fileText(at: path) ?? ""
      do throws(HostError) {
        let after = try HostEditor.edit(
          before,
          name: String(path.split(separator: "/").last ?? "file")
        )
        if after != before {
          desk.willType(.edited(path: path, text: after))
          desk.session.putFile(after, at: path)
        }
      } catch {
        show([.note("\(error)")])
      }
      clock.restart()
      desk.session.answerHostRequest()
      desk.session.advance(to: desk.session.cluster.now)
    }
  }

  // MARK: Showing

  func show(_ blocks: [TextBlock]) {
    let text = rendered(blocks)
    if !text.isEmpty { screen.write(text) }
  }

  private func rendered(_ blocks: [TextBlock]) -> String {
    guard !blocks.isEmpty else { return "" }
    let layout = TextLayout(width: min(screen.width, 100), isPlain: screen.isPlain)
    return layout.lines(blocks).map { line in
      line.spans.map { span in
        let styles = span.style.shown
        return styles.isEmpty ? span.text : screen.styled(span.text, styles)
      }.joined() + "\n"
    }.joined()
  }
}

extension TextStyle {
  /// How the terminal shows the style.
  var shown: [Style] {
    switch self {
    case .plain: []
    case .strong, .heading: [.bold]
    case .emphasis: [.underline]
    case .code: [.cyan]
    case .link: [.blue]
    case .diagram: [.blue]
    case .muted: [.dim]
    case .done: [.green]
    case .waiting: [.yellow]
    case .missed: [.red]
    }
  }
}
