/// One random stream for each concern, all from one seed.
///
/// Separate streams keep a new draw in one place from changing what every other place draws.
public struct RandomStreams: Sendable {
  /// What a draw is for.
  public enum Concern: UInt64, CaseIterable, Sendable {
    /// Random parts of generated object names.
    case names
    /// Object uids.
    case uids
    /// Service addresses and node ports.
    case addresses
    /// Container and image identifiers.
    case containers
    /// How long pulls, starts and hops take.
    case latencies
    /// Faults that strike by chance.
    case faults
    /// Which back end a connection goes to.
    case loadBalancing
    /// What a simulated program draws ($RANDOM, shuf).
    case programs
  }

  /// The seed that determines every stream.
  public let seed: UInt64
  private var streams: [RandomStream]

  /// Makes the streams that `seed` determines.
  public init(seed: UInt64) {
    self.seed = seed
    streams = Concern.allCases.map { concern in
      var mixer = RandomStream(seed: seed ^ (concern.rawValue &+ 1) &* 0xD1B5_4A32_D192_ED03)
      return RandomStream(seed: mixer.next())
    }
  }

  /// The stream of `concern`.
  public subscript(concern: Concern) -> RandomStream {
    get { streams[Int(concern.rawValue)] }
    _modify { yield &streams[Int(concern.rawValue)] }
  }
}
