import Machine
import Simulation

/// The lines that Redis prints of itself: process, role, time, level, text.
struct RedisLog: Sendable {
  let version: String

  /// See ``RedisSettings/isOld(_:)``.
  var isOld: Bool { RedisSettings.isOld(version) }
  /// The level of what is neither a warning nor small.
  var star: String { isOld ? "#" : "*" }

  func write(_ role: String, _ level: String, _ text: String, _ system: inout Kernel) {
    let time = CivilTime(system.now)
    let year = isOld ? "" : " \(time.year)"
    let stamp =
      "\(CivilTime.padded(time.day)) \(CivilTime.months[time.month - 1])\(year) "
      + "\(time.timeOfDay).\(CivilTime.padded(time.nanosecond / 1_000_000, 3))"
    if level.isEmpty {
      system.print("1:\(role) \(text)\n")
    } else {
      system.print("\(system.current.number):\(role) \(stamp) \(level) \(text)\n")
    }
  }

  func greet(isConfigured: Bool, _ system: inout Kernel) {
    write("C", star, "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo", &system)
    write(
      "C",
      star,
      "Redis version=\(version), bits=64, commit=00000000, modified=0, pid=1, just started",
      &system
    )
    if isConfigured {
      write("C", star, "Configuration loaded", &system)
    } else {
      write(
        "C",
        "#",
        "Warning: no config file specified, using the default config. In order to specify a config "
          + "file use redis-server /path/to/redis.conf",
        &system
      )
    }
  }
}
