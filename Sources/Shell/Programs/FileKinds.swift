import Machine

extension Tools {
  static let kindWorks: [String: Tool.Work] = [
    "file": tellKinds, "chgrp": changeGroup, "unlink": unlink,
    "link": linkFiles,
  ]

  /// `file`: what the contents of files are.
  @Sendable private static func tellKinds(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "biLhzF:",
      long: [
        "brief": "b", "mime": "i", "mime-type": "i", "dereference": "L", "no-dereference": "h",
      ]
    )
    guard !options.operands.isEmpty else {
      throw UsageFailure(
        message: "Usage: file [-bihLz] [-F separator] file ...",
        hasHint: false,
        isWhole: true
      )
    }
    let width = options.operands.map(\.count).max() ?? 0
    for path in options.operands {
      let kind = kind(of: path, follows: options.has("L"), system)
      let shown = options.has("i") ? mimeType(kind) : kind
      let name = Columns.left(path + (options.value("F") ?? ":"), width + 2)
      system.print((options.has("b") ? "" : name) + shown + "\n")
    }
    return 0
  }

  private static func kind(of path: String, follows: Bool, _ system: Kernel) -> String {
    let status: FileStatus
    do throws(Errno) { status = try system.stat(path, followLinks: follows) } catch {
      return "cannot open `\(path)' (\(error.message))"
    }
    switch status.kind {
    case .directory: return status.mode & 0o1000 != 0 ? "sticky, directory" : "directory"
    case .device: return "character special"
    case .pipe: return "fifo (named pipe)"
    case .link:
      let isBroken = (try? system.stat(path)) == nil
      return "\(isBroken ? "broken " : "")symbolic link to \(status.linkTarget ?? "")"
    case .regular: break
    }
    if status.program != nil {
      return "ELF 64-bit LSB executable, x86-64, version 1 (SYSV), statically linked, stripped"
    }
    let bytes: [UInt8]
    do throws(Errno) { bytes = try system.readFile(path) } catch {
      return error == .EFBIG ? "data" : "regular file, no read permission"
    }
    return kind(of: bytes)
  }

  private static func kind(of bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "empty" }
    if GzipFormat.isPacked(bytes) { return "gzip compressed data" }
    if bytes.count > 262, Array(bytes[257..<262]) == Array("ustar".utf8) {
      return "POSIX tar archive (GNU)"
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "PNG image data" }
    let isText = bytes.allSatisfy { $0 >= 32 || (7...13).contains($0) || $0 == 27 }
    guard isText else { return "data" }
    let hasOnlyASCII = bytes.allSatisfy { $0 < 128 }
    guard hasOnlyASCII || String(validating: bytes, as: UTF8.self) != nil else {
      return "ISO-8859 text"
    }
    let code = hasOnlyASCII ? "ASCII text" : "Unicode text, UTF-8 text"
    let text = String(bytes: bytes)
    let end =
      text.contains("\r\n")
      ? ", with CRLF line terminators" : text.contains("\n") ? "" : ", with no line terminators"
    if text.hasPrefix("#!") {
      let words = text.dropFirst(2).prefix { $0 != "\n" }.split(separator: " ").map(String.init)
      let program =
        words.first == "/usr/bin/env" ? words.dropFirst().first ?? "" : words.first ?? ""
      let language =
        switch Paths.base(program) {
        case "bash": "Bourne-Again shell script"
        case "sh", "dash", "ash": "POSIX shell script"
        case "python", "python3": "Python script"
        case "perl": "Perl script"
        default: "a \(words.joined(separator: " ")) script"
        }
      return "\(language), \(code) executable\(end)"
    }
    if text.hasPrefix("-----BEGIN CERTIFICATE-----") { return "PEM certificate" }
    if text.hasPrefix("-----BEGIN RSA PRIVATE KEY-----") { return "PEM RSA private key" }
    let first = text.first { !$0.isWhitespace }
    if first == "{" || first == "[", let last = text.last(where: { !$0.isWhitespace }),
      last == "}" || last == "]", text.contains("\"") || text.count < 8
    {
      return "JSON text data"
    }
    return code + end
  }

  private static func mimeType(_ kind: String) -> String {
    switch kind {
    case "directory", "sticky, directory": "inode/directory; charset=binary"
    case "empty": "inode/x-empty; charset=binary"
    case "data": "application/octet-stream; charset=binary"
    case "JSON text data": "application/json; charset=us-ascii"
    case _ where kind.hasPrefix("gzip"): "application/gzip; charset=binary"
    case _ where kind.hasPrefix("POSIX tar"): "application/x-tar; charset=binary"
    case _ where kind.hasPrefix("ELF"): "application/x-executable; charset=binary"
    case _ where kind.hasPrefix("Unicode"): "text/plain; charset=utf-8"
    case _ where kind.contains("shell script"): "text/x-shellscript; charset=us-ascii"
    case _ where kind.contains("symbolic link"): "inode/symlink; charset=binary"
    case _ where kind.hasPrefix("cannot open"): kind
    default: "text/plain; charset=us-ascii"
    }
  }

  @Sendable private static func changeGroup(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "Rvfh", long: ["recursive": "R"])
    guard options.operands.count > 1 else { throw UsageFailure(message: "missing operand") }
    let name = options.operands[0]
    guard let group = Accounts.number(ofGroup: name, system) else {
      throw plain("invalid group: '\(name)'")
    }
    var status: Int32 = 0
    for operand in options.operands.dropFirst() {
      var paths: [String] = []
      if options.has("R") { FileTree.walk(operand, &system) { path, _ in paths.append(path) } }
      for path in paths.isEmpty ? [operand] : paths {
        do throws(Errno) { try system.chown(path, owner: nil, group: group) } catch {
          let what = error == .ENOENT ? "cannot access" : "changing group of"
          complain("\(what) '\(path)': \(error.message)", &system)
          status = 1
        }
      }
    }
    return status
  }

  @Sendable private static func unlink(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "")
    guard let path = options.operands.first else { throw UsageFailure(message: "missing operand") }
    guard options.operands.count == 1 else {
      throw UsageFailure(message: "extra operand '\(options.operands[1])'")
    }
    do throws(Errno) { try system.remove(path) } catch {
      throw plain("cannot unlink '\(path)': \(error.message)")
    }
    return 0
  }

  @Sendable private static func linkFiles(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "")
    guard options.operands.count > 1 else {
      throw UsageFailure(
        message: options.operands.isEmpty
          ? "missing operand" : "missing operand after '\(options.operands[0])'"
      )
    }
    do throws(Errno) { try system.link(options.operands[0], at: options.operands[1]) } catch {
      throw plain(
        "cannot create link '\(options.operands[1])' to '\(options.operands[0])': \(error.message)"
      )
    }
    return 0
  }
}
