import KubernetesAPI

/// `kubectl create ingress`.
enum IngressGenerator: Generator {
  static let failurePrefix = "failed to create ingress: "
  static let spec = CommandSpec(
    name: "ingress",
    aliases: ["ing"],
    summary: "Create an ingress with the specified name",
    examples: [
      .init(
        "Send foo.com/bar to port 8080 of svc1, with the certificate my-cert",
        "kubectl create ingress simple --rule=\"foo.com/bar=svc1:8080,tls=my-cert\""
      ),
      .init(
        "Send every path below /path to the port that svc calls port",
        "kubectl create ingress catch-all --class=otheringress --rule=\"/path*=svc:port\""
      ),
      .init(
        "Send what no rule matches to a service",
        "kubectl create ingress ingdefault --default-backend=defaultsvc:http"
      ),
    ],
    usage: "kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]] ",
    flags: [
      Flag("class", .string, "The class"),
      Flag("rule", .array, "A rule, as HOST/PATH=SERVICE:PORT[,tls[=SECRET]]; PATH* for a prefix"),
      Flag("default-backend", .string, "Who gets what no rule matches, as SERVICE:PORT"),
      Flag("annotation", .array, "An annotation, as KEY=VALUE"),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    let standard = arguments.string("default-backend")
    let texts = arguments.list("rule")
    if standard.isEmpty, texts.isEmpty {
      throw .message(
        "not enough information provided: every ingress has to either specify a default-backend"
          + " (which catches all traffic) or a list of rules (which catch specific paths)"
      )
    }
    var rules: [Rule] = []
    for text in texts {
      guard let rule = Rule(text) else {
        throw .message(
          "rule \(text) is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]"
        )
      }
      rules.append(rule)
    }
    var ingress = Ingress()
    ingress.metadata.name = name
    for text in arguments.list("annotation") {
      guard let sign = text.firstIndex(of: "=") else {
        throw .message("annotation \(text) is invalid and should be in format key=[value]")
      }
      ingress.metadata.annotations[String(text[..<sign])] = String(text[sign...].dropFirst())
    }
    if !standard.isEmpty {
      let parts = standard.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw .message("default-backend should be in format servicename:serviceport")
      }
      ingress.spec.defaultBackend = backend(String(parts[0]), String(parts[1]))
    }
    let kind = arguments.string("class")
    if !kind.isEmpty { ingress.spec.ingressClassName = kind }
    ingress.spec.tls = certificates(rules)
    for rule in rules { add(rule, to: &ingress.spec.rules) }
    return ingress
  }

  /// One `--rule`, read.
  private struct Rule {
    let host: String
    let path: String
    let service: String
    let port: String
    /// Whether it says `,tls`, and which secret it names; empty for none.
    var secret: String?

    /// Reads a rule; nil for what is none.
    init?(_ text: String) {
      guard let slash = text.firstIndex(of: "/") else { return nil }
      host = String(text[..<slash])
      guard host.allSatisfy({ $0.isWord || $0 == "*" || $0 == "-" || $0 == "." }),
        let sign = text[slash...].firstIndex(of: "=")
      else { return nil }
      path = String(text[slash..<sign])
      guard !path.contains(","), !path.contains("\n") else { return nil }
      let rest = text[sign...].dropFirst()
      let parts = rest.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      let target = parts[0].split(separator: ":", omittingEmptySubsequences: false)
      guard target.count == 2,
        target.allSatisfy({ part in !part.isEmpty && part.allSatisfy { $0.isWord || $0 == "-" } })
      else { return nil }
      (service, port) = (String(target[0]), String(target[1]))
      guard parts.count == 2 else { return }
      guard parts[1].hasPrefix("tls") else { return nil }
      let name = parts[1].dropFirst(3)
      let bare = name.hasPrefix("=") ? name.dropFirst() : name
      guard bare.allSatisfy({ $0.isWord || $0 == "-" }) else { return nil }
      secret = name.hasPrefix("=") ? String(bare) : ""
    }
  }

  /// The certificates that the rules ask for: each host once, hosts of one secret together.
  private static func certificates(_ rules: [Rule]) -> [IngressTLS] {
    var result: [IngressTLS] = []
    var hosts: [String] = []
    for rule in rules {
      guard let secret = rule.secret, !hosts.contains(rule.host) else { continue }
      hosts.append(rule.host)
      if let index = result.firstIndex(where: { $0.secretName == secret }) {
        result[index].hosts.append(rule.host)
        continue
      }
      var certificate = IngressTLS()
      if !rule.host.isEmpty { certificate.hosts = [rule.host] }
      certificate.secretName = secret
      if certificate != IngressTLS() { result.append(certificate) }
    }
    return result
  }

  /// Adds a rule, to those of its host where there are some.
  private static func add(_ rule: Rule, to rules: inout [IngressRule]) {
    var path = HTTPIngressPath()
    let isPrefix = rule.path.hasSuffix("*")
    path.path = isPrefix ? String(rule.path.dropLast()) : rule.path
    path.pathType = isPrefix ? "Prefix" : "Exact"
    path.backend = backend(rule.service, rule.port)
    if let index = rules.firstIndex(where: { $0.host == rule.host }) {
      rules[index].http?.paths.append(path)
      return
    }
    var made = IngressRule()
    made.host = rule.host
    var http = HTTPIngressRuleValue()
    http.paths = [path]
    made.http = http
    rules.append(made)
  }

  private static func backend(_ service: String, _ port: String) -> IngressBackend {
    var target = IngressServiceBackend()
    target.name = service
    if let number = Int32(port) { target.port.number = number } else { target.port.name = port }
    var backend = IngressBackend()
    backend.service = target
    return backend
  }
}

extension Character {
  /// Whether a pattern's `\w` takes it.
  fileprivate var isWord: Bool { isASCII && (isLetter || isNumber) || self == "_" }
}
