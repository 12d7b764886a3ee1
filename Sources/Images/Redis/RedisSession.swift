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
  /// The command that waits for an element of a list, and until when; nil where none does.
  var blocked: (words: [[UInt8]], until: Instant?)?

  var isSubscriber: Bool { !channels.isEmpty || !patterns.isEmpty }
}
