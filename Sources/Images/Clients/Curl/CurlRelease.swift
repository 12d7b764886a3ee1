import Machine
import Network
import Simulation

/// Which curl it is: its words changed over the years.
enum CurlRelease: Sendable {
  /// What images of 2017 have.
  case of2017
  /// Debian 12's.
  case seven
  /// The curl project's own image, Alpine's.
  case eight

  var version: String {
    switch self {
    case .of2017: "7.52.1"
    case .seven: "7.88.1"
    case .eight: "8.10.1"
    }
  }

  /// Why a connection could not be made.
  func refusal(_ address: WebAddress, _ error: Errno, milliseconds: Int64) -> String {
    let place = "Failed to connect to \(address.host) port \(address.port)"
    switch self {
    case .of2017: return "\(place): \(error.message)"
    case .seven: return "\(place) after \(milliseconds) ms: Couldn't connect to server"
    case .eight: return "\(place) after \(milliseconds) ms: Could not connect to server"
    }
  }

  /// Why a connection took too long.
  func connectTimeout(_ address: WebAddress, milliseconds: Int64) -> String {
    self == .of2017
      ? "Connection timed out after \(milliseconds) milliseconds"
      : "Failed to connect to \(address.host) port \(address.port) after \(milliseconds) ms: "
        + "Timeout was reached"
  }

  /// What is told before a connection is made.
  func trying(_ host: String, _ target: IPv4Address, _ port: Int, isName: Bool) -> [String] {
    switch self {
    case .of2017: ["  Trying \(target)..."]
    case .seven: ["  Trying \(target):\(port)..."]
    case .eight:
      (isName
        ? ["Host \(host):\(port) was resolved.", "IPv6: (none)", "IPv4: \(target)"] : [])
        + ["  Trying \(target):\(port)..."]
    }
  }

  /// What is told of a connection that stands.
  func connected(_ host: String, _ target: IPv4Address, _ port: Int, _ number: Int) -> [String] {
    let line = "Connected to \(host) (\(target)) port \(port)"
    switch self {
    case .of2017: return ["TCP_NODELAY set", "\(line) (#\(number))"]
    case .seven: return ["\(line) (#\(number))"]
    case .eight: return [line]
    }
  }

  func closing(_ number: Int) -> String {
    switch self {
    case .of2017: "Curl_http_done: called premature == 0\n* Closing connection \(number)"
    case .seven: "Closing connection \(number)"
    case .eight: "closing connection #\(number)"
    }
  }
}
