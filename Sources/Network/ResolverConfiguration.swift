/// What stands in a machine's `/etc/resolv.conf`.
public struct ResolverConfiguration: Hashable, Sendable {
  /// The DNS servers, asked in this order.
  public var nameservers: [IPv4Address]
  /// The domains that short names are tried in.
  public var search: [String]
  /// Names with at least this many dots are tried as they are first.
  public var ndots: Int {
    get { Int(dots) }
    set { dots = Int16(clamping: newValue) }
  }
  /// What few configurations have: one or none, so that the others stay small.
  private var rarities: [Rarities] = []
  private var dots: Int16
  /// Whether the search domains stand before the servers, as containerd writes them.
  public var searchComesFirst = false

  private struct Rarities: Hashable, Sendable {
    var timeout = 5
    var attempts = 2
    var otherOptions: [String] = []
    var knownNames: [KnownName] = []
  }

  /// How many seconds a server gets to answer.
  public var timeout: Int {
    get { rare.timeout }
    set { rare.timeout = newValue }
  }
  /// How often the servers are asked.
  public var attempts: Int {
    get { rare.attempts }
    set { rare.attempts = newValue }
  }
  /// The options beside `ndots`, as they stand in the file.
  public var otherOptions: [String] {
    get { rare.otherOptions }
    set { rare.otherOptions = newValue }
  }
  /// Names that the machine's own resolver knows, as docker's does on networks of one's own.
  public var knownNames: [KnownName] {
    get { rare.knownNames }
    set { rare.knownNames = newValue }
  }

  private var rare: Rarities {
    get { rarities.first ?? Rarities() }
    set { rarities = newValue == Rarities() ? [] : [newValue] }
  }

  /// A name with its address.
  public struct KnownName: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The address.
    public var address: IPv4Address

    /// Makes the pair.
    public init(name: String, address: IPv4Address) {
      self.name = name
      self.address = address
    }
  }

  /// Makes the configuration.
  public init(nameservers: [IPv4Address] = [], search: [String] = [], ndots: Int = 1) {
    self.nameservers = nameservers
    self.search = search
    dots = Int16(clamping: ndots)
  }

  /// Reads the text of a `resolv.conf`; lines that it does not know are passed over.
  public init(parsing text: String) {
    self.init()
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let keyword = words.first else { continue }
      switch keyword {
      case "nameserver":
        if words.count > 1, let address = IPv4Address(words[1]) { nameservers.append(address) }
      case "search", "domain":
        search = words.dropFirst().map(String.init)
      case "options":
        for option in words.dropFirst() { set(String(option)) }
      default:
        continue
      }
    }
  }

  /// Sets an option, as in `ndots:2`.
  public mutating func set(_ option: String) {
    func value(_ prefix: String, _ limits: ClosedRange<Int>) -> Int? {
      guard option.hasPrefix(prefix), let number = Int(option.dropFirst(prefix.utf8.count)) else {
        return nil
      }
      return min(max(number, limits.lowerBound), limits.upperBound)
    }
    if let number = value("ndots:", 0...15) {
      ndots = number
      return
    }
    timeout = value("timeout:", 1...30) ?? timeout
    attempts = value("attempts:", 1...5) ?? attempts
    if !otherOptions.contains(option) { otherOptions.append(option) }
  }

  /// The text of the file, in the order in which the kubelet writes it.
  public var text: String {
    let servers = nameservers.map { "nameserver \($0)\n" }.joined()
    let domains = search.isEmpty ? "" : "search \(search.joined(separator: " "))\n"
    let options = (ndots == 1 ? [] : ["ndots:\(ndots)"]) + otherOptions
    let tail = options.isEmpty ? "" : "options \(options.joined(separator: " "))\n"
    return (searchComesFirst ? domains + servers : servers + domains) + tail
  }

  /// The full names that a look-up of `name` tries, in order.
  public func candidates(for name: String) -> [String] {
    if name.hasSuffix(".") { return [String(name.dropLast())] }
    let dots = name.utf8.count { $0 == 46 }
    let searched = search.map { "\(name).\($0)" }
    return dots >= ndots ? [name] + searched : searched + [name]
  }
}
