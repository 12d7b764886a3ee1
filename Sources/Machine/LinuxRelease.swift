/// Which Linux the machines run, as `uname`, `/proc/version` and the status of nodes tell it.
public enum LinuxRelease: Hashable, Sendable {
  /// That of minikube's machine in 2017.
  case of2017
  /// That of minikube's machine of today.
  case current

  /// The release, as `uname -r` prints it.
  public var number: String {
    switch self {
    case .of2017: "4.9.13"
    case .current: "6.6.95"
    }
  }

  /// How and when it was built, as `uname -v` prints it.
  public var build: String {
    switch self {
    case .of2017: "#1 SMP Thu Oct 19 17:14:00 UTC 2017"
    case .current: "#1 SMP PREEMPT_DYNAMIC Tue Sep 9 02:36:11 UTC 2025"
    }
  }

  /// What it was built with.
  var compiler: String {
    switch self {
    case .of2017: "gcc version 5.4.0"
    case .current: "x86_64-minikube-linux-gnu-gcc 13.3.0"
    }
  }
}
