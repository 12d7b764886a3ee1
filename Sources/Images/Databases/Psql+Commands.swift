import Machine
import Simulation

/// The backslash commands of `psql`.
extension Psql {
  mutating func command(_ text: String, _ system: inout Kernel) -> Disposition? {
    var words = text.split(separator: " ").map(String.init)
    if words.count > 1, words[words.count - 1].hasSuffix(";"), words[0] != "\\echo" {
      words[words.count - 1].removeLast()
      if words[words.count - 1].isEmpty { words.removeLast() }
    }
    let name = words[0]
    let first = words.count > 1 ? words[1] : nil
    switch name {
    case "\\q":
      link[0].close(&system)
      return .exit(0)
    case "\\c", "\\connect":
      if let first, first != "-" { options[0].database = first }
      if words.count > 2, words[2] != "-" { options[0].user = words[2] }
      link[0].close(&system)
      isConnected = false
      isReconnecting = true
      connect(&system)
    case "\\conninfo": tellConnection(&system)
    case "\\x":
      options[0].isExpanded = Self.flag(first) ?? !options[0].isExpanded
      system.print("Expanded display is \(options[0].isExpanded ? "on" : "off").\n")
    case "\\t":
      options[0].isTuplesOnly = Self.flag(first) ?? !options[0].isTuplesOnly
      system.print("Tuples only is \(options[0].isTuplesOnly ? "on" : "off").\n")
    case "\\a":
      options[0].isUnaligned.toggle()
      system.print("Output format is \(options[0].isUnaligned ? "unaligned" : "aligned").\n")
    case "\\timing":
      times = Self.flag(first) ?? !times
      system.print("Timing is \(times ? "on" : "off").\n")
    case "\\echo", "\\qecho":
      let rest = words.dropFirst().map { word in
        word.count > 1 && word.hasPrefix("'") && word.hasSuffix("'")
          ? String(word.dropFirst().dropLast()) : word
      }
      system.print(rest.joined(separator: " ") + "\n")
    case "\\r", "\\reset":
      buffer = ""
      system.print("Query buffer reset (cleared).\n")
    case "\\p", "\\print":
      system.print(buffer.isEmpty ? "Query buffer is empty.\n" : buffer)
    case "\\encoding": system.print("UTF8\n")
    case "\\set" where words.count > 1:
      if first == "ON_ERROR_STOP" {
        options[0].stopsOnError = words.last != "off" && words.last != "0"
      }
    case "\\restrict", "\\unrestrict": break
    case "\\i", "\\ir", "\\include": include(first, &system)
    case "\\?": system.print(Self.help)
    case "\\!", "\\e", "\\copy", "\\h", "\\o", "\\w", "\\watch", "\\gset", "\\prompt", "\\pset",
      "\\df", "\\dT", "\\dx", "\\sf", "\\ef", "\\if", "\\password", "\\dp", "\\z", "\\set",
      "\\unset":
      complain("\(name) is not simulated", &system)
    default: return list(name, Array(words.dropFirst()), &system)
    }
    return nil
  }

  private mutating func list(
    _ name: String,
    _ words: [String],
    _ system: inout Kernel
  ) -> Disposition? {
    let release = version.split(separator: ".").first.flatMap { Int($0) } ?? 18
    guard let catalog = PsqlCatalog(name, words, release: release) else {
      complain("invalid command \(name)", &system)
      if origin.isEmpty { system.print("Try \\? for help.\n", to: 2) }
      return nil
    }
    self.catalog = catalog
    sent = ""
    link[0].send(.query(catalog.request), &system)
    phase = .answer
    return nil
  }

  private static func flag(_ word: String?) -> Bool? {
    switch word {
    case "on", "true", "1": true
    case "off", "false", "0": false
    default: nil
    }
  }

  private mutating func include(_ file: String?, _ system: inout Kernel) {
    guard let file else { return complain("\\i: missing required argument", &system) }
    do throws(Errno) {
      let bytes = try system.readFile(file)
      queue = PsqlEntry.parts(of: String(decoding: bytes, as: UTF8.self), file: file) + queue
    } catch {
      complain("\(file): \(error.message)", &system)
    }
  }

  private func tellConnection(_ system: inout Kernel) {
    let options = options[0]
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    guard let release = version.split(separator: ".").first.flatMap({ Int($0) }), release >= 18
    else {
      let place =
        isLocal
        ? "via socket in \"/var/run/postgresql\"" : "on host \"\(options.host ?? "")\""
      let address = isLocal ? nil : link.first?.address
      let shown = address.map { " (address \"\($0)\")" } ?? ""
      system.print(
        "You are connected to database \"\(options.database)\" as user \"\(options.user)\" "
          + "\(place)\(shown) at port \"\(options.port)\".\n"
      )
      return
    }
    var rows = [["Database", options.database], ["Client User", options.user]]
    if isLocal {
      rows.append(["Socket Directory", "/var/run/postgresql"])
    } else {
      rows.append(["Host", options.host ?? ""])
      if let address = link.first?.address { rows.append(["Host Address", "\(address)"]) }
    }
    rows += [
      ["Server Port", String(options.port)], ["Options", ""], ["Protocol Version", "3.0"],
      ["Password Used", isLocal ? "false" : "true"], ["GSSAPI Authenticated", "false"],
      ["Backend PID", "72"], ["SSL Connection", "false"],
      ["Superuser", isSuperuser ? "on" : "off"],
      ["Hot Standby", "off"],
    ]
    var table = PsqlTable(
      columns: ["Parameter", "Value"].map { DatabaseMessage.Column(name: $0, isNumeric: false) },
      rows: rows
    )
    table.title = "Connection Information"
    system.print(table.text)
  }

  private static let help = """
    General
      \\g, \\gx                send what has been typed (\\gx: a line a column)
      \\q                     leave psql

    Query Buffer
      \\p                     show what has been typed
      \\r                     forget it

    Input/Output
      \\echo [STRING]         write a text
      \\i FILE                run the commands of a file

    Informational
      \\d[+]                  list tables, views and sequences
      \\d[+]  NAME            describe a table, view or index
      \\di[+] \\ds[+] \\dt[+] \\dv[+] [PATTERN]  list indexes, sequences, tables, views
      \\dn                    list schemas
      \\du[+]                 list roles
      \\l                     list databases

    Formatting
      \\a \\t \\x              change how results are shown
      \\timing               show how long statements take

    Connection
      \\c [DBNAME [USER]]     connect to another database
      \\conninfo              tell about the connection

    """
}
