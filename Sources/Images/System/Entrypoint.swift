import Machine

/// An image's entry script: says what it did, then becomes the command behind it.
struct Entrypoint: Program {
  let lines: [String]

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let command = Array(system.arguments.dropFirst())
    for line in lines { system.print(line + "\n") }
    guard let name = command.first else { return .exit(0) }
    if lines.isEmpty, name.hasPrefix("-"), let server = server(with: command, &system) {
      return server
    }
    do throws(Errno) { return .become(try system.prepareExec(command)) } catch {
      let reason = error == .ENOENT && !name.contains("/") ? "not found" : error.message
      system.print("\(system.arguments[0]): exec: line 2: \(name): \(reason)\n", to: 2)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }

  /// Options alone are for the image's own server: the databases' entry scripts put its name before them.
  private func server(with options: [String], _ system: inout Kernel) -> Disposition? {
    for name in ["redis-server", "postgres", "mysqld", "mongod"] {
      do throws(Errno) { return .become(try system.prepareExec([name] + options)) } catch {
        continue
      }
    }
    return nil
  }
}
