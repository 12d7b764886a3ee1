import Machine

/// `http-echo`: reads its flags, then serves its text.
struct HTTPEcho: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    var flags = ["listen": ":5678", "status-code": "200"]
    flags["text"] = system.environment["ECHO_TEXT"]
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else {
        system.print("Too many arguments!\n", to: 2)
        return .exit(127)
      }
      let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
      let name = parts.first.map(String.init) ?? ""
      if name == "version" {
        system.print("http-echo v1.0.0\n", to: 2)
        return .exit(0)
      }
      guard ["listen", "text", "status-code"].contains(name) else {
        system.print(
          "flag provided but not defined: -\(name)\nUsage of \(system.arguments[0]):\n"
            + "  -listen string\n    \taddress and port to listen (default \":5678\")\n"
            + "  -status-code int\n    \thttp response code, e.g.: 200 (default 200)\n"
            + "  -text string\n    \ttext to put on the webpage\n"
            + "  -version\n    \tdisplay version information\n",
          to: 2
        )
        return .exit(2)
      }
      flags[name] =
        parts.count > 1 ? String(parts[1]) : word.contains("=") ? "" : rest.popFirst() ?? ""
    }
    guard let text = flags["text"], !text.isEmpty else {
      system.print("Missing -text option!\n", to: 2)
      return .exit(127)
    }
    let shown = flags["listen"] ?? ""
    let port = shown.split(separator: ":").last.flatMap { Int($0) } ?? 5678
    let code = flags["status-code"].flatMap { Int($0) } ?? 200
    let status = "\(code) \(ReplyServer.reason(code))"
    return .become(ReplyServer(.text(text, status: status, shown: shown), port: port))
  }
}

/// `agnhost`: the servers of Kubernetes' own tests that people use in examples.
struct Agnhost: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    func port(_ flag: String, _ usual: Int) -> Int {
      for (place, word) in words.enumerated() {
        if word.hasPrefix("--\(flag)=") { return Int(word.dropFirst(flag.count + 3)) ?? usual }
        if word == "--\(flag)", place + 1 < words.count { return Int(words[place + 1]) ?? usual }
      }
      return usual
    }
    switch words.first {
    case "netexec":
      let datagrams = port("udp-port", 8081)
      return .become(
        ReplyServer(
          .netexec,
          port: port("http-port", 8080),
          datagramPort: datagrams > 0 ? datagrams : nil
        )
      )
    case "serve-hostname": return .become(ReplyServer(.hostname, port: port("port", 9376)))
    case "liveness": return .become(ReplyServer(.liveness, port: port("port", 8080)))
    case "grpc-health-checking":
      let service = words.firstIndex(of: "--service").flatMap { place in
        place + 1 < words.count ? words[place + 1] : nil
      }
      let delay = port("delay-unhealthy-sec", -1)
      return .become(
        HealthServer(
          port: port("port", 5000),
          controlPort: port("http-port", 8080),
          service: service ?? "",
          delay: delay < 0 ? nil : Int64(delay)
        )
      )
    case "pause", nil:
      system.print("Paused\n")
      return .become(Daemon(Daemon.Behaviour()))
    case "--version":
      system.print("agnhost version 2.56\n")
      return .exit(0)
    case let name?:
      system.print("agnhost: \(name) is not simulated\n", to: 2)
      return .exit(1)
    }
  }
}

/// A server whose port an environment variable can set.
struct PortFromEnvironment: Program {
  let kind: ReplyServer.Kind
  let usual: Int

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let port = system.environment["PORT"].flatMap { Int($0) } ?? usual
    return .become(ReplyServer(kind, port: port))
  }
}
