public import Simulation

extension Duration {
  /// The length in docker's words, as in `About an hour` or `5 minutes`.
  public var inDockerWords: String {
    let seconds = wholeSeconds
    let (minutes, hours) = (seconds / 60, (seconds + 1800) / 3600)
    let days = hours / 24
    switch true {
    case seconds < 1: return "Less than a second"
    case seconds == 1: return "1 second"
    case seconds < 60: return "\(seconds) seconds"
    case minutes == 1: return "About a minute"
    case minutes < 60: return "\(minutes) minutes"
    case hours == 1: return "About an hour"
    case hours < 48: return "\(hours) hours"
    case hours < 24 * 7 * 2: return "\(days) days"
    case hours < 24 * 30 * 2: return "\(days / 7) weeks"
    case hours < 24 * 365 * 2: return "\(days / 30) months"
    default: return "\(days / 365) years"
    }
  }
}
