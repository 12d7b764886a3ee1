import Machine
import Network
import Simulation

/// The chains that kube-proxy makes of a node's service rules.
///
/// Nothing is kept as text: the chains are worked out of the value that packets follow.
/// Source of names and order: `k8s.io/kubernetes/pkg/proxy/iptables/proxier.go`.
struct ServiceChains {
  private let rules: ServiceRules
  private let node: String
  private let podRange: String
  private var chains: [String: [PacketRule]] = [:]
  private var filters: [String: [PacketRule]] = [:]

  /// The rules of the table `nat`.
  private(set) var translation: [PacketChain] = []
  /// The rules of the table `filter`.
  private(set) var filtering: [PacketChain] = []

  private var isOld: Bool { rules.style == .v18 }

  init(_ rules: ServiceRules, node: String, podRange: String) {
    self.rules = rules
    self.node = node
    self.podRange = podRange
    addFixedRules()
    for service in rules.services { add(service) }
    append(
      "KUBE-SERVICES",
      PacketRule(
        [
          .comment(
            "kubernetes service nodeports; NOTE: this must be the last rule in this chain"
          ), .destinationIsLocal,
        ],
        .chain("KUBE-NODEPORTS")
      )
    )
    translation = Self.table(chains, ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"])
    filtering = Self.table(filters, ["INPUT", "FORWARD", "OUTPUT"])
  }

  private static func table(
    _ chains: [String: [PacketRule]],
    _ own: [String]
  ) -> [PacketChain] {
    own.map { PacketChain(name: $0, policy: "ACCEPT", rules: chains[$0] ?? []) }
      + chains.keys.filter { !own.contains($0) }.sorted()
      .map { PacketChain(name: $0, rules: chains[$0] ?? []) }
  }

  private mutating func append(_ chain: String, _ rule: PacketRule) {
    chains[chain, default: []].append(rule)
  }

  private mutating func filter(_ chain: String, _ rule: PacketRule) {
    filters[chain, default: []].append(rule)
  }

  private mutating func addFixedRules() {
    let portals = PacketRule.Match.comment("kubernetes service portals")
    append("PREROUTING", PacketRule([portals], .chain("KUBE-SERVICES")))
    append("OUTPUT", PacketRule([portals], .chain("KUBE-SERVICES")))
    append(
      "POSTROUTING",
      PacketRule([.comment("kubernetes postrouting rules")], .chain("KUBE-POSTROUTING"))
    )
    append("KUBE-MARK-MASQ", PacketRule(.setMark("0x4000/0x4000")))
    let reason = PacketRule.Match.comment("kubernetes service traffic requiring SNAT")
    if isOld {
      append("KUBE-MARK-DROP", PacketRule(.setMark("0x8000/0x8000")))
      append(
        "KUBE-POSTROUTING",
        PacketRule([reason, .mark(isNot: false)], .masquerade(isRandom: false))
      )
    } else {
      append("KUBE-POSTROUTING", PacketRule([.mark(isNot: true)], .leave))
      append("KUBE-POSTROUTING", PacketRule(.setMark("0x4000/0x0")))
      append("KUBE-POSTROUTING", PacketRule([reason], .masquerade(isRandom: true)))
      for name in ["KUBE-KUBELET-CANARY", "KUBE-PROXY-CANARY"] { chains[name] = [] }
      filters["KUBE-EXTERNAL-SERVICES"] = []
      filters["KUBE-PROXY-FIREWALL"] = []
      filters["KUBE-NODEPORTS"] = []
    }
    chains["KUBE-NODEPORTS"] = []
    filters["KUBE-SERVICES"] = []
    let portalsToOutside = PacketRule.Match.comment("kubernetes externally-visible service portals")
    if !isOld {
      for chain in ["INPUT", "FORWARD"] {
        filter(chain, PacketRule([portalsToOutside], .chain("KUBE-EXTERNAL-SERVICES")))
      }
    }
    for chain in isOld ? ["INPUT", "OUTPUT"] : ["FORWARD", "OUTPUT"] {
      filter(chain, PacketRule([portals], .chain("KUBE-SERVICES")))
    }
  }

  /// Writes the rules of one service's port.
  private mutating func add(_ service: ServicePortRule) {
    let hash = Self.hash(service.name + service.transport.name)
    let chain = "KUBE-SVC-\(hash)"
    let cluster = service.isInternalLocal ? [] : service.clusterEndpoints(for: node)
    let local = service.localEndpoints(on: node)
    let shared = service.clusterEndpoints(for: node)
    guard service.hasBackends, !shared.isEmpty else {
      return refuse(service, "has no endpoints", .reject)
    }
    let inside = service.isInternalLocal ? "KUBE-SVL-\(hash)" : chain
    if service.isInternalLocal, local.isEmpty {
      refuse(service, "has no local endpoints", .drop, external: false)
    } else {
      addEntrance(service, inside)
    }
    let isOutside =
      service.nodePort != 0 || !service.externalAddresses.isEmpty
      || !service.balancerAddresses.isEmpty
    if !cluster.isEmpty || isOutside { addBalance(service, chain, shared) }
    if service.isInternalLocal && !local.isEmpty || service.isExternalLocal && isOutside,
      !local.isEmpty
    {
      addBalance(service, "KUBE-SVL-\(hash)", local)
    }
    if isOutside { addOutside(service, hash, chain, hasLocal: !local.isEmpty) }
    for endpoint in Array(Set(shared + local)).sorted() { addBackend(service, endpoint) }
  }

  private func note(_ service: ServicePortRule, _ text: String) -> PacketRule.Match {
    .comment("\(service.name)\(text)")
  }

  private mutating func addEntrance(_ service: ServicePortRule, _ chain: String) {
    guard let place = service.clusterAddress else { return }
    append(
      "KUBE-SERVICES",
      PacketRule(
        destination: "\(place.address)",
        transport: service.transport.name,
        [note(service, " cluster IP"), .port(place.port)],
        .chain(chain)
      )
    )
    guard !isOld else { return }
    append(
      chain,
      PacketRule(
        source: podRange,
        sourceIsNot: true,
        destination: "\(place.address)",
        transport: service.transport.name,
        [note(service, " cluster IP"), .port(place.port)],
        .chain("KUBE-MARK-MASQ")
      )
    )
  }

  /// A service that leads nowhere is refused or dropped in the other table.
  private mutating func refuse(
    _ service: ServicePortRule,
    _ reason: String,
    _ target: PacketRule.Target,
    external: Bool = true
  ) {
    let words = note(service, " \(reason)")
    if let place = service.clusterAddress {
      let port = PacketRule.Match.port(place.port)
      filter(
        "KUBE-SERVICES",
        PacketRule(
          destination: "\(place.address)",
          transport: service.transport.name,
          [words, port],
          target
        )
      )
      guard external else { return }
      for address in service.externalAddresses + service.balancerAddresses {
        filter(
          isOld ? "KUBE-SERVICES" : "KUBE-EXTERNAL-SERVICES",
          PacketRule(
            destination: "\(address)",
            transport: service.transport.name,
            [words, port],
            target
          )
        )
      }
    }
    guard external, service.nodePort != 0 else { return }
    filter(
      isOld ? "KUBE-SERVICES" : "KUBE-EXTERNAL-SERVICES",
      PacketRule(
        transport: service.transport.name,
        [words, .destinationIsLocal, .port(service.nodePort)],
        target
      )
    )
  }

  private mutating func addOutside(
    _ service: ServicePortRule,
    _ hash: String,
    _ chain: String,
    hasLocal: Bool
  ) {
    let transport = service.transport.name
    let entrance = isOld ? chain : "KUBE-EXT-\(hash)"
    if let place = service.clusterAddress {
      let kinds = [
        (service.externalAddresses, " external IP"),
        (service.balancerAddresses, " loadbalancer IP"),
      ]
      for (addresses, words) in kinds {
        for address in addresses {
          append(
            "KUBE-SERVICES",
            PacketRule(
              destination: "\(address)",
              transport: transport,
              [note(service, words), .port(place.port)],
              .chain(entrance)
            )
          )
        }
      }
    }
    if service.nodePort != 0 {
      let matches = [note(service, ""), PacketRule.Match.port(service.nodePort)]
      if isOld {
        append(
          "KUBE-NODEPORTS",
          PacketRule(transport: transport, matches, .chain("KUBE-MARK-MASQ"))
        )
      }
      append("KUBE-NODEPORTS", PacketRule(transport: transport, matches, .chain(entrance)))
    }
    if !isOld { addEntrance(service, hash, chain, entrance, hasLocal: hasLocal) }
  }

  /// The chain by which traffic from outside comes in, where a service has one.
  private mutating func addEntrance(
    _ service: ServicePortRule,
    _ hash: String,
    _ chain: String,
    _ entrance: String,
    hasLocal: Bool
  ) {
    let transport = service.transport.name
    let place = "\(service.name) external destinations"
    guard service.isExternalLocal else {
      append(
        entrance,
        PacketRule([.comment("masquerade traffic for \(place)")], .chain("KUBE-MARK-MASQ"))
      )
      append(entrance, PacketRule(.chain(chain)))
      return
    }
    append(
      entrance,
      PacketRule(source: podRange, [.comment("pod traffic for \(place)")], .chain(chain))
    )
    append(
      entrance,
      PacketRule(
        [.comment("masquerade LOCAL traffic for \(place)"), .sourceIsLocal],
        .chain("KUBE-MARK-MASQ")
      )
    )
    append(
      entrance,
      PacketRule(
        [.comment("route LOCAL traffic for \(place)"), .sourceIsLocal],
        .chain(chain)
      )
    )
    if hasLocal {
      append(entrance, PacketRule(.chain("KUBE-SVL-\(hash)")))
    } else if service.nodePort != 0 {
      filter(
        "KUBE-EXTERNAL-SERVICES",
        PacketRule(
          transport: transport,
          [
            note(service, " has no local endpoints"), .destinationIsLocal, .port(service.nodePort),
          ],
          .drop
        )
      )
    }
  }

  /// The draw among back ends: each rule takes its share of what the ones before left.
  private mutating func addBalance(
    _ service: ServicePortRule,
    _ chain: String,
    _ endpoints: [Endpoint]
  ) {
    let names = endpoints.map { backend(service, $0) }
    if let affinity = service.affinity {
      for (index, name) in names.enumerated() {
        append(
          chain,
          PacketRule(
            [
              arrow(service, endpoints[index]),
              .isRecent(name, seconds: affinity.wholeSeconds),
            ],
            .chain(name)
          )
        )
      }
    }
    for (index, name) in names.enumerated() {
      let left = names.count - index
      var matches = [arrow(service, endpoints[index])]
      if left > 1 { matches.append(.statistic(probability(left))) }
      append(chain, PacketRule(matches, .chain(name)))
    }
  }

  private func arrow(_ service: ServicePortRule, _ endpoint: Endpoint) -> PacketRule.Match {
    note(service, isOld ? "" : " -> \(endpoint)")
  }

  private mutating func addBackend(_ service: ServicePortRule, _ endpoint: Endpoint) {
    let name = backend(service, endpoint)
    guard chains[name] == nil else { return }
    append(
      name,
      PacketRule(source: "\(endpoint.address)", [note(service, "")], .chain("KUBE-MARK-MASQ"))
    )
    var matches = [note(service, "")]
    if service.affinity != nil { matches.append(.remember(name)) }
    append(
      name,
      PacketRule(
        transport: service.transport.name,
        matches + [.transport],
        .destination("\(endpoint)")
      )
    )
  }

  private func backend(_ service: ServicePortRule, _ endpoint: Endpoint) -> String {
    "KUBE-SEP-" + Self.hash(service.name + service.transport.name + "\(endpoint)")
  }

  /// One of `count`, as the kernel keeps it: in parts of two to the 31st, shown with eleven digits.
  private func probability(_ count: Int) -> String {
    // kube-proxy writes ten digits; it wrote five in the old days.
    let digits: Int64 = isOld ? 100_000 : 10_000_000_000
    let written = (digits * 10 / Int64(count) + 5) / 10
    let parts = (Double(written) / Double(digits) * 2_147_483_648).rounded()
    let shown = Int64((parts / 2_147_483_648 * 100_000_000_000).rounded())
    let text = String(shown)
    return "0." + String(repeating: "0", count: max(0, 11 - text.utf8.count)) + text
  }

  /// The sixteen letters that name a chain: the front of a digest in base 32.
  static func hash(_ text: String) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let digest = SHA256.digest(Array(text.utf8))
    var result = ""
    var buffer = 0
    var bits = 0
    for byte in digest {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5, result.utf8.count < 16 {
        bits -= 5
        result.append(letters[buffer >> bits & 31])
      }
    }
    return result
  }
}
