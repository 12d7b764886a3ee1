/// What `set` and `set -o` switch.
struct ShellOptions: Sendable {
  var exitOnError = false
  var unsetIsError = false
  var trace = false
  var noGlob = false
  var noExecution = false
  var verbose = false
  var exportAll = false
  var noClobber = false
  var pipeFail = false

  private typealias Path = WritableKeyPath<Self, Bool> & Sendable

  private static let named: [(letter: Character?, name: String, path: any Path)] = [
    ("a", "allexport", \.exportAll),
    ("e", "errexit", \.exitOnError),
    ("C", "noclobber", \.noClobber),
    ("n", "noexec", \.noExecution),
    ("f", "noglob", \.noGlob),
    ("u", "nounset", \.unsetIsError),
    (nil, "pipefail", \.pipeFail),
    ("v", "verbose", \.verbose),
    ("x", "xtrace", \.trace),
  ]

  /// The letters of the options that are on, as in `$-`.
  var letters: String {
    String(Self.named.filter { self[keyPath: $0.path] }.compactMap(\.letter).sorted())
  }

  /// Names and states, for `set -o`.
  var states: [(name: String, isOn: Bool)] {
    Self.named.map { ($0.name, self[keyPath: $0.path]) }
  }

  /// Sets an option by its letter; false where there is none.
  mutating func set(_ letter: Character, _ isOn: Bool) -> Bool {
    if "hmbBiPTEHs".contains(letter) { return true }
    guard let option = Self.named.first(where: { $0.letter == letter }) else { return false }
    self[keyPath: option.path] = isOn
    return true
  }

  /// Sets an option by its name; false where there is none.
  mutating func set(named name: String, _ isOn: Bool) -> Bool {
    if ["emacs", "vi", "monitor", "history", "posix", "errtrace", "functrace"].contains(name) {
      return true
    }
    guard let option = Self.named.first(where: { $0.name == name }) else { return false }
    self[keyPath: option.path] = isOn
    return true
  }
}
