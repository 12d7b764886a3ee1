import Machine
import Simulation

/// `dd`, `fallocate`, `df` and `free`: room on disks and in memory.
extension Tools {
  /// `10M`, `1GiB`, `2GB`, `512`; nil where it is no size.
  private static func size(_ text: String) -> Int? {
    let digits = text.prefix { $0.isNumber }
    guard let number = Int(digits) else { return nil }
    let factors: [String: Int] = [
      "": 1, "c": 1, "w": 2, "b": 512, "k": 1 << 10, "K": 1 << 10, "KiB": 1 << 10, "KB": 1000,
      "kB": 1000, "M": 1 << 20, "MiB": 1 << 20, "MB": 1_000_000, "G": 1 << 30, "GiB": 1 << 30,
      "GB": 1_000_000_000, "T": 1 << 40, "TiB": 1 << 40,
    ]
    guard let factor = factors[String(text.dropFirst(digits.count))] else { return nil }
    let (product, isTooMuch) = number.multipliedReportingOverflow(by: factor)
    return isTooMuch ? nil : product
  }

  @Sendable static func allocate(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "l:nvxzo:",
      long: ["length": "l", "verbose": "v", "offset": "o"]
    )
    guard let text = options.value("l") else { throw plain("no length argument specified") }
    guard let length = size(text), length > 0 else { throw plain("invalid length value specified") }
    guard let path = options.operands.first else { throw plain("no filename specified") }
    do throws(Errno) { try system.allocate(path, count: length) } catch {
      let isFull = error == .ENOSPC || error == .EFBIG
      complain(
        isFull
          ? "fallocate failed: \(error.message)" : "cannot open \(path): \(error.message)",
        &system
      )
      return 1
    }
    if options.has("v") {
      system.print("\(path): \(Sizes.human(length)) (\(length) bytes) allocated.\n")
    }
    return 0
  }

  @Sendable static func copyBlocks(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var values: [String: String] = [:]
    for word in system.arguments.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { throw UsageFailure(message: "unrecognized operand '\(word)'") }
      values[String(parts[0])] = String(parts[1])
    }
    guard let input = values["if"], let output = values["of"] else {
      throw plain("standard input and output are not simulated; name if= and of=")
    }
    for name in ["bs", "count"] {
      if let text = values[name], size(text) == nil { throw plain("invalid number: '\(text)'") }
    }
    let block = max(1, values["bs"].flatMap(size) ?? 512)
    let limit = values["count"].flatMap(size).map { $0 * block }
    if block >= 65_536, !system.holdMemory(Int64(block)) { return 137 }
    defer { if block >= 65_536 { system.holdMemory(0) } }
    if ["/dev/zero", "/dev/urandom", "/dev/random"].contains(input) {
      return fill(output, block, limit, &system)
    }
    do throws(Errno) {
      let source = try system.open(input, .read)
      var bytes: [UInt8] = []
      let most = min(limit ?? system.limits.fileBytes, system.limits.fileBytes)
      while bytes.count < most, case .bytes(let more) = system.read(source, max: most - bytes.count)
      {
        bytes += more
      }
      if let limit, limit > system.limits.fileBytes { throw .EFBIG }
      try system.writeFile(output, bytes)
      tell(bytes.count, block, &system)
      return 0
    } catch {
      complain("failed to open '\(input)': \(error.message)", &system)
      return 1
    }
  }

  /// Writes until there is enough, or no room left.
  private static func fill(
    _ output: String,
    _ block: Int,
    _ limit: Int?,
    _ system: inout Kernel
  ) -> Int32 {
    if output == "/dev/null" {
      guard let limit else {
        complain("reading without end is not simulated; give a count=", &system)
        return 1
      }
      tell(limit, block, &system)
      return 0
    }
    do throws(Errno) {
      do throws(Errno) {
        try system.allocate(output, count: limit ?? Int.max)
        tell(limit ?? 0, block, &system)
        return 0
      } catch .ENOSPC {
        let room = system.disk(of: system.machineID).available
        try system.allocate(output, count: room)
        complain("error writing '\(output)': \(Errno.ENOSPC.message)", &system)
        tell(room, block, &system)
        return 1
      }
    } catch {
      complain("failed to open '\(output)': \(error.message)", &system)
      return 1
    }
  }

  private static func tell(_ count: Int, _ block: Int, _ system: inout Kernel) {
    let records = "\(count / block)+\(count % block == 0 ? 0 : 1)"
    system.print("\(records) records in\n\(records) records out\n", to: 2)
    var text = "\(count) bytes"
    if count >= 1000 {
      text += " (\(decimal(count))"
      if count >= 1024 { text += ", \(binary(count))" }
      text += ")"
    }
    // As fast as a usual disk; the time itself does not pass.
    let milliseconds = max(1, count / 1_200_000)
    let seconds = "\(milliseconds / 1000).\(CivilTime.padded(milliseconds % 1000, 3))"
    system.print("\(text) copied, \(seconds) s, 1.2 GB/s\n", to: 2)
  }

  private static func decimal(_ count: Int) -> String {
    scaled(count, 1000, ["kB", "MB", "GB", "TB"])
  }

  private static func binary(_ count: Int) -> String {
    scaled(count, 1024, ["KiB", "MiB", "GiB", "TiB"])
  }

  private static func scaled(_ count: Int, _ base: Int, _ units: [String]) -> String {
    var unit = base
    var name = 0
    while count >= unit * base, name + 1 < units.count {
      unit *= base
      name += 1
    }
    let tenths = (count * 10 + unit / 2) / unit
    let isRound = tenths >= 100 || tenths % 10 == 0 && base == 1024
    return isRound
      ? "\((count + unit / 2) / unit) \(units[name])"
      : "\(tenths / 10).\(tenths % 10) \(units[name])"
  }

  @Sendable static func diskFree(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "hkmiTa", long: ["human-readable": "h"])
    let disk = system.disk(of: system.machineID)
    // A twentieth is kept for root.
    let free = max(0, disk.available - disk.capacity / 20)
    let share = disk.used == 0 ? 0 : (disk.used * 100 + disk.used + free - 1) / (disk.used + free)
    func cell(_ bytes: Int) -> String {
      options.has("h") ? Sizes.human(bytes) : String(bytes >> (options.has("m") ? 20 : 10))
    }
    let percent = Columns.right("\(min(100, share))%", 4)
    if BusyboxWords.isHere(system) {
      let blocks = options.has("h") ? "     Size" : options.has("m") ? "1M-blocks" : "1K-blocks"
      system.print("Filesystem           \(blocks)      Used Available Use% Mounted on\n")
      let cells = [disk.capacity, disk.used, free].map { bytes in
        Columns.right(options.has("h") ? Sizes.short(bytes) : cell(bytes), 9)
      }
      let used = Columns.right("\(min(100, share))%", 4)
      system.print("\(Columns.left("overlay", 20)) \(cells.joined(separator: " ")) \(used) /\n")
      return 0
    }
    if options.has("h") {
      system.print("Filesystem      Size  Used Avail Use% Mounted on\n")
      let cells = [disk.capacity, disk.used, free].map { Columns.right(cell($0), 5) }
      system.print("overlay        \(cells.joined(separator: " ")) \(percent) /\n")
    } else {
      let unit = options.has("m") ? " 1M-blocks" : "1K-blocks"
      system.print("Filesystem     \(unit)    Used Available Use% Mounted on\n")
      let cells = [(disk.capacity, 9), (disk.used, 7), (free, 9)].map {
        Columns.right(cell($0.0), $0.1)
      }
      system.print("overlay        \(cells.joined(separator: " ")) \(percent) /\n")
    }
    return 0
  }
}
