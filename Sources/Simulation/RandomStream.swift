/// A seeded source of chance: SplitMix64, eight bytes of state.
///
/// Small enough that every concern has a stream of its own, and a copy of the cluster continues
/// exactly as the original would. Source of the algorithm: Steele, Lea, Flood, "Fast Splittable
/// Pseudorandom Number Generators" (2014).
public struct RandomStream: Sendable, Hashable {
  @usableFromInline var state: UInt64

  /// Makes the stream that `seed` determines.
  @inlinable
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, `bound`, which must be positive.
  @inlinable
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a draw needs at least one outcome")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A length from `shortest` to `longest`, both included, to the microsecond.
  @inlinable
  public mutating func duration(_ shortest: Duration, _ longest: Duration) -> Duration {
    let span = Int((longest - shortest).nanoseconds / 1000)
    return shortest + .microseconds(Int64(below(span + 1)))
  }

  /// A fraction from 0 up to, not including, 1.
  @inlinable
  public mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// `count` characters drawn from `alphabet`, which must be ASCII and not empty.
  @inlinable
  public mutating func string(_ count: Int, from alphabet: StaticString) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
      for index in 0..<count {
        buffer[index] = alphabet.utf8Start[below(alphabet.utf8CodeUnitCount)]
      }
      return count
    }
  }
}
