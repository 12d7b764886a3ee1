/// What a DNS server of the cluster was told to do, as far as it differs from what all do.
///
/// The plugins of CoreDNS' Corefile that change answers. The server that runs puts its rules here.
public struct NameServerRules: Hashable, Sendable {
  /// A change of a name before it is looked up.
  public struct Rewrite: Hashable, Sendable {
    /// How names are compared.
    public enum Match: String, Hashable, Sendable {
      /// The whole name.
      case exact
      /// The beginning of it.
      case prefix
      /// The end of it.
      case suffix
      /// Any part of it.
      case substring
    }

    /// How names are compared.
    public var match: Match
    /// What is looked for.
    public var from: String
    /// What stands in its place.
    public var to: String

    /// Makes the rule.
    public init(_ match: Match, from: String, to: String) {
      self.match = match
      self.from = from
      self.to = to
    }

    func changed(_ name: String) -> String? {
      switch match {
      case .exact: return name == from ? to : nil
      case .prefix: return name.hasPrefix(from) ? to + name.dropFirst(from.utf8.count) : nil
      case .suffix: return name.hasSuffix(from) ? name.dropLast(from.utf8.count) + to : nil
      case .substring:
        guard let place = name.firstRange(of: from) else { return nil }
        return name[..<place.lowerBound] + to + name[place.upperBound...]
      }
    }
  }

  /// Where questions about names outside of the cluster go.
  public enum Forward: Hashable, Sendable {
    /// Nowhere: they are refused.
    case nowhere
    /// To the name servers of the node.
    case node
    /// To these servers.
    case servers([IPv4Address])
  }

  /// What is done about the names below a domain.
  public struct Zone: Hashable, Sendable {
    /// The domain; empty for all names.
    public var domain = ""
    /// Names with addresses of their own.
    public var hosts: [(name: String, address: IPv4Address)] = []
    /// Whether names that are not among them are looked for elsewhere.
    public var hostsFallThrough = false
    /// Changes of names, of which the first that fits counts.
    public var rewrites: [Rewrite] = []
    /// The domains of the cluster; none where the plugin is missing.
    public var clusterDomains: [String] = []
    /// Where all else goes.
    public var forward = Forward.nowhere
    /// Whether every question is written down.
    public var logs = false

    /// Makes a zone without rules.
    public init() {}

    /// Compares them field by field.
    public static func == (left: Zone, right: Zone) -> Bool {
      left.domain == right.domain && left.hostsFallThrough == right.hostsFallThrough
        && left.rewrites == right.rewrites && left.clusterDomains == right.clusterDomains
        && left.forward == right.forward && left.logs == right.logs
        && left.hosts.map(\.name) == right.hosts.map(\.name)
        && left.hosts.map(\.address) == right.hosts.map(\.address)
    }

    /// Feeds what tells zones apart.
    public func hash(into hasher: inout Hasher) { hasher.combine(domain) }
  }

  /// The zones, in the order of the file.
  public var zones: [Zone] = []

  /// Makes rules without zones.
  public init() {}

  /// The zone that is closest to a name.
  public func zone(of name: String) -> Zone? {
    zones.filter { zone in
      zone.domain.isEmpty || name == zone.domain || name.hasSuffix("." + zone.domain)
    }.max { $0.domain.utf8.count < $1.domain.utf8.count }
  }
}

extension NameServerRules.Zone {
  /// The name that is looked up in the place of `name`.
  public func rewritten(_ name: String) -> String {
    for rewrite in rewrites {
      if let changed = rewrite.changed(name) { return changed }
    }
    return name
  }
}
