/// What stands in a machine's `/etc/resolv.conf`.
public struct ResolverConfiguration: Hashable, Sendable {
  /// The DNS servers, asked in this order.
  public var nameservers: [IPv4Address]
  /// The domains that short names are tried in.
  public var search: [String]
  /// Names with at least this many dots are tried as they are first.
  public var ndots: Int

  /// Makes the configuration.
  public init(nameservers: [IPv4Address] = [], search: [String] = [], ndots: Int = 1) {
    self.nameservers = nameservers
    self.search = search
    self.ndots = ndots
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
        for option in words.dropFirst() where option.hasPrefix("ndots:") {
          ndots = Int(option.dropFirst(6)) ?? ndots
        }
      default:
        continue
      }
    }
  }

  /// The text of the file, in the order in which the kubelet writes it.
  public var text: String {
    var text = nameservers.map { "nameserver \($0)\n" }.joined()
    if !search.isEmpty { text += "search \(search.joined(separator: " "))\n" }
    if ndots != 1 { text += "options ndots:\(ndots)\n" }
    return text
  }

  /// The full names that a look-up of `name` tries, in order.
  public func candidates(for name: String) -> [String] {
    if name.hasSuffix(".") { return [String(name.dropLast())] }
    let dots = name.utf8.count { $0 == 46 }
    let searched = search.map { "\(name).\($0)" }
    return dots >= ndots ? [name] + searched : searched + [name]
  }
}
