import Machine
import Simulation

extension DatabaseServer {
  /// Runs one statement and gives what the client is told.
  mutating func run(
    _ text: String,
    _ place: Int,
    _ system: inout Kernel
  ) -> [DatabaseMessage] {
    var replies: [DatabaseMessage] = []
    do throws(SQLFailure) {
      guard let statement = try SQLParser.statement(text, flavour.dialect) else {
        return [.complete(""), ready(place)]
      }
      let result = try run(statement, text, place, &system)
      replies = result.notices.map(DatabaseMessage.notice)
      if let columns = result.columns {
        replies.append(
          .columns(columns.map { DatabaseMessage.Column(name: $0.name, isNumeric: $0.isNumeric) })
        )
        for row in result.rows {
          replies.append(.row(row.map { $0 == .null ? nil : $0.text(flavour.dialect) }))
        }
      }
      if let database = result.database {
        sessions[place].database = database
        replies.append(.parameter("database", database))
      }
      replies.append(
        .complete(flavour.dialect == .postgres ? result.tag : String(result.affected))
      )
    } catch {
      if !sessions[place].draft.isEmpty, flavour.dialect == .postgres {
        sessions[place].isFailed = true
      }
      flavour.logFailure(error, text, sessions[place].number, &system)
      replies = [failure(error)]
    }
    return replies + [ready(place)]
  }

  private func ready(_ place: Int) -> DatabaseMessage {
    let session = sessions[place]
    return .ready(session.isFailed ? "E" : session.draft.isEmpty ? "I" : "T")
  }

  private func failure(_ failure: SQLFailure) -> DatabaseMessage {
    var fields: [Character: String] = [
      "S": "ERROR", "C": failure.state, "M": failure.message, "N": String(failure.number),
    ]
    if !failure.detail.isEmpty { fields["D"] = failure.detail }
    if !failure.hint.isEmpty { fields["H"] = failure.hint }
    fields["P"] = failure.position.map { String($0 + 1) }
    return .failure(fields)
  }

  private mutating func run(
    _ statement: SQLStatement,
    _ text: String,
    _ place: Int,
    _ system: inout Kernel
  ) throws(SQLFailure) -> SQLResult {
    switch statement {
    case .begin: return begin(place)
    case .commit, .rollback: return try end(statement, place, &system)
    case .savepoint, .rollbackTo, .release: return try mark(statement, place)
    default: break
    }
    if sessions[place].isFailed {
      throw SQLFailure(
        state: "25P02",
        message: "current transaction is aborted, commands ignored until end of transaction block"
      )
    }
    let time = flavour.timestamp(system.now)
    let session = sessions[place]
    let entry = DatabaseJournal.Entry(
      time: time,
      database: session.database,
      user: session.user,
      statement: text
    )
    if session.draft.isEmpty {
      // What fails half-way leaves nothing behind.
      var engine = engines[0]
      let result = try engine.run(
        statement,
        database: session.database,
        user: session.user,
        client: session.isLocal ? "localhost" : session.client,
        now: time
      )
      if statement.changes {
        try write([entry], &system)
        engines[0] = engine
      }
      return result
    }
    var draft = session.draft[0]
    let result = try draft.run(
      statement,
      database: session.database,
      user: session.user,
      client: session.isLocal ? "localhost" : session.client,
      now: time
    )
    sessions[place].draft = [draft]
    if statement.changes { sessions[place].pending.append(entry) }
    return result
  }

  private mutating func begin(_ place: Int) -> SQLResult {
    let isPostgres = flavour.dialect == .postgres
    guard sessions[place].draft.isEmpty else {
      return .done(
        "BEGIN",
        notices: isPostgres ? ["WARNING:  there is already a transaction in progress"] : []
      )
    }
    sessions[place].draft = [engines[0]]
    return .done("BEGIN")
  }

  /// Sets a place in a transaction, goes back to one, or forgets one.
  private mutating func mark(
    _ statement: SQLStatement,
    _ place: Int
  ) throws(SQLFailure) -> SQLResult {
    let session = sessions[place]
    let isPostgres = flavour.dialect == .postgres
    func known(_ name: String) throws(SQLFailure) -> Int {
      guard let mark = session.marks.lastIndex(where: { $0.name == name }) else {
        throw SQLFailure(
          state: isPostgres ? "3B001" : "42000",
          number: 1305,
          message: isPostgres
            ? "savepoint \"\(name)\" does not exist" : "SAVEPOINT \(name) does not exist"
        )
      }
      return mark
    }
    func needTransaction(_ words: String) throws(SQLFailure) {
      guard isPostgres, session.draft.isEmpty else { return }
      throw SQLFailure(state: "25P01", message: "\(words) can only be used in transaction blocks")
    }
    switch statement {
    case .savepoint(let name):
      try needTransaction("SAVEPOINT")
      if session.isFailed { break }
      if let draft = session.draft.first {
        sessions[place].marks.append(
          Session.Mark(name: name, draft: draft, pending: session.pending)
        )
      }
      return .done("SAVEPOINT")
    case .rollbackTo(let name):
      try needTransaction("ROLLBACK TO SAVEPOINT")
      let at = try known(name)
      sessions[place].draft = [session.marks[at].draft]
      sessions[place].pending = session.marks[at].pending
      sessions[place].marks.removeSubrange((at + 1)...)
      sessions[place].isFailed = false
      return .done("ROLLBACK")
    case .release(let name):
      try needTransaction("RELEASE SAVEPOINT")
      if session.isFailed { break }
      sessions[place].marks.removeSubrange(try known(name)...)
      return .done("RELEASE")
    default: break
    }
    throw SQLFailure(
      state: "25P02",
      message: "current transaction is aborted, commands ignored until end of transaction block"
    )
  }

  /// Ends a transaction: what it did is done again on what others left meanwhile.
  private mutating func end(
    _ statement: SQLStatement,
    _ place: Int,
    _ system: inout Kernel
  ) throws(SQLFailure) -> SQLResult {
    let session = sessions[place]
    sessions[place].marks = []
    let tag = statement == .commit && !session.isFailed ? "COMMIT" : "ROLLBACK"
    sessions[place].draft = []
    sessions[place].pending = []
    sessions[place].isFailed = false
    if session.draft.isEmpty, flavour.dialect == .postgres {
      return .done(tag, notices: ["WARNING:  there is no transaction in progress"])
    }
    guard tag == "COMMIT", !session.pending.isEmpty else { return .done(tag) }
    var engine = engines[0]
    for entry in session.pending {
      guard let statement = try SQLParser.statement(entry.statement, flavour.dialect) else {
        continue
      }
      _ = try engine.run(
        statement,
        database: entry.database,
        user: entry.user,
        now: entry.time
      )
    }
    try write(session.pending, &system)
    engines[0] = engine
    return .done(tag)
  }

  private func write(
    _ entries: [DatabaseJournal.Entry],
    _ system: inout Kernel
  ) throws(SQLFailure) {
    for entry in entries {
      do throws(Errno) { try journal.append(entry, &system) } catch {
        throw SQLFailure(
          state: "53100",
          number: 3,
          message: flavour.dialect == .postgres
            ? "could not write to file \"\(journal.path)\": \(error.message)"
            : "Error writing file '\(journal.path)' (OS errno \(error.number) - \(error.message))"
        )
      }
    }
  }
}
