import Machine

extension Shell {
  /// The paths that a field with pattern characters matches, or the field itself.
  func glob(_ field: ExpandedText, _ system: Kernel) throws(ExpansionStop) -> [String] {
    guard hasPattern(field) else { return [field.string] }
    var components: [(bytes: [UInt8], quoted: [Bool])] = [([], [])]
    for (index, byte) in field.bytes.enumerated() {
      if byte == Byte.slash {
        components.append(([], []))
      } else {
        components[components.count - 1].bytes.append(byte)
        components[components.count - 1].quoted.append(field.quoted[index])
      }
    }
    var paths = [""]
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      if options.has(.globstar), component.bytes == [Byte.star, Byte.star] {
        paths = paths.flatMap { descendants(of: $0, isLast: isLast, system) }
        continue
      }
      let pattern = Pattern(
        component.bytes,
        quoted: component.quoted,
        extended: options.has(.extglob),
        ignoresCase: options.has(.nocaseglob)
      )
      paths = step(paths, pattern, component.bytes, isLast: isLast, system)
    }
    if !paths.isEmpty { return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    if options.has(.failglob) { throw .failure("no match: \(field.string)", ends: .line) }
    return options.has(.nullglob) ? [] : [field.string]
  }

  private func hasPattern(_ field: ExpandedText) -> Bool {
    var open = false
    for (index, byte) in field.bytes.enumerated() where !field.quoted[index] {
      switch byte {
      case Byte.star, UInt8(ascii: "?"): return true
      case Byte.openBracket: open = true
      case Byte.closeBracket where open: return true
      case Byte.open where index > 0 && options.has(.extglob):
        if "+@!".utf8.contains(field.bytes[index - 1]) { return true }
      default: break
      }
    }
    return false
  }

  private func step(
    _ paths: [String],
    _ pattern: Pattern,
    _ bytes: [UInt8],
    isLast: Bool,
    _ system: Kernel
  ) -> [String] {
    let suffix = isLast ? "" : "/"
    if pattern.isPlain {
      let name = String(bytes: bytes)
      let next = paths.map { $0 + name + suffix }
      return isLast ? next.filter { exists($0, system) } : next
    }
    var result: [String] = []
    for path in paths {
      guard let names = try? system.list(path.isEmpty ? "." : path) else { continue }
      let seesHidden = pattern.startsWithDot || options.has(.dotglob)
      for name in names where seesHidden || name.utf8.first != UInt8(ascii: ".") {
        guard pattern.matches(name) else { continue }
        if !isLast, !isDirectory(path + name, system) { continue }
        result.append(path + name + suffix)
      }
    }
    return result
  }

  /// `**`: everything below, or every directory where more of the path follows.
  private func descendants(of path: String, isLast: Bool, _ system: Kernel) -> [String] {
    var result = isLast ? (path.isEmpty ? [] : [path]) : [path]
    var pending = [path]
    while let next = pending.popLast(), result.count < BraceExpansion.wordLimit {
      for name in (try? system.list(next.isEmpty ? "." : next)) ?? []
      where options.has(.dotglob) || name.utf8.first != UInt8(ascii: ".") {
        let child = next + name
        let isFolder = isDirectory(child, system)
        if isLast { result.append(child) } else if isFolder { result.append(child + "/") }
        if isFolder, (try? system.stat(child, followLinks: false))?.kind != .link {
          pending.append(child + "/")
        }
      }
    }
    return result
  }

  private func exists(_ path: String, _ system: Kernel) -> Bool {
    (try? system.stat(path, followLinks: false)) != nil
  }

  private func isDirectory(_ path: String, _ system: Kernel) -> Bool {
    (try? system.stat(path))?.isDirectory ?? false
  }
}
