import Machine

/// Walks over files.
enum FileTree {
  /// Visits `path` and everything below it, parents first, names in order.
  static func walk(
    _ path: String,
    _ system: inout Kernel,
    _ visit: (String, FileStatus) -> Void
  ) {
    var pending = [path]
    while let path = pending.popLast() {
      guard let status = try? system.stat(path, followLinks: false) else { continue }
      visit(path, status)
      guard status.isDirectory, let names = try? system.list(path) else { continue }
      pending += names.reversed().map { Paths.child(path, $0) }
    }
  }
}
