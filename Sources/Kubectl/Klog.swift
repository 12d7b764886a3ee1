import Simulation

/// The form of kubectl's log on standard error.
enum Klog {
  /// One line: the severity, the time, the process, the place in the source, the text.
  static func line(_ severity: Character, _ place: String, _ text: String, _ now: Instant) -> String
  {
    let time = CivilTime(now)
    let stamp =
      "\(CivilTime.padded(time.month))\(CivilTime.padded(time.day)) \(time.timeOfDay)."
      + CivilTime.padded(time.nanosecond / 1000, 6)
    return "\(severity)\(stamp)    4242 \(place)] \(text)\n"
  }

  /// What every call with a log begins with: the features of the client's library.
  ///
  /// The real one prints them in no order.
  static func featureGates(_ now: Instant) -> String {
    let gates = [
      ("AtomicFIFO", true), ("ClientsAllowCARotation", true), ("ClientsAllowCBOR", false),
      ("ClientsAllowTLSCacheGC", true), ("ClientsPreferCBOR", false), ("InOrderInformers", true),
      ("InOrderInformersBatchProcess", true), ("InformerResourceVersion", true),
      ("UnlockWhileProcessingFIFO", true), ("WatchListClient", true),
    ]
    return gates.map { name, isOn in
      let text = "\"Feature gate default state\" feature=\"\(name)\" enabled=\(isOn)"
      return line("I", "envvar.go:195", text, now)
    }.joined()
  }
}
