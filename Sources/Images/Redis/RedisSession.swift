import Simulation

/// What Redis keeps of one connection.
struct RedisSession: Sendable {
  /// The database that SELECT chose.
  var database = 0
  var isAuthenticated = false
  /// The commands since MULTI; nil outside.
  var queue: [[[UInt8]]]?
  /// Whether a command since MULTI was refused, so that EXEC does nothing.
  var isAborted = false
  /// The channels and patterns that it listens to, in the order in which it asked.
  var channels: [[UInt8]] = []
  var patterns: [[UInt8]] = []
  var name: [UInt8] = []
  /// The number of the connection, and where it comes from.
  var number = 0
  var address = ""
  var openedAt = Instant.epoch
  var lastAt = Instant.epoch
  var lastCommand = ""
  /// Whether it asked to see every command.
  var isMonitor = false
  /// Keys whose change makes EXEC do nothing, with the change that they were at.
  var watched: [(database: Int, key: [UInt8], version: Int)] = []
  /// The command that waits for an element of a list, and until when; nil where none does.
  var blocked: (words: [[UInt8]], until: Instant?)?

  var isSubscriber: Bool { !channels.isEmpty || !patterns.isEmpty }
}
