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
    let isEmpty = response.status == 204 && form == .gnu
    if isEmpty {
      // Nothing comes, and that is all there is to tell.
    } else if form == .gnu {
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
      do throws(Errno) {
        if form == .gnu, let folder = options.folder { try? system.makeDirectory(folder) }
        try system.writeFile(name, response.body)
      } catch {
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
    let known = response["Content-Length"].flatMap { Int($0) }
    tellDone(response.body.count, known, isOut ? "-" : name, isEmpty: isEmpty, &system)
    downloads += 1
    downloaded += response.body.count
    next()
    return nil
  }

  private func tellDone(
    _ count: Int,
    _ known: Int?,
    _ name: String,
    isEmpty: Bool,
    _ system: inout Kernel
  ) {
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
    let shown = Self.spelled(speed)
    if !isEmpty { say(Self.rows(count, known, speed, (system.now - begun).inSeconds), &system) }
    let end = name == "-" ? "written to stdout" : "\u{2018}\(name)\u{2019} saved"
    if options.isTerse, !options.isQuiet, let address {
      system.print(
        "\(Self.stamp(system.now)) URL:\(address.text) [\(count)/\(count)] -> \"\(name)\" [1]\n",
        to: 2
      )
    }
    say(
      "\(Self.stamp(system.now)) (\(shown)) - \(end) [\(count)\(known == nil ? "" : "/\(count)")]\n\n",
      &system
    )
  }

  /// The rows of dots, one for each kibibyte.
  private static func rows(
    _ count: Int,
    _ known: Int?,
    _ speed: Double,
    _ seconds: Double
  ) -> String {
    var text = ""
    var start = 0
    let rate = short(speed)
    repeat {
      let end = min(count, start + 51_200)
      let isLast = end >= count
      let label = String(start / 1024)
      text += String(repeating: " ", count: max(0, 6 - label.count)) + label + "K"
      let dots = (end - start) / 1024
      for index in 0..<50 {
        if index % 10 == 0 { text += " " }
        text += index < dots ? "." : " "
      }
      if let known, known > 0 {
        let share = String(end * 100 / known)
        text += String(repeating: " ", count: max(0, 3 - share.count)) + share + "%"
      }
      text += " " + rate + (isLast ? "=\(seconds < 1 ? "0" : String(Int(seconds)))s" : " 0s") + "\n"
      start = end
    } while start < count
    return text + "\n"
  }

  /// A speed in five places, as in ` 265K` and `1.20M`.
  private static func short(_ speed: Double) -> String {
    var value = speed
    var unit = " B"
    for next in ["K", "M", "G"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    let whole = Int(value.rounded())
    let tenths = Int((value * 10).rounded())
    let digits =
      value >= 99.95
      ? String(whole) : value >= 9.995 ? "\(tenths / 10).\(tenths % 10)" : hundredths(value)
    return String(repeating: " ", count: max(0, 4 - digits.count)) + digits + unit
  }

  /// What is told at the end where there were several files.
  func tellAll(_ system: inout Kernel) {
    guard form == .gnu, options.urls.count > 1, downloads > 0 else { return }
    let seconds = (system.now - first).inSeconds
    let speed = Double(downloaded) / max(0.000_01, seconds)
    say(
      "FINISHED --\(Self.stamp(system.now))--\nTotal wall clock time: \(Self.decimal(seconds))s\n"
        + "Downloaded: \(downloads) files, \(Self.size(downloaded)) in \(Self.decimal(seconds))s"
        + " (\(Self.spelled(speed)))\n",
      &system
    )
  }

  private static func decimal(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return tenths == 0 ? "0" : tenths >= 100 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }

  private static func size(_ count: Int) -> String {
    count < 1024
      ? String(count) : count < 1_048_576 ? "\(count / 1024)K" : "\(count / 1_048_576)M"
  }

  private static func spelled(_ speed: Double) -> String {
    speed > 1_048_576
      ? "\(hundredths(speed / 1_048_576)) MB/s"
      : speed > 1024 ? "\(hundredths(speed / 1024)) KB/s" : "\(Int(speed)) B/s"
  }

  private static func hundredths(_ number: Double) -> String {
    let value = Int((number * 100).rounded())
    return "\(value / 100).\(CivilTime.padded(value % 100))"
  }
}
