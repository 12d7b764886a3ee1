/// What `set`, `set -o` and `shopt` switch: one bit an option.
struct ShellOptions: Sendable {
  private var bits: UInt64
  private var shoptBits: UInt64 = Self.shoptDefaults

  init(_ dialect: ShellDialect = .bash) {
    bits = dialect == .bash ? Self.mask(["braceexpand", "hashall", "interactive-comments"]) : 0
  }

  /// The options of `set -o` in its order, with their letters.
  private static let named: [(name: String, letter: Character?)] = [
    ("allexport", "a"), ("braceexpand", "B"), ("emacs", nil), ("errexit", "e"), ("errtrace", "E"),
    ("functrace", "T"), ("hashall", "h"), ("histexpand", "H"), ("history", nil),
    ("ignoreeof", nil), ("interactive-comments", nil), ("keyword", "k"), ("monitor", "m"),
    ("noclobber", "C"), ("noexec", "n"), ("noglob", "f"), ("nolog", nil), ("notify", "b"),
    ("nounset", "u"), ("onecmd", "t"), ("physical", "P"), ("pipefail", nil), ("posix", nil),
    ("privileged", "p"), ("verbose", "v"), ("vi", nil), ("xtrace", "x"),
  ]

  private static func mask(_ names: [String]) -> UInt64 {
    named.indices.reduce(0) { names.contains(named[$1].name) ? $0 | 1 << UInt64($1) : $0 }
  }

  private static func place(_ name: String) -> Int {
    named.firstIndex { $0.name == name } ?? 63
  }

  private static let places = (
    errexit: place("errexit"), nounset: place("nounset"), xtrace: place("xtrace"),
    noglob: place("noglob"), noexec: place("noexec"), verbose: place("verbose"),
    allexport: place("allexport"), noclobber: place("noclobber"), pipefail: place("pipefail"),
    errtrace: place("errtrace"), functrace: place("functrace")
  )

  private subscript(bit place: Int) -> Bool {
    get { bits >> UInt64(place) & 1 == 1 }
    set { bits = newValue ? bits | 1 << UInt64(place) : bits & ~(1 << UInt64(place)) }
  }

  var exitOnError: Bool {
    get { self[bit: Self.places.errexit] }
    set { self[bit: Self.places.errexit] = newValue }
  }
  var trace: Bool {
    get { self[bit: Self.places.xtrace] }
    set { self[bit: Self.places.xtrace] = newValue }
  }
  var unsetIsError: Bool { self[bit: Self.places.nounset] }
  var noGlob: Bool { self[bit: Self.places.noglob] }
  var noExecution: Bool { self[bit: Self.places.noexec] }
  var verbose: Bool { self[bit: Self.places.verbose] }
  var exportAll: Bool { self[bit: Self.places.allexport] }
  var noClobber: Bool { self[bit: Self.places.noclobber] }
  var pipeFail: Bool { self[bit: Self.places.pipefail] }
  var errorTrace: Bool { self[bit: Self.places.errtrace] }
  var functionTrace: Bool { self[bit: Self.places.functrace] }

  /// The letters of the options that are on, in the order of `$-`.
  func letters(isInteractive: Bool) -> String {
    var result = ""
    for letter in "abefhikmnprtuvxBCEHPT" {
      if letter == "i", isInteractive { result.append(letter) }
      if let place = Self.named.firstIndex(where: { $0.letter == letter }), self[bit: place] {
        result.append(letter)
      }
    }
    return result
  }

  /// Names and states, for `set -o`.
  var states: [(name: String, isOn: Bool)] {
    Self.named.indices.map { (Self.named[$0].name, self[bit: $0]) }
  }

  /// The names of those that are on.
  var names: [String] { states.filter(\.isOn).map(\.name) }

  /// Sets an option by its letter; false where there is none.
  mutating func set(_ letter: Character, _ isOn: Bool) -> Bool {
    if letter == "i" || letter == "s" || letter == "r" { return false }
    guard let place = Self.named.firstIndex(where: { $0.letter == letter }) else { return false }
    self[bit: place] = isOn
    return true
  }

  /// Sets an option by its name; false where there is none.
  mutating func set(named name: String, _ isOn: Bool) -> Bool {
    guard let place = Self.named.firstIndex(where: { $0.name == name }) else { return false }
    self[bit: place] = isOn
    return true
  }

  /// Whether an option of `set -o` is on; nil where there is none.
  func state(named name: String) -> Bool? {
    Self.named.firstIndex { $0.name == name }.map { self[bit: $0] }
  }
}

extension ShellOptions {
  /// The options of `shopt` in its order.
  static let shoptTable: [String] = [
    "autocd", "assoc_expand_once", "cdable_vars", "cdspell", "checkhash", "checkjobs",
    "checkwinsize", "cmdhist", "compat31", "compat32", "compat40", "compat41", "compat42",
    "compat43", "compat44", "complete_fullquote", "direxpand", "dirspell", "dotglob", "execfail",
    "expand_aliases", "extdebug", "extglob", "extquote", "failglob", "force_fignore",
    "globasciiranges", "globskipdots", "globstar", "gnu_errfmt", "histappend", "histreedit",
    "histverify", "hostcomplete", "huponexit", "inherit_errexit", "interactive_comments",
    "lastpipe", "lithist", "localvar_inherit", "localvar_unset", "login_shell", "mailwarn",
    "no_empty_cmd_completion", "nocaseglob", "nocasematch", "noexpand_translation", "nullglob",
    "patsub_replacement", "progcomp", "progcomp_alias", "promptvars", "restricted_shell",
    "shift_verbose", "sourcepath", "varredir_close", "xpg_echo",
  ]

  private static let shoptDefaults: UInt64 = [
    "checkwinsize", "cmdhist", "complete_fullquote", "extquote", "force_fignore",
    "globasciiranges", "globskipdots", "hostcomplete", "interactive_comments",
    "patsub_replacement", "progcomp", "promptvars", "sourcepath",
  ].reduce(0) { $0 | 1 << UInt64(shoptTable.firstIndex(of: $1) ?? 63) }

  /// A `shopt` option that changes what this shell does.
  struct Shopt: Sendable {
    fileprivate let mask: UInt64

    private init(_ name: String) {
      mask = 1 << UInt64(shoptTable.firstIndex(of: name) ?? 63)
    }

    static let nullglob = Shopt("nullglob")
    static let failglob = Shopt("failglob")
    static let dotglob = Shopt("dotglob")
    static let nocaseglob = Shopt("nocaseglob")
    static let nocasematch = Shopt("nocasematch")
    static let extglob = Shopt("extglob")
    static let globstar = Shopt("globstar")
    static let lastpipe = Shopt("lastpipe")
    static let inheritErrexit = Shopt("inherit_errexit")
    static let expandAliases = Shopt("expand_aliases")
    static let expandsEcho = Shopt("xpg_echo")
    static let shiftVerbose = Shopt("shift_verbose")
    static let replacesAmpersand = Shopt("patsub_replacement")
  }

  func has(_ option: Shopt) -> Bool { shoptBits & option.mask != 0 }

  /// The names of the `shopt` options that are on.
  var shoptNames: [String] { Self.shoptTable.filter { shopt($0) == true } }

  /// Whether a `shopt` option is on; nil where there is none.
  func shopt(_ name: String) -> Bool? {
    Self.shoptTable.firstIndex(of: name).map { shoptBits >> UInt64($0) & 1 == 1 }
  }

  mutating func setShopt(_ name: String, _ isOn: Bool) -> Bool {
    guard let place = Self.shoptTable.firstIndex(of: name) else { return false }
    shoptBits = isOn ? shoptBits | 1 << UInt64(place) : shoptBits & ~(1 << UInt64(place))
    return true
  }
}
