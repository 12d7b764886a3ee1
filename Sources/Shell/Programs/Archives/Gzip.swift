import Machine
import Simulation

/// `gzip`, `gunzip` and `zcat`.
struct Gzip: GatheringTool {
  let paths: [String]
  private let options: Options
  private let unpacks: Bool
  private let prints: Bool
  private let suffix: String
  private var ignored = false

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    options = try Options(
      arguments,
      "cdfhklnNqrS:tvV123456789",
      long: [
        "stdout": "c", "to-stdout": "c", "decompress": "d", "uncompress": "d", "force": "f",
        "keep": "k", "list": "l", "no-name": "n", "name": "N", "quiet": "q", "recursive": "r",
        "suffix": "S", "test": "t", "verbose": "v", "fast": "1", "best": "9",
      ]
    )
    let name = Paths.base(arguments.first ?? "gzip")
    unpacks = options.has("d") || options.has("l") || options.has("t") || name != "gzip"
    prints = options.has("c") || name == "zcat" || options.operands.isEmpty
    suffix = options.value("S") ?? ".gz"
    if options.has("r") { throw Tools.plain("-r is not simulated") }
    var paths: [String] = []
    for path in options.operands {
      if (try? system.stat(path))?.isDirectory == true {
        system.print("gzip: \(path) is a directory -- ignored\n", to: 2)
        ignored = true
      } else if unpacks, !prints, !options.has("t"), !options.has("l"), path != "-",
        !path.hasSuffix(suffix), !path.hasSuffix(".tgz"), (try? system.stat(path)) != nil
      {
        system.print("gzip: \(path): unknown suffix -- ignored\n", to: 2)
        ignored = true
      } else if unpacks, name != "zcat", path != "-", !path.hasSuffix(suffix),
        (try? system.stat(path)) == nil
      {
        paths.append(path + suffix)
      } else {
        paths.append(path)
      }
    }
    self.paths = options.operands.isEmpty ? ["-"] : paths
    if !unpacks, prints, system.isTerminal(1), !options.has("f") {
      throw Tools.plain(
        "compressed data not written to a terminal. Use -f to force compression.\n"
          + "For help, type: gzip -h"
      )
    }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    if options.has("l") {
      system.print("         compressed        uncompressed  ratio uncompressed_name\n")
    }
    var status: Int32 = ignored ? 2 : 0
    for (path, input) in zip(paths, inputs) {
      let own = unpacks ? unpack(path, input, &system) : pack(path, input, &system)
      status = max(status, own)
    }
    return status
  }

  private func tell(_ text: String, _ system: inout Kernel) {
    system.print("gzip: \(text)\n", to: 2)
  }

  private func ratio(_ packed: Int, _ plain: Int) -> String {
    let saved = plain == 0 ? 0 : 100 * (Double(plain) - Double(packed - 18)) / Double(plain)
    return Columns.right(NumberText.fixed(saved, 1), 5) + "%"
  }

  private func pack(_ path: String, _ input: [UInt8], _ system: inout Kernel) -> Int32 {
    if prints || path == "-" {
      system.print(GzipFormat.pack(input))
      return 0
    }
    if path.hasSuffix(suffix) {
      tell("\(path) already has \(suffix) suffix -- unchanged", &system)
      return 0
    }
    let status = try? system.stat(path)
    let packed = GzipFormat.pack(
      input,
      name: options.has("n") ? nil : Paths.base(path),
      seconds: status?.modified.seconds ?? 0
    )
    return replace(path, path + suffix, packed, ratio(packed.count, input.count), &system)
  }

  private func unpack(_ path: String, _ input: [UInt8], _ system: inout Kernel) -> Int32 {
    let (bytes, complaint) = GzipFormat.unpack(input, limit: system.limits.fileBytes)
    if let complaint {
      let shown = path == "-" ? "stdin" : path
      let isLong = complaint.hasPrefix("unexpected")
      system.print("\(isLong ? "\n" : "")gzip: \(shown): \(complaint)\n", to: 2)
      if !complaint.contains("trailing garbage") { return 1 }
    }
    if options.has("t") { return 0 }
    let target = path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
    if options.has("l") {
      let sizes = [input.count, bytes.count].map { Columns.right(String($0), 19) }
      system.print("\(sizes.joined(separator: " ")) \(ratio(input.count, bytes.count)) \(target)\n")
      return 0
    }
    if prints || path == "-" {
      system.print(bytes)
      return 0
    }
    var end = target
    if target == path {
      guard path.hasSuffix(".tgz") else {
        tell("\(path): unknown suffix -- ignored", &system)
        return 2
      }
      end = String(path.dropLast(4)) + ".tar"
    }
    return replace(path, end, bytes, ratio(input.count, bytes.count), &system)
  }

  /// Writes the new file with the times and rights of the old one, which goes.
  private func replace(
    _ path: String,
    _ target: String,
    _ bytes: [UInt8],
    _ ratio: String,
    _ system: inout Kernel
  ) -> Int32 {
    if (try? system.stat(target)) != nil, !options.has("f") {
      tell("\(target) already exists;\tnot overwritten", &system)
      return 2
    }
    do throws(Errno) {
      let old = try system.stat(path)
      try system.writeFile(target, bytes, mode: old.mode)
      try system.chmod(target, mode: old.mode)
      try system.touch(target, time: old.modified)
      if !options.has("k") { try system.remove(path) }
      if options.has("v") {
        let verb = options.has("k") ? "created" : "replaced with"
        system.print("\(path):\t\(ratio) -- \(verb) \(target)\n", to: 2)
      }
      return 0
    } catch {
      tell("\(target): \(error.message)", &system)
      return 1
    }
  }
}
