import Glibc

/// A home directory that lasts as long as the test: where kubetutor keeps what it keeps.
final class Home {
  let path: String

  init() throws {
    var template = Array("/tmp/kubetutor-home-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw PseudoTerminal.Missing(description: "cannot make a directory below /tmp")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    _ = system("chmod -R u+w '\(path)'; rm -rf '\(path)'")
  }

  /// Where the state of the course lies.
  var state: String { "\(path)/.local/state/kubetutor/kubernetes-architecture" }

  /// The text of a file below the home; nil where there is none.
  func text(_ name: String) -> String? {
    guard let file = fopen(name.hasPrefix("/") ? name : "\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes a file below the home, and the directories above it; gives its path.
  @discardableResult
  func write(_ text: String, to name: String, executable: Bool = false) -> String {
    let target = name.hasPrefix("/") ? name : "\(path)/\(name)"
    _ = system("mkdir -p \"$(dirname '\(target)')\"")
    guard let file = fopen(target, "w") else { return target }
    fputs(text, file)
    fclose(file)
    if executable { chmod(target, 0o755) }
    return target
  }
}
