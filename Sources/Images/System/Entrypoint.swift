import Machine

/// An image's entry script: says what it did, then becomes the command behind it.
struct Entrypoint: Program {
  /// What it says, each line with its end, so that the logs of all containers share the texts.
  private let lines: [String]

  init(lines: [String]) { self.lines = lines.map { $0 + "\n" } }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let command = Array(system.arguments.dropFirst())
    for line in lines { system.print(line) }
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
