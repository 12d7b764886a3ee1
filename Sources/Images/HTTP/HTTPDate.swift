import Simulation

extension Instant {
  /// The time as HTTP writes it, as in `Sun, 10 Dec 2017 21:25:33 GMT`.
  var httpDate: String {
    let time = CivilTime(self)
    let date = "\(CivilTime.padded(time.day)) \(CivilTime.months[time.month - 1]) \(time.year)"
    return "\(CivilTime.weekdays[time.weekday]), \(date) \(time.timeOfDay) GMT"
  }

  /// The time as access logs write it, as in `10/Dec/2017:21:25:33 +0000`.
  var accessLogTime: String {
    let time = CivilTime(self)
    let date = "\(CivilTime.padded(time.day))/\(CivilTime.months[time.month - 1])/\(time.year)"
    return "\(date):\(time.timeOfDay) +0000"
  }
}
