import Glibc

/// The learner's own editor, which the command `edit` opens on a copy of a simulated file.
public enum HostEditor {
  /// Opens `text` in $VISUAL or $EDITOR, else `vi`, and gives back what was saved.
  ///
  /// The temporary file is called `name`, so that the editor knows its kind.
  public static func edit(_ text: String, name: String) throws(HostError) -> String {
    let directory = HostEnvironment.value(of: "TMPDIR") ?? "/tmp"
    var template = Array("\(directory)/kubetutor-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .system("cannot make", directory) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let file = "\(folder)/\(name.split(separator: "/").last.map(String.init) ?? "file")"
    defer {
      unlink(file)
      rmdir(folder)
    }
    try HostFile.replace(file, with: Array(text.utf8))
    let command =
      [HostEnvironment.value(of: "VISUAL"), HostEnvironment.value(of: "EDITOR")]
      .compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
    let status = try run(command, on: file)
    guard status == 0 else {
      throw HostError(description: "the editor \(command) ended with status \(status)")
    }
    return String(decoding: try HostFile.read(file), as: UTF8.self)
  }

  /// Runs the editor through the shell, because $EDITOR may hold options.
  private static func run(_ command: String, on file: String) throws(HostError) -> Int32 {
    let arguments = ["sh", "-c", "\(command) \"$1\"", "sh", file]
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/bin/sh", nil, nil, pointers, environ)
    guard failure == 0 else {
      throw HostError(description: "cannot start \(command): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { throw .system("cannot wait for", command) }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}
