/// A pipeline that runs beside the shell.
struct Job: Sendable {
  var number: Int
  var processes: [Int32]
  /// The statuses of those that ended.
  var statuses: [Int32: Int32] = [:]
  var isStopped = false
  /// Whether it was over before the next one started, so that it is neither current nor previous.
  var isStale = false
  /// Whether it is one of the shell that this subshell is a copy of.
  var isInherited = false
  /// The status of a last command that ran in the shell itself.
  var last: Int32?
  var text: String
  var group: Int32

  var isDone: Bool { processes.allSatisfy { statuses[$0] != nil } }
  /// The status of the last process.
  var status: Int32 { processes.last.flatMap { statuses[$0] } ?? 0 }
}
