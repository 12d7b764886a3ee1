/// What came back for one statement.
struct DatabaseReply: Sendable {
  var columns: [DatabaseMessage.Column]?
  var rows: [[String?]] = []
  var tag = ""
  var notices: [String] = []
  var failure: [Character: String]?

  /// Takes a message in; true where the server is ready for the next statement.
  mutating func take(_ message: DatabaseMessage) -> Bool {
    switch message {
    case .columns(let columns): self.columns = columns
    case .row(let row): rows.append(row)
    case .complete(let tag): self.tag = tag
    case .notice(let text): notices.append(text)
    case .failure(let fields): failure = fields
    case .ready: return true
    default: break
    }
    return false
  }
}
