import Machine

/// `md5sum`, `sha1sum`, `sha256sum` and their like.
struct Checksum: TextFilter {
  let files: [String]
  private let name: String
  private let kind: MessageDigest
  private let options: Options
  private var file = "-"
  private var bytes: [UInt8] = []
  /// The lines of lists to check, and the list they are of.
  private var lists: [(file: String, text: [UInt8])] = []

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    name = Paths.base(arguments.first ?? "")
    switch name {
    case "md5sum": kind = .md5
    case "sha1sum": kind = .sha1
    case "sha384sum": kind = .sha384
    case "sha512sum": kind = .sha512
    default: kind = .sha256
    }
    options = try Options(
      arguments,
      "btczwqsT",
      long: [
        "binary": "b", "text": "t", "check": "c", "zero": "z", "warn": "w", "quiet": "q",
        "status": "s", "tag": "T",
      ]
    )
    files = options.operands
  }

  mutating func begin(_ file: String, _ output: inout FilterOutput) {
    self.file = file
    bytes = []
  }

  mutating func line(_ line: [UInt8], isTerminated: Bool, _ output: inout FilterOutput) {
    bytes += line
    if isTerminated { bytes.append(Byte.newline) }
  }

  mutating func endFile(_ output: inout FilterOutput) {
    if options.has("c") {
      lists.append((file, bytes))
      return
    }
    let digest = kind.text(bytes)
    if options.has("T") {
      output.print("\(kind.rawValue) (\(file)) = \(digest)\n")
    } else {
      let end = options.has("z") ? "\0" : "\n"
      output.print(digest + (options.has("b") ? " *" : "  ") + file + end)
    }
  }

  /// The sums of a list, compared with the files that it names.
  func check(_ system: inout Kernel) -> Int32 {
    var status: Int32 = 0
    for (list, text) in lists {
      var counts = (wrong: 0, missing: 0, bad: 0, good: 0)
      for line in text.lines {
        let words = String(bytes: line)
        let digest = words.prefix { $0.isHexDigit }
        let rest = words.dropFirst(digest.count)
        guard digest.count == kind.digits, rest.hasPrefix("  ") || rest.hasPrefix(" *") else {
          counts.bad += 1
          continue
        }
        let path = String(rest.dropFirst(2))
        do throws(Errno) {
          let isEqual = kind.text(try system.readFile(path)) == digest.lowercased()
          if isEqual { counts.good += 1 } else { counts.wrong += 1 }
          if !options.has("s"), !isEqual || !options.has("q") {
            system.print("\(path): \(isEqual ? "OK" : "FAILED")\n")
          }
        } catch {
          counts.missing += 1
          system.print("\(name): \(path): \(error.message)\n", to: 2)
          if !options.has("s") { system.print("\(path): FAILED open or read\n") }
        }
      }
      status = max(status, summary(list, counts, &system))
    }
    return status
  }

  private func summary(
    _ list: String,
    _ counts: (wrong: Int, missing: Int, bad: Int, good: Int),
    _ system: inout Kernel
  ) -> Int32 {
    if counts.wrong + counts.missing + counts.good == 0 {
      system.print(
        "\(name): \(list == "-" ? "'standard input'" : list): no properly formatted checksum lines found\n",
        to: 2
      )
      return 1
    }
    func warn(_ count: Int, _ one: String, _ several: String) {
      guard count > 0, !options.has("s") else { return }
      system.print("\(name): WARNING: \(count) \(count == 1 ? one : several)\n", to: 2)
    }
    warn(counts.bad, "line is improperly formatted", "lines are improperly formatted")
    warn(counts.missing, "listed file could not be read", "listed files could not be read")
    warn(
      counts.wrong,
      "computed checksum did NOT match",
      "computed checksums did NOT match"
    )
    return counts.wrong + counts.missing > 0 ? 1 : 0
  }

  mutating func conclude(_ system: inout Kernel, _ status: Int32) -> Int32 {
    options.has("c") ? check(&system) : status
  }
}
