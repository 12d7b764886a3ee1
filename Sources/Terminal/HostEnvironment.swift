import Glibc

/// The environment of the process, read here and nowhere else.
public enum HostEnvironment {
  /// The variable `name`, if it is set.
  public static func value(of name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The learner's home directory.
  public static var home: String { value(of: "HOME") ?? "/" }

  /// Where the learner's own state lies: `$XDG_STATE_HOME/kubetutor` or its default.
  public static var stateDirectory: String {
    let base = value(of: "XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return "\(base ?? "\(home)/.local/state")/kubetutor"
  }

  /// Nanoseconds of a clock that never goes back; only differences mean something.
  public static var monotonicNanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Seconds since 1970, for what is shown to the learner and for seeds.
  public static var secondsSince1970: Int64 { Int64(Glibc.time(nil)) }
}
