/// Answers as the cluster's DNS server gives them.
///
/// Source of the records: the DNS specification of Kubernetes, version 1.1, and the `kubernetes` plugin
/// of CoreDNS with minikube's configuration (`pods insecure`, `ttl 30`).
extension DNSZone {
  /// The seconds that records may be kept.
  private static let timeToLive = 30

  /// Answers a question about the cluster's domain; nil where the name is outside of it.
  public func reply(to question: DNSQuestion, domain: String = "cluster.local") -> DNSReply? {
    if let address = question.reversedAddress { return reverse(question, address, domain) }
    guard question.name == domain || question.name.hasSuffix("." + domain) else { return nil }
    var reply = DNSReply(.noError)
    let isAddress = question.type == .a || question.type == .any
    if question.type == .srv || question.type == .any {
      let found = serviceRecords(question.name)
      let share = found.isEmpty ? 100 : max(1, 100 / found.count)
      for record in found {
        reply.answers.append(
          resource(question.name, .srv, "0 \(share) \(record.port) \(record.target).")
        )
        for address in look(up: record.target)?.addresses ?? [] {
          reply.additional.append(resource(record.target, .a, "\(address)", address))
        }
      }
      if question.type == .srv, found.isEmpty, let record = self[question.name] {
        addUnnamed(record, question.name, &reply)
      }
    }
    if case .alias(let target)? = self[question.name], question.type != .srv {
      reply.answers.append(resource(question.name, .cname, "\(target)."))
      return reply
    }
    if isAddress {
      for address in addresses(of: question.name, domain) {
        reply.answers.append(resource(question.name, .a, "\(address)", address))
      }
    }
    if question.type == .txt, question.name == "dns-version.\(domain)" {
      reply.answers = [resource(question.name, .txt, "\"1.1.0\"")]
    }
    if question.type == .soa, question.name == domain { reply.answers = [authority(domain)] }
    if question.type == .ns, question.name == domain {
      reply.answers = [resource(domain, .ns, "ns.dns.\(domain).")]
    }
    if reply.answers.isEmpty {
      if !exists(question.name, domain) { reply.code = .nameError }
      reply.authority = [authority(domain)]
    }
    return reply
  }

  private func resource(
    _ name: String,
    _ type: DNSRecordType,
    _ data: String,
    _ address: IPv4Address? = nil
  ) -> DNSResourceRecord {
    DNSResourceRecord(name, Self.timeToLive, type, data, address: address)
  }

  private func authority(_ domain: String) -> DNSResourceRecord {
    resource(
      domain,
      .soa,
      "ns.dns.\(domain). hostmaster.\(domain). \(serial) 7200 1800 86400 \(Self.timeToLive)"
    )
  }

  /// A question for the ports of a service by its bare name has all of them for an answer.
  private func addUnnamed(_ record: DNSRecord, _ name: String, _ reply: inout DNSReply) {
    guard case .addresses(let addresses) = record, !name.hasPrefix("_") else { return }
    let ports = services.filter { $0.key.hasSuffix("." + name) }.sorted { $0.key < $1.key }
    for record in ports.flatMap(\.value) {
      reply.answers.append(resource(name, .srv, "0 100 \(record.port) \(record.target)."))
    }
    guard !ports.isEmpty else { return }
    for address in addresses {
      reply.additional.append(resource(name, .a, "\(address)", address))
    }
  }

  /// The addresses of a service, of a pod of a headless one, or in a pod's name.
  private func addresses(of name: String, _ domain: String) -> [IPv4Address] {
    if case .addresses(let addresses)? = self[name] { return addresses }
    let words = name.dropLast(domain.utf8.count + 1).split(separator: ".")
    if words.count == 3, words[2] == "pod", hasNamespace(String(words[1]), domain) {
      let address = IPv4Address(words[0].split(separator: "-").joined(separator: "."))
      return words[0].contains("-") ? address.map { [$0] } ?? [] : []
    }
    return []
  }

  private func hasNamespace(_ name: String, _ domain: String) -> Bool {
    let suffix = ".\(name).svc.\(domain)"
    return namespaces.contains(name) || records.keys.contains { $0.hasSuffix(suffix) }
  }

  /// Whether a name is known, though it may have no record of the type asked for.
  private func exists(_ name: String, _ domain: String) -> Bool {
    if self[name] != nil || !serviceRecords(name).isEmpty || name == domain { return true }
    if ["svc.\(domain)", "pod.\(domain)", "dns-version.\(domain)"].contains(name) { return true }
    let words = name.dropLast(domain.utf8.count + 1).split(separator: ".")
    if words.count == 2, words[1] == "svc" || words[1] == "pod" {
      return hasNamespace(String(words[0]), domain)
    }
    return !addresses(of: name, domain).isEmpty
  }

  private func reverse(
    _ question: DNSQuestion,
    _ address: IPv4Address,
    _ domain: String
  ) -> DNSReply? {
    guard question.type == .ptr || question.type == .any, let name = name(of: address) else {
      return nil
    }
    return DNSReply(.noError, [resource(question.name, .ptr, "\(name).")])
  }
}
