import Machine

/// `python`: the course's web app, a file server or `--version`; other scripts are not simulated.
struct Python: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    let version = system.environment["PYTHON_VERSION"] ?? "3.12.1"
    guard let first = words.first(where: { $0 != "-u" }) else {
      system.print("python: the interactive interpreter is not simulated\n", to: 2)
      return .exit(1)
    }
    if first == "--version" || first == "-V" {
      system.print("Python \(version)\n", to: version.hasPrefix("2") ? 2 : 1)
      return .exit(0)
    }
    if first == "-m" {
      guard words.count > 1, ["http.server", "SimpleHTTPServer"].contains(words[1]) else {
        return refuse("module \(words.dropFirst().first ?? "")", &system)
      }
      let port = words.dropFirst(2).compactMap { Int($0) }.first ?? 8000
      return .become(StaticServer(.python, port: port, root: system.workingDirectory))
    }
    let bytes: [UInt8]
    do throws(Errno) { bytes = try system.readFile(first) } catch {
      system.print(
        "python: can't open file '\(first)': [Errno \(error.number)] \(error.message)\n",
        to: 2
      )
      return .exit(2)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.split(separator: "\n").contains("from flask import Flask"),
      text.split(separator: "\n").contains(where: { $0.contains("redis.incr('hits')") })
    {
      for module in ["flask", "redis"] where !has(module, version, system) {
        let line = module == "flask" ? 1 : 2
        let statement = module == "flask" ? "from flask import Flask" : "from redis import Redis"
        let why =
          version.hasPrefix("2")
          ? "ImportError: No module named \(module)"
          : "ModuleNotFoundError: No module named '\(module)'"
        system.print(
          "Traceback (most recent call last):\n  File \"\(first)\", line \(line), in <module>\n    "
            + "\(statement)\n\(why)\n",
          to: 2
        )
        return .exit(1)
      }
      return .become(WebApp())
    }
    return refuse("the script \(first)", &system)
  }

  private func has(_ module: String, _ version: String, _ system: Kernel) -> Bool {
    (try? system.stat("\(Pip.sitePackages(version))/\(module)")) != nil
  }

  private func refuse(_ what: String, _ system: inout Kernel) -> Disposition {
    system.print("python: running \(what) is not simulated\n", to: 2)
    return .exit(1)
  }
}
