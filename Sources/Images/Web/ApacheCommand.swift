import Machine
import Network
import Simulation

/// `httpd`: reads its configuration, then serves the directory that this names.
struct ApacheCommand: Program {
  /// What a configuration says that matters here.
  private struct Settings: Sendable {
    var ports: [Int] = []
    var root = "/usr/local/apache2/htdocs"
    var name = ""
  }

  private struct Fault: Error, Sendable {
    var text: String
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    func value(_ flag: String) -> String? {
      words.firstIndex(of: flag).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }
    if words.contains("-v") {
      system.print("Server version: Apache/\(Self.version(system)) (Unix)\n")
      return .exit(0)
    }
    let file = value("-f") ?? "/usr/local/apache2/conf/httpd.conf"
    do throws(Fault) {
      var settings = try Self.settings(file, system)
      if let port = value("-p").flatMap({ Int($0) }) { settings.ports = [port] }
      if let root = value("-h") { settings.root = root }
      guard let port = settings.ports.last else {
        throw Fault(
          text: "no listening sockets available, shutting down\nAH00015: Unable to open logs"
        )
      }
      if settings.name.isEmpty {
        let address = system.network.address(of: system.machine.namespace) ?? .any
        system.print(
          "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, "
            + "using \(address). Set the 'ServerName' directive globally to suppress this message\n",
          to: 2
        )
      }
      if words.contains("-t") {
        system.print("Syntax OK\n", to: 2)
        return .exit(0)
      }
      if (try? system.stat(settings.root))?.isDirectory != true {
        throw Fault(
          text:
            "AH00526: Syntax error on line 1 of \(file):\nDocumentRoot '\(settings.root)' is not "
            + "a directory, or is not readable"
        )
      }
      return .become(StaticServer(.apache, port: port, root: settings.root))
    } catch {
      system.print(error.text + "\n", to: 2)
      return .exit(1)
    }
  }

  static func version(_ system: Kernel) -> String {
    system.environment["HTTPD_VERSION"] ?? "2.4.65"
  }

  /// Commands of the usual configuration that change nothing that could be seen here.
  private static let silent = [
    "serverroot", "loadmodule", "user", "group", "serveradmin", "allowoverride", "require",
    "directoryindex", "errorlog", "loglevel", "logformat", "customlog", "scriptalias",
    "requestheader", "typesconfig", "addtype", "options", "timeout", "keepalive", "servertokens",
    "serversignature", "keepalivetimeout", "maxkeepaliverequests", "addhandler", "pidfile",
    "include",
    "includeoptional", "enablesendfile", "enablemmap", "header", "addencoding", "traceenable",
    "maxrequestworkers", "startservers", "threadsperchild", "hostnamelookups", "addcharset",
    "adddefaultcharset", "setenvif", "serverlimit", "minsparethreads", "maxsparethreads",
  ]

  private static func settings(_ file: String, _ system: Kernel) throws(Fault) -> Settings {
    guard let bytes = try? system.readFile(file) else {
      throw Fault(
        text: "httpd: Could not open configuration file \(file): No such file or directory"
      )
    }
    var settings = Settings()
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map { word in
        String(word.drop { $0 == "\"" }.prefix { $0 != "\"" })
      }
      guard let command = words.first?.lowercased(), !command.hasPrefix("#"),
        !command.hasPrefix("<")
      else { continue }
      switch command {
      case "listen":
        let text = words.dropFirst().first?.split(separator: ":").last ?? ""
        guard let port = Int(text) else {
          throw Fault(
            text: "AH00526: Syntax error on line \(number + 1) of \(file):\nPort must be specified"
          )
        }
        settings.ports.append(port)
      case "documentroot": settings.root = words.count > 1 ? words[1] : settings.root
      case "servername": settings.name = words.count > 1 ? words[1] : ""
      case _ where silent.contains(command): continue
      case "redirect", "rewriterule", "rewriteengine", "proxypass", "proxypassreverse", "alias",
        "sslengine", "authtype":
        throw Fault(
          text:
            "AH00526: Syntax error on line \(number + 1) of \(file):\n\(words[0]) is not simulated"
        )
      default:
        throw Fault(
          text: "AH00526: Syntax error on line \(number + 1) of \(file):\nInvalid command "
            + "'\(words[0])', perhaps misspelled or defined by a module not included in the server "
            + "configuration"
        )
      }
    }
    return settings
  }
}

/// The files of Apache's image.
enum ApacheFiles {
  static let configuration = """
    ServerRoot "/usr/local/apache2"
    Listen 80
    LoadModule mpm_event_module modules/mod_mpm_event.so
    LoadModule dir_module modules/mod_dir.so
    User www-data
    Group www-data
    ServerAdmin you@example.com
    DocumentRoot "/usr/local/apache2/htdocs"
    <Directory "/usr/local/apache2/htdocs">
        Options Indexes FollowSymLinks
        AllowOverride None
        Require all granted
    </Directory>
    DirectoryIndex index.html
    ErrorLog /proc/self/fd/2
    LogLevel warn
    CustomLog /proc/self/fd/1 common

    """
}
