public import Machine
import Simulation

/// fluentd: follows files as its configuration says, and hands on what is written to them.
///
/// It looks a moment after a container wrote something; files that are no containers' logs it looks at each
/// second. It never reads what it wrote itself, which a real one does if it is not told otherwise.
public struct Fluentd: Program {
  private struct Place: Sendable {
    var path: String
    var tail: FileTail
  }

  private var configuration: FluentdConfiguration?
  private var places: [Place] = []
  private var isStarted = false
  private var isGathering = false
  /// What is to be written to files at the end of a round.
  private var pending: [(path: String, bytes: [UInt8])] = []

  /// Makes one that has not read its configuration yet.
  public init() {}

  /// Reads its configuration, then looks for news, hands them on and waits.
  public mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      if let end = begin(&system) { return end }
    }
    guard system.takeSignals().isEmpty else {
      say("info", "Received graceful stop", &system)
      return .exit(0)
    }
    guard let configuration, !configuration.tails.isEmpty else { return .wait([.signal]) }
    // What is written in a row is handed on together.
    if !isGathering {
      isGathering = true
      return .wait([.signal, .until(system.now + .seconds(1))])
    }
    isGathering = false
    follow(configuration, &system)
    let isOfContainers = configuration.tails.allSatisfy {
      ($0["path"] ?? "").split(separator: ",").allSatisfy {
        $0.hasPrefix("/var/log/containers/") || $0.hasPrefix("/var/log/pods/")
      }
    }
    return .wait([.signal, isOfContainers ? .channel(.containerLogs) : .until(system.now)])
  }

  private func isOld(_ system: Kernel) -> Bool { CivilTime(system.now).year < 2019 }

  private func say(_ level: String, _ text: String, _ system: inout Kernel) {
    let civil = CivilTime(system.now)
    system.print("\(civil.date) \(civil.timeOfDay) +0000 [\(level)]: \(text)\n")
  }

  private mutating func begin(_ system: inout Kernel) -> Disposition? {
    let words = system.arguments
    let named = words.firstIndex(of: "-c").flatMap { place in
      place + 1 < words.count ? words[place + 1] : nil
    }
    let file = system.environment["FLUENTD_CONF"] ?? "fluent.conf"
    let path = named ?? "/fluentd/etc/\(file)"
    if let bytes = try? system.readFile(path) {
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(FluentdConfiguration.Trouble) {
        configuration = try FluentdConfiguration(text)
      } catch {
        say(
          "error",
          "config error file=\"\(path)\" error_class=\(error.kind) error=\"\(error.message)\"",
          &system
        )
        return .exit(1)
      }
      say("info", "parsing config file is succeeded path=\"\(path)\"", &system)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "  \($0)" }
      let shown = lines.last == "" ? Array(lines.dropLast()) : lines
      say(
        "info",
        "using configuration file: <ROOT>\n\(shown.joined(separator: "\n"))\n</ROOT>",
        &system
      )
    } else if named != nil {
      say("error", "fatal error: config file \(path) is not found", &system)
      return .exit(1)
    }
    let version = isOld(system) ? "0.12.40" : "1.16.9"
    say("info", "starting fluentd-\(version) pid=\(system.current.number)", &system)
    beginFollowing(files(system), &system)
    say(
      "info",
      isOld(system)
        ? "fluentd worker is now running" : "#0 fluentd worker is now running worker=0",
      &system
    )
    return nil
  }

  /// Begins to follow files, those that were there before anything was followed from their ends.
  private mutating func beginFollowing(_ files: [[String]], _ system: inout Kernel) {
    let isFirst = places.isEmpty
    var known = Set(places.map(\.path))
    for (source, paths) in zip(configuration?.tails ?? [], files) {
      let readsAll = source["read_from_head"] == "true" || !isFirst
      for path in paths where known.insert(path).inserted {
        let tail = readsAll ? FileTail() : system.tailAtEnd(of: path)
        places.append(Place(path: path, tail: tail))
        say("info", "\(isOld(system) ? "" : "#0 ")following tail of \(path)", &system)
      }
    }
  }

  /// The files of each source.
  private func files(_ system: Kernel) -> [[String]] {
    (configuration?.tails ?? []).map { Self.files(of: $0, system) }
  }

  /// The files of a source, in order; a star stands in the last part of a path.
  private static func files(
    of source: FluentdConfiguration.Section,
    _ system: Kernel
  ) -> [String] {
    let excluded = (source["exclude_path"] ?? "").filter { !"[]\" ".contains($0) }
      .split(separator: ",").map(String.init)
    var result: [String] = []
    for pattern in (source["path"] ?? "").split(separator: ",") {
      let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
      let folder = parts.dropLast().joined(separator: "/")
      let last = String(parts.last ?? "")
      guard last.contains("*") else {
        if (try? system.stat(String(pattern))) != nil { result.append(String(pattern)) }
        continue
      }
      for name in (try? system.list(folder.isEmpty ? "/" : folder)) ?? []
      where fits(name, last) && !name.hasPrefix(system.hostname + "_") {
        result.append("\(folder)/\(name)")
      }
    }
    return result.filter { path in !excluded.contains { fits(path, $0) } }.sorted()
  }

  /// Whether a name fits a pattern in which stars stand for any characters.
  private static func fits(_ name: String, _ pattern: String) -> Bool {
    let star = UInt8(ascii: "*")
    let parts = pattern.utf8.split(separator: star, omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else {
      return name == pattern
    }
    guard name.utf8.starts(with: first), name.utf8.count >= first.count + last.count,
      name.utf8.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = name.utf8.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  private mutating func follow(
    _ configuration: FluentdConfiguration,
    _ system: inout Kernel
  ) {
    let files = files(system)
    beginFollowing(files, &system)
    let present = Set(files.joined())
    places.removeAll { !present.contains($0.path) }
    for (source, paths) in zip(configuration.tails, files) {
      let paths = Set(paths)
      for index in places.indices where paths.contains(places[index].path) {
        let path = places[index].path
        guard let lines = try? system.takeLines(of: path, after: &places[index].tail) else {
          continue
        }
        for line in lines { emit(line, path, source, &system) }
      }
    }
    flush(&system)
  }

  private mutating func flush(_ system: inout Kernel) {
    for (path, bytes) in pending {
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      do throws(Errno) {
        try system.makeDirectory("/" + folder, parents: true)
        try system.writeFile(path, bytes, append: true)
      } catch {
        say("warn", "failed to flush the buffer. error=\"\(error.message)\"", &system)
      }
    }
    pending = []
  }

  private mutating func emit(
    _ line: String,
    _ path: String,
    _ source: FluentdConfiguration.Section,
    _ system: inout Kernel
  ) {
    guard var record = FluentdRecord.reading(line, source.first("parse") ?? old(source)) else {
      let mark = isOld(system) ? "" : "#0 "
      return say("warn", "\(mark)pattern not matched: \"\(line)\"", &system)
    }
    let dotted = String(path.drop { $0 == "/" }).replacing("/", with: ".")
    let tag = (source["tag"] ?? "").replacing("*", with: dotted)
    let stamp = record.stamp(system.now, isOld: isOld(system))
    for section in configuration?.route(label: source["@label"]) ?? []
    where FluentdConfiguration.fits(tag, section.argument.isEmpty ? "**" : section.argument) {
      if section.name == "filter" {
        if section.type == "stdout" { system.print("\(stamp) \(tag): \(record.json)\n") }
        for (key, value) in section.first("record")?.values ?? [] {
          let host = "\"#{Socket.gethostname}\""
          record.add(
            key,
            value.replacing(host, with: system.hostname)
              .replacing("#{Socket.gethostname}", with: system.hostname)
          )
        }
        continue
      }
      return hand(record, tag, stamp, to: section, &system)
    }
  }

  /// The format of a source in the old spelling.
  private func old(_ source: FluentdConfiguration.Section) -> FluentdConfiguration.Section {
    var section = FluentdConfiguration.Section(name: "parse", argument: "")
    section.values = [("@type", source["format"] ?? "none")]
    return section
  }

  private mutating func hand(
    _ record: FluentdRecord,
    _ tag: String,
    _ stamp: String,
    to output: FluentdConfiguration.Section,
    _ system: inout Kernel
  ) {
    let outputs = output.type == "copy" ? output.sections.filter { $0.name == "store" } : [output]
    for output in outputs {
      switch output.type {
      case "stdout": system.print("\(stamp) \(tag): \(record.json)\n")
      case "file":
        let civil = CivilTime(system.now)
        let day = civil.date.filter { $0 != "-" }
        let path = "\(output["path"] ?? "/fluentd/log/data").\(day).log"
        let line = Array("\(stamp)\t\(tag)\t\(record.json)\n".utf8)
        if let place = pending.firstIndex(where: { $0.path == path }) {
          pending[place].bytes += line
        } else {
          pending.append((path, line))
        }
      default: break
      }
    }
  }
}
