import Machine
import Simulation

/// What becomes of what came, and what is told of it.
extension Wget {
  func tellLength(_ response: HTTPMessage, _ system: inout Kernel) {
    let type = response["Content-Type"].map { " [\($0.prefix { $0 != ";" })]" } ?? ""
    say("Length: \(response["Content-Length"] ?? "unspecified")\(type)\n", &system)
  }

  mutating func save(_ response: HTTPMessage, _ system: inout Kernel) -> Disposition? {
    let base = address?.target.prefix { $0 != "?" } ?? "/"
    let last = base.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    let plain = last.flatMap { $0.isEmpty ? nil : $0 } ?? "index.html"
    var name = options.output ?? (options.folder.map { "\($0)/\(plain)" } ?? plain)
    if options.output == nil, form == .gnu {
      var number = 0
      let wanted = name
      while (try? system.stat(name)) != nil {
        number += 1
        name = "\(wanted).\(number)"
      }
    }
    let isOut = name == "-"
    if form == .gnu {
      tellLength(response, &system)
      say("Saving to: \u{2018}\(isOut ? "STDOUT" : name)\u{2019}\n\n", &system)
    } else if !isOut {
      say("saving to '\(name)'\n", &system)
    } else {
      say("writing to stdout\n", &system)
    }
    if isOut {
      system.print(response.body)
    } else {
      do throws(Errno) { try system.writeFile(name, response.body) } catch {
        if form == .busybox {
          system.print("wget: can't open '\(name)': \(error.message)\n", to: 2)
          return .exit(1)
        }
        system.print(
          "\(name): \(error.message)\n\nCannot write to \u{2018}\(name)\u{2019} (\(error.message)).\n",
          to: 2
        )
        return .exit(3)
      }
    }
    tellDone(response.body.count, isOut ? "-" : name, &system)
    next()
    return nil
  }

  private func tellDone(_ count: Int, _ name: String, _ system: inout Kernel) {
    guard form == .gnu else {
      let shown = name == "-" ? "-" : name
      let label = shown.count > 20 ? String(shown.prefix(20)) : shown
      let pad = String(repeating: " ", count: 20 - min(20, label.count))
      let digits = String(count)
      let room = String(repeating: " ", count: max(0, 6 - digits.count))
      say(
        "\(label)\(pad) 100% |\(String(repeating: "*", count: 32))| \(room)\(digits)  0:00:00 ETA\n"
          + (name == "-" ? "written to stdout\n" : "'\(name)' saved\n"),
        &system
      )
      return
    }
    let span = max(0.000_01, (system.now - begun).inSeconds)
    let speed = Double(count) / span
    let shown =
      speed > 1_048_576
      ? "\(Self.hundredths(speed / 1_048_576)) MB/s"
      : speed > 1024 ? "\(Self.hundredths(speed / 1024)) KB/s" : "\(Int(speed)) B/s"
    say("     0K" + String(repeating: " ", count: 55) + "  100% \(shown.prefix(4))=0s\n\n", &system)
    let end = name == "-" ? "written to stdout" : "\u{2018}\(name)\u{2019} saved"
    if options.isTerse, !options.isQuiet, let address {
      system.print(
        "\(Self.stamp(system.now)) URL:\(address.text) [\(count)/\(count)] -> \"\(name)\" [1]\n",
        to: 2
      )
    }
    say("\(Self.stamp(system.now)) (\(shown)) - \(end) [\(count)/\(count)]\n\n", &system)
  }

  private static func hundredths(_ number: Double) -> String {
    let value = Int((number * 100).rounded())
    return "\(value / 100).\(CivilTime.padded(value % 100))"
  }
}
