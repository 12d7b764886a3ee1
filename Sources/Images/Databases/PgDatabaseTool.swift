import Machine

/// `createdb` and `dropdb`: one statement for a database of the words' name.
struct PgDatabaseTool: Program {
  let creates: Bool
  private var link: [DatabaseLink] = []
  private var place = ""
  private var password: String?
  private var statement = ""
  private var isConnected = false

  init(creates: Bool) { self.creates = creates }

  private var name: String { creates ? "createdb" : "dropdb" }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if link.isEmpty, let end = begin(&system) { return end }
    while true {
      switch link[0].next(&system) {
      case .wait(let waits): return .wait(waits)
      case .failed, .closed:
        return refuse("connection to \(place) failed: Connection refused", &system)
      case .message(.wantsPassword): link[0].send(.password(password ?? ""), &system)
      case .message(.failure(let fields)):
        let message = "\(fields["S"] ?? "ERROR"):  \(fields["M"] ?? "")"
        let verb = creates ? "creation" : "removal"
        return refuse(
          isConnected
            ? "database \(verb) failed: \(message)" : "connection to \(place) failed: \(message)",
          &system
        )
      case .message(.ready):
        guard isConnected else {
          isConnected = true
          link[0].send(.query(statement), &system)
          continue
        }
        link[0].close(&system)
        return .exit(0)
      case .message: continue
      }
    }
  }

  private mutating func begin(_ system: inout Kernel) -> Disposition? {
    let words = Array(system.arguments.dropFirst())
    let skips = words.contains("--if-exists")
    let options = PsqlOptions(words.filter { $0 != "--if-exists" && $0 != "-e" }, system)
    if let (text, status) = options.end {
      system.print(text.replacing("psql", with: name), to: status == 0 ? 1 : 2)
      return .exit(status)
    }
    guard creates || !words.isEmpty else {
      return refuse("missing required argument database name", &system)
    }
    let verb = creates ? "CREATE DATABASE" : "DROP DATABASE\(skips ? " IF EXISTS" : "")"
    statement = "\(verb) \"\(options.database)\";"
    password = options.password
    place = options.place(nil)
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    var fields = ["user": options.user, "database": "postgres"]
    if isLocal { fields["socket"] = "1" }
    link = [
      DatabaseLink(
        host: isLocal ? "127.0.0.1" : options.host ?? "",
        port: options.port,
        fields: fields
      )
    ]
    return nil
  }

  private func refuse(_ text: String, _ system: inout Kernel) -> Disposition {
    system.print("\(name): error: \(text)\n", to: 2)
    return .exit(1)
  }
}
