/// One rule of a packet filter, as `iptables` shows it.
struct PacketRule: Sendable {
  /// What a rule asks of a packet beside addresses and transport.
  enum Match: Sendable {
    case comment(String)
    case port(UInt16)
    /// The transport's own extension without a condition.
    case transport
    case statistic(String)
    /// Whether the client was seen with a back end not long ago.
    case isRecent(String, seconds: Int64)
    /// Remembers the client.
    case remember(String)
    case destinationIsLocal
    case sourceIsLocal
    case mark(isNot: Bool)
  }

  enum Target: Sendable {
    case chain(String)
    case destination(String)
    case setMark(String)
    case masquerade(isRandom: Bool)
    case reject
    case drop
    case leave
    case accept
  }

  var source: String?
  var sourceIsNot = false
  var destination: String?
  var transport: String?
  var matches: [Match] = []
  var target: Target

  init(
    source: String? = nil,
    sourceIsNot: Bool = false,
    destination: String? = nil,
    transport: String? = nil,
    _ matches: [Match] = [],
    _ target: Target
  ) {
    self.source = source
    self.sourceIsNot = sourceIsNot
    self.destination = destination
    self.transport = transport
    self.matches = matches
    self.target = target
  }

  init(_ target: Target) {
    self.target = target
  }

  /// The rule as `iptables-save` writes it, without its chain.
  var saved: String {
    var words: [String] = []
    if let source { words.append((sourceIsNot ? "! " : "") + "-s \(Self.block(source))") }
    if let destination { words.append("-d \(Self.block(destination))") }
    if let transport { words.append("-p \(transport)") }
    for match in matches {
      switch match {
      case .comment(let text):
        words.append("-m comment --comment " + (text.contains(" ") ? "\"\(text)\"" : quoted(text)))
      case .port(let number): words.append("-m \(transport ?? "tcp") --dport \(number)")
      case .transport: words.append("-m \(transport ?? "tcp")")
      case .statistic(let number):
        words.append("-m statistic --mode random --probability \(number)")
      case .isRecent(let name, let seconds):
        words.append(
          "-m recent --rcheck --seconds \(seconds) --reap --name \(name) "
            + "--mask 255.255.255.255 --rsource"
        )
      case .remember(let name):
        words.append("-m recent --set --name \(name) --mask 255.255.255.255 --rsource")
      case .destinationIsLocal: words.append("-m addrtype --dst-type LOCAL")
      case .sourceIsLocal: words.append("-m addrtype --src-type LOCAL")
      case .mark(let isNot):
        words.append("-m mark \(isNot ? "! " : "")--mark 0x4000/0x4000")
      }
    }
    switch target {
    case .chain(let name): words.append("-j \(name)")
    case .destination(let place): words.append("-j DNAT --to-destination \(place)")
    case .setMark(let mark): words.append("-j MARK --set-xmark \(mark)")
    case .masquerade(let isRandom):
      words.append("-j MASQUERADE" + (isRandom ? " --random-fully" : ""))
    case .reject: words.append("-j REJECT --reject-with icmp-port-unreachable")
    case .drop: words.append("-j DROP")
    case .leave: words.append("-j RETURN")
    case .accept: words.append("-j ACCEPT")
    }
    return words.joined(separator: " ")
  }

  /// A comment of one word needs quotes only for what a shell would not leave alone.
  private func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || byte == 45 || byte == 95
    }
    return plain ? text : "\"\(text)\""
  }

  private static func block(_ text: String) -> String { text.contains("/") ? text : text + "/32" }

  /// The rule as a row of `iptables -L -n`.
  var listed: String {
    let opening =
      "\(Self.padded(targetName, 9))  \(Self.padded(transport ?? "all", 4)) --"
      + " \(sourceIsNot ? "!" : " ")\(Self.padded(source ?? "0.0.0.0/0", 19))"
      + "  \(Self.padded(destination ?? "0.0.0.0/0", 19)) "
    let conditions = matches.map { match in
      switch match {
      case .comment(let text): " /* \(text) */"
      case .port(let number): " \(transport ?? "tcp") dpt:\(number)"
      case .transport: " \(transport ?? "tcp")"
      case .statistic(let number): " statistic mode random probability \(number)"
      case .isRecent(let name, let seconds):
        " recent: CHECK seconds: \(seconds) reap name: \(name) side: source mask: 255.255.255.255"
      case .remember(let name): " recent: SET name: \(name) side: source mask: 255.255.255.255"
      case .destinationIsLocal: " ADDRTYPE match dst-type LOCAL"
      case .sourceIsLocal: " ADDRTYPE match src-type LOCAL"
      case .mark(let isNot): " mark match \(isNot ? "! " : "")0x4000/0x4000"
      }
    }
    return opening + conditions.joined() + targetDetail
  }

  private var targetName: String {
    switch target {
    case .chain(let name): name
    case .destination: "DNAT"
    case .setMark: "MARK"
    case .masquerade: "MASQUERADE"
    case .reject: "REJECT"
    case .drop: "DROP"
    case .leave: "RETURN"
    case .accept: "ACCEPT"
    }
  }

  private var targetDetail: String {
    switch target {
    case .destination(let place): " to:\(place)"
    case .setMark(let mark):
      mark.hasSuffix("/0x0") ? " MARK xor \(mark.dropLast(4))" : " MARK or \(mark.prefix(6))"
    case .masquerade(let isRandom): isRandom ? " random-fully" : ""
    case .reject: " reject-with icmp-port-unreachable"
    case .chain, .drop, .leave, .accept: ""
    }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}

/// A chain of rules.
struct PacketChain: Sendable {
  var name: String
  /// What becomes of packets that no rule took, in the kernel's own chains.
  var policy: String?
  var rules: [PacketRule] = []
}
