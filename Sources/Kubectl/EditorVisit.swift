import Machine

/// An editor that kubectl waits for: a process of the same machine, on the same terminal.
struct EditorVisit: Sendable {
  private let path: String
  private var child: ProcessID?

  init(_ path: String) { self.path = path }

  /// How the editor goes on.
  enum Progress {
    case waiting(ProcessID)
    case done
    case failed(String)
  }

  /// Starts the editor, or looks whether it ended.
  mutating func resume(_ system: inout Kernel) -> Progress {
    guard let child else { return start(&system) }
    let status = system.exitStatus(of: child)
    if status == nil, system.isAlive(child) { return .waiting(child) }
    return status == 0
      ? .done : .failed("there was a problem with the editor \(Self.quoted(editor(system)))")
  }

  private func editor(_ system: Kernel) -> String {
    for name in ["KUBE_EDITOR", "EDITOR"] {
      if let value = system.environment[name], !value.isEmpty { return value }
    }
    return "vi"
  }

  private mutating func start(_ system: inout Kernel) -> Progress {
    let editor = editor(system)
    // As kubectl does: a shell splits the editor's own words.
    let words =
      editor.contains { " \"'\\".contains($0) }
      ? ["sh", "-c", "\(editor) \(path)"] : [editor, path]
    do throws(Errno) {
      let started = try system.spawn(SpawnRequest(words))
      child = started
      return .waiting(started)
    } catch {
      return .failed("unable to launch the editor \(Self.quoted(editor))")
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
