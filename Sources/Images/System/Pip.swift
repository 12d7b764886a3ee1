import Machine
import Simulation

/// `pip`: installs what the course's web app needs; other packages are not simulated.
struct Pip: Program {
  private struct Package: Sendable {
    var name: String
    var version: String
    var file: String
    /// What asks for it, as pip words it; empty for what was asked for by hand.
    var requirement: String
    var folder: String
  }

  private static let flask = [
    Package(
      name: "flask",
      version: "0.12.2",
      file: "Flask-0.12.2-py2.py3-none-any.whl (83kB)",
      requirement: "",
      folder: "flask"
    ),
    Package(
      name: "itsdangerous",
      version: "0.24",
      file: "itsdangerous-0.24.tar.gz (46kB)",
      requirement: "itsdangerous>=0.21 (from flask)",
      folder: "itsdangerous"
    ),
    Package(
      name: "click",
      version: "6.7",
      file: "click-6.7-py2.py3-none-any.whl (71kB)",
      requirement: "click>=2.0 (from flask)",
      folder: "click"
    ),
    Package(
      name: "Werkzeug",
      version: "0.13",
      file: "Werkzeug-0.13-py2.py3-none-any.whl (311kB)",
      requirement: "Werkzeug>=0.7 (from flask)",
      folder: "werkzeug"
    ),
    Package(
      name: "Jinja2",
      version: "2.10",
      file: "Jinja2-2.10-py2.py3-none-any.whl (126kB)",
      requirement: "Jinja2>=2.4 (from flask)",
      folder: "jinja2"
    ),
    Package(
      name: "MarkupSafe",
      version: "1.0",
      file: "MarkupSafe-1.0.tar.gz",
      requirement: "MarkupSafe>=0.23 (from Jinja2>=2.4->flask)",
      folder: "markupsafe"
    ),
  ]

  private static let redis = Package(
    name: "redis",
    version: "2.10.6",
    file: "redis-2.10.6-py2.py3-none-any.whl (64kB)",
    requirement: "",
    folder: "redis"
  )

  /// The folders that the web app's packages leave, for images that have them.
  static let folders = (flask + [redis]).map(\.folder)

  /// Where packages lie for a version of Python.
  static func sitePackages(_ version: String) -> String {
    let parts = version.split(separator: ".").prefix(2).joined(separator: ".")
    return "/usr/local/lib/python\(parts)/site-packages"
  }

  private var plan: [Package] = []
  private var place = 0

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    let site = Self.sitePackages(system.environment["PYTHON_VERSION"] ?? "3.12.1")
    if plan.isEmpty {
      switch words.first {
      case "--version", "-V":
        let python = site.split(separator: "/").first { $0.hasPrefix("python") } ?? ""
        system.print("pip 9.0.1 from \(site) (\(python))\n")
        return .exit(0)
      case "install": break
      case nil:
        system.print("Usage:\n  pip <command> [options]\n\nSimulated here: install, --version\n")
        return .exit(0)
      case let verb?:
        system.print("pip \(verb): is not simulated\n", to: 2)
        return .exit(1)
      }
      if let status = readPlan(Array(words.dropFirst()), site, &system) { return .exit(status) }
    }
    return work(site, &system)
  }

  /// Finds what is to be installed; a status where that is nothing.
  private mutating func readPlan(
    _ words: [String],
    _ site: String,
    _ system: inout Kernel
  ) -> Int32? {
    var names: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "-r" || word == "--requirement" {
        let file = rest.popFirst() ?? ""
        do throws(Errno) {
          let text = String(decoding: try system.readFile(file), as: UTF8.self)
          names += text.split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
        } catch {
          system.print(
            "Could not open requirements file: [Errno \(error.number)] \(error.message): '\(file)'\n",
            to: 2
          )
          return 1
        }
      } else if !word.hasPrefix("-") {
        names.append(word)
      }
    }
    if names.isEmpty {
      system.print(
        "You must give at least one requirement to install (see \"pip help install\")\n",
        to: 2
      )
      return 1
    }
    for name in names {
      let plain = name.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }.lowercased()
      guard plain == "flask" || plain == "redis" else {
        system.print("pip: the package \(name) is not simulated (flask and redis are)\n", to: 2)
        return 1
      }
      if (try? system.stat("\(site)/\(plain)")) != nil {
        system.print("Requirement already satisfied: \(name) in \(site)\n")
        continue
      }
      plan += plain == "redis" ? [Self.redis] : Self.flask
    }
    plan.sort { $0.requirement.isEmpty && !$1.requirement.isEmpty }
    return plan.isEmpty ? 0 : nil
  }

  private mutating func work(_ site: String, _ system: inout Kernel) -> Disposition {
    if place < plan.count {
      let package = plan[place]
      let shown = package.requirement.isEmpty ? package.name : package.requirement
      system.print("Collecting \(shown)\n  Downloading \(package.file)\n")
      place += 1
      return .wait([.until(system.now + .milliseconds(350))])
    }
    system.print(
      "Installing collected packages: \(plan.reversed().map(\.name).joined(separator: ", "))\n"
    )
    do throws(Errno) {
      for package in plan {
        try system.makeDirectory("\(site)/\(package.folder)", parents: true)
      }
    } catch {
      system.print("[Errno \(error.number)] \(error.message): '\(site)'\n", to: 2)
      return .exit(1)
    }
    let all = plan.map { "\($0.name)-\($0.version)" }.sorted()
    system.print("Successfully installed \(all.joined(separator: " "))\n")
    return .exit(0)
  }
}
