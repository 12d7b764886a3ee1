import Machine
import Simulation

/// Made-up keys: numbers by chance in the form of an RSA key.
enum OpenSSLKeys {
  private static let algorithm = DER([
    .identifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]), .null,
  ])
  static let signature = DER([
    .identifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11]), .null,
  ])

  static func random(_ count: Int, _ system: inout Kernel) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: system.programRandom.next()) }
  }

  /// A private key of so many bits.
  static func make(_ bits: Int, _ system: inout Kernel) -> DER {
    func number(_ size: Int) -> DER {
      var bytes = random(max(1, size / 8), &system)
      bytes[0] |= 0xC0
      bytes[bytes.count - 1] |= 1
      return DER(number: bytes)
    }
    let halves = (0..<5).map { _ in number(bits / 2) }
    let key = DER(
      [DER(2, [0]), number(bits), DER(number: [1, 0, 1]), number(bits)] + halves
    )
    return DER([DER(2, [0]), algorithm, .octets(key.bytes)])
  }

  /// The public key of a private one, in either of its forms.
  static func publicKey(_ key: DER) -> DER? {
    var numbers = key.parts
    if numbers.count >= 3, numbers[2].tag == 4 {
      numbers = DER.first(numbers[2].content[...])?.value.parts ?? []
    }
    guard numbers.count >= 3, numbers[1].tag == 2, numbers[2].tag == 2 else { return nil }
    return DER([algorithm, .bits(DER([numbers[1], numbers[2]]).bytes)])
  }
}
