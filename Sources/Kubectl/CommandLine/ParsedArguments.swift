import Simulation

/// What a command line says once its flags are taken out.
struct ParsedArguments: Sendable {
  /// The words that are no flags, in order.
  var positional: [String] = []
  /// How many of the words stand before `--`; nil without one.
  var dash: Int?
  private var given: [(name: String, value: String)] = []
  private let flags: [Flag]

  init(flags: [Flag]) { self.flags = flags }

  mutating func set(_ name: String, _ value: String) { given.append((name, value)) }

  /// The flags that were given, each by its long name with its value.
  var flagWords: [String] { given.map { "--\($0.name)=\($0.value)" } }

  mutating func remove(_ name: String) { given.removeAll { $0.name == name } }

  /// Whether the flag was given.
  func isGiven(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// The flag's last value, or its default.
  func string(_ name: String) -> String {
    given.last { $0.name == name }?.value ?? flags.first { $0.name == name }?.standard ?? ""
  }

  func bool(_ name: String) -> Bool { Flag.boolean(string(name)) ?? false }

  func int(_ name: String) -> Int { Int(string(name)) ?? 0 }

  func duration(_ name: String) -> Duration { GoDuration.parse(string(name)) ?? .zero }

  /// All values of a repeatable flag.
  func list(_ name: String) -> [String] {
    let flag = flags.first { $0.name == name }
    let values = given.filter { $0.name == name }.map(\.value)
    if case .array = flag?.kind { return values }
    return values.flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: true).map(String.init)
    }
  }
}
