import CEditLine
import Glibc

/// How reading a line ended.
public enum LineResult: Hashable, Sendable {
  /// A line, without its line break; a pasted one may hold line breaks.
  case line(String)
  /// Ctrl-C: the line is dropped; `^C` stands behind it, without a line break.
  case interrupt
  /// Ctrl-D on an empty line, or the end of the input.
  case endOfFile
  /// The process was asked to end, or the terminal is gone.
  case terminate
}

/// What the tab key does with the text before the cursor.
public struct Completion: Hashable, Sendable {
  /// The text to insert at the cursor.
  public var insertion: String
  /// What is shown below the line; nothing when the insertion says it all.
  public var candidates: [String]

  /// Makes a completion.
  public init(insertion: String = "", candidates: [String] = []) {
    self.insertion = insertion
    self.candidates = candidates
  }

  /// Nothing to complete.
  public static let none = Completion()
}

/// The keys that an editor understands.
public enum EditingMode: String, Sendable {
  /// Ctrl-A, Ctrl-E, Ctrl-R and the others of Emacs.
  case emacs
  /// Those of vi.
  case vi
}

/// A prompt on the terminal: editing, history, completion, paste, and a clock that goes on.
///
/// There can be one at a time. All closures are called on the thread that reads. While the prompt waits,
/// `idle` is called every 50 ms; a text that it returns is shown above the line being typed, which is
/// painted again below it.
public final class LineEditor {
  /// Called for the tab key with the text before the cursor.
  public var completer: (_ textBeforeCursor: String) -> Completion = { _ in .none }
  /// Called while the prompt waits; what it returns is shown above the line.
  public var idle: () -> String? = { nil }
  /// How many candidates are shown at most.
  public var maximumCandidates = 200

  private var editor: OpaquePointer?
  private var prompt = LineEditor.copy("")
  private let screen: Screen
  private var newEntries: [String] = []
  private var lastEntry: String?

  /// Opens the editor; nil when the system refuses.
  ///
  /// Sections of ~/.editrc go by the name `program`.
  public init?(program: String, screen: Screen = Screen(), idleMilliseconds: Int = 50) {
    self.screen = screen
    let callbacks = line_editor_callbacks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      prompt: { context in UnsafePointer(LineEditor.at(context).prompt) },
      complete: { context, before in
        LineEditor.at(context).complete(String(cString: before)).flatMap { strdup($0) }
      },
      idle: { context in LineEditor.at(context).idle().flatMap { strdup($0) } }
    )
    guard let opened = line_editor_open(program, callbacks, Int32(clamping: idleMilliseconds))
    else { return nil }
    editor = opened
    _ = line_editor_read_settings(opened)
  }

  deinit {
    if let editor { line_editor_close(editor) }
    prompt.deallocate()
  }

  /// Reads a line behind `prompt`, which may have colours and several lines.
  public func read(prompt text: String) -> LineResult {
    guard let editor else { return .endOfFile }
    let shown = screen.showsColor ? text : StyledText.visible(text)
    let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
    // libedit swallows line breaks of a prompt, so all but the last line are simply printed.
    if lines.count > 1, screen.isTerminal {
      screen.write(lines.dropLast().joined(separator: "\n") + "\n")
    }
    prompt.deallocate()
    prompt = Self.copy(PromptMarking.marked(String(lines.last ?? "")))
    var line: UnsafeMutablePointer<CChar>?
    defer { free(line) }
    switch Int(line_editor_read(editor, &line)) {
    case Int(LINE_EDITOR_LINE.rawValue):
      var typed = line.map { String(cString: $0) } ?? ""
      if typed.hasSuffix("\n") { typed.removeLast() }
      return .line(typed)
    case Int(LINE_EDITOR_INTERRUPT.rawValue): return .interrupt
    case Int(LINE_EDITOR_TERMINATE.rawValue): return .terminate
    default: return .endOfFile
    }
  }

  /// Changes the prompt while it waits, from within `idle`; seen once a text is shown above it.
  public func changePrompt(to text: String) {
    let shown = screen.showsColor ? text : StyledText.visible(text)
    prompt.deallocate()
    prompt = Self.copy(
      PromptMarking.marked(String(shown.split(separator: "\n").last ?? ""))
    )
  }

  /// Chooses the keys; a mode set in ~/.editrc stands until this is called.
  public func setMode(_ mode: EditingMode) {
    if let editor { _ = line_editor_set_mode(editor, mode.rawValue) }
  }

  // MARK: History

  /// Remembers `line`, unless it is blank or repeats the one before.
  public func addToHistory(_ line: String) {
    guard let editor, line.contains(where: { !$0.isWhitespace }), line != lastEntry else { return }
    line_editor_add_history(editor, line)
    newEntries.append(line)
    lastEntry = line
  }

  /// Takes over what `file` holds.
  public func loadHistory(from file: HistoryFile) {
    guard let editor else { return }
    for entry in file.load() {
      line_editor_add_history(editor, entry)
      lastEntry = entry
    }
  }

  /// Adds to `file` what was typed since the last time.
  public func saveHistory(to file: HistoryFile) throws(HostError) {
    try file.append(newEntries)
    newEntries = []
  }

  // MARK: Callbacks

  /// The bytes of `text` where C can read them until they are deallocated.
  private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { (pointer + index).initialize(to: byte) }
    return pointer
  }

  private static func at(_ context: UnsafeMutableRawPointer) -> LineEditor {
    Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
  }

  private func complete(_ before: String) -> String? {
    let completion = completer(before)
    if let editor, !completion.candidates.isEmpty {
      let shown = Array(completion.candidates.prefix(maximumCandidates))
      var text = TextLayout.columns(shown, width: screen.width)
      let hidden = completion.candidates.count - shown.count
      if hidden > 0 { text += "\n… and \(hidden) more" }
      line_editor_list(editor, text)
    }
    return completion.insertion.isEmpty ? nil : completion.insertion
  }
}
