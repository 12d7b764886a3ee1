/// Failures as psql prints them, with the line and a mark under the place.
enum PsqlFailure {
  static func text(_ fields: [Character: String], statement: String) -> String {
    var text = "\(fields["S"] ?? "ERROR"):  \(fields["M"] ?? "")\n"
    if let position = fields["P"].flatMap({ Int($0) }) {
      let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
      var rest = position - 1
      for (number, line) in lines.enumerated() {
        if rest > line.count {
          rest -= line.count + 1
          continue
        }
        let label = "LINE \(number + 1): "
        text += label + line + "\n"
        text += String(repeating: " ", count: label.count + rest) + "^\n"
        break
      }
    }
    if let detail = fields["D"] { text += "DETAIL:  \(detail)\n" }
    if let hint = fields["H"] { text += "HINT:  \(hint)\n" }
    return text
  }
}
