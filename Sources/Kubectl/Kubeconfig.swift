import KubernetesAPI
public import Manifests
import Simulation

/// The settings of `~/.kube/config`: clusters, users, contexts, and which context is current.
public struct Kubeconfig: Sendable, Hashable {
  /// One named entry, with its fields as they stand in the file.
  public struct Entry: Sendable, Hashable {
    /// The entry's name.
    public var name: String
    /// What the file says of it.
    public var fields: ValueObject
    /// The file that it stands in; empty for a new one.
    public var origin = ""

    /// Makes an entry.
    public init(name: String, fields: ValueObject = ValueObject()) {
      self.name = name
      self.fields = fields
    }

    /// A field's text; empty without one, which setting it to empty also makes.
    public subscript(_ key: String) -> String {
      get { fields[key]?.string ?? "" }
      set { fields[key] = newValue.isEmpty ? nil : .string(newValue) }
    }

    /// The address of a cluster's API server, as in `https://192.168.99.100:8443`.
    public var server: String { self["server"] }
    /// The name of a context's cluster.
    public var cluster: String { self["cluster"] }
    /// The name of a context's user.
    public var user: String { self["user"] }
    /// A context's namespace; empty for the default one.
    public var namespace: String { self["namespace"] }
  }

  /// The clusters, sorted by name.
  public var clusters: [Entry] = []
  /// The contexts, sorted by name.
  public var contexts: [Entry] = []
  /// The users, sorted by name.
  public var users: [Entry] = []
  /// The name of the current context; empty for none.
  public var current = ""

  /// Makes settings that name nothing.
  public init() {}

  /// The settings of a fresh machine beside the cluster at `server`.
  ///
  /// That of the course documents knows a second cluster, which nobody answers for.
  public static func initial(_ version: KubectlVersion, server: String) -> Kubeconfig {
    var config = Kubeconfig()
    func context(_ cluster: String, _ user: String, _ namespace: String) -> ValueObject {
      var fields = ValueObject([("cluster", .string(cluster)), ("user", .string(user))])
      if !namespace.isEmpty { fields["namespace"] = .string(namespace) }
      return fields
    }
    config.clusters = [
      Entry(name: "minikube", fields: ValueObject([("server", .string(server))]))
    ]
    config.contexts = [
      Entry(
        name: "minikube",
        fields: context("minikube", "minikube", version == .v18 ? "" : "default")
      )
    ]
    let administrator = Certificate.issue(
      for: CertificateSubject(commonName: "minikube-user", organizations: ["system:masters"]),
      from: Instant(seconds: 1_400_000_000),
      until: Instant(seconds: 2_500_000_000)
    )
    let shown = Value.string(Base64.encode(Array(administrator.utf8)))
    config.users = [
      Entry(name: "minikube", fields: ValueObject([("client-certificate-data", shown)]))
    ]
    config.current = "minikube"
    if version == .v18 {
      let other = ValueObject([("server", .string("https://192.168.27.100:8001"))])
      config.clusters.append(Entry(name: "mycluster.icp", fields: other))
      config.contexts.append(
        Entry(
          name: "mycluster.icp-context",
          fields: context("mycluster.icp", "mycluster.icp-user", "default")
        )
      )
      config.users.append(Entry(name: "mycluster.icp-user"))
    }
    return config
  }

  /// The context in use: `override`, else the current one.
  public func currentContext(override: String = "") -> Entry? {
    let name = override.isEmpty ? current : override
    return contexts.first { $0.name == name }
  }

  /// The address of the context in use; nil where there is none.
  public func server(override: String = "") -> String? {
    guard let context = currentContext(override: override) else { return nil }
    return clusters.first { $0.name == context.cluster }?.server
  }
}

extension Kubeconfig {
  /// The lists of a file: the key of the list, the key of an entry's fields, and where they are kept.
  static var lists: [(list: String, entry: String, path: WritableKeyPath<Kubeconfig, [Entry]>)] {
    [
      ("clusters", "cluster", \.clusters), ("contexts", "context", \.contexts),
      ("users", "user", \.users),
    ]
  }

  /// Reads the tree of a kubeconfig file.
  public init(_ tree: Value) { self.init(tree, from: "") }

  /// Reads the tree of the file at a path.
  init(_ tree: Value, from path: String) {
    for (list, key, place) in Self.lists {
      self[keyPath: place] = (tree[list]?.array ?? []).map { element in
        var entry = Entry(
          name: element["name"]?.string ?? "",
          fields: element[key]?.object ?? ValueObject()
        )
        entry.origin = path
        return entry
      }
    }
    current = tree["current-context"]?.string ?? ""
  }

  /// Takes over from another file what this one does not say itself.
  mutating func merge(_ other: Kubeconfig) {
    for (_, _, place) in Self.lists {
      for entry in other[keyPath: place]
      where !self[keyPath: place].contains(where: { $0.name == entry.name }) {
        self[keyPath: place].append(entry)
      }
    }
    if current.isEmpty { current = other.current }
  }

  /// The settings as the tree of a file.
  public var tree: Value { tree(withPreferences: false) }

  /// The settings as a tree, as the release of 1.8 shows them or as the current one.
  func tree(withPreferences: Bool) -> Value {
    var tree: Value = ["apiVersion": "v1"]
    for (list, key, place) in Self.lists {
      let entries = self[keyPath: place].sorted { $0.name < $1.name }.map { entry -> Value in
        var fields = entry.fields
        // Go leaves no name out, even an empty one.
        let always = key == "cluster" ? ["server"] : key == "context" ? ["cluster", "user"] : []
        for field in always where fields[field] == nil { fields[field] = "" }
        return .object(ValueObject([(key, .object(fields)), ("name", .string(entry.name))]))
      }
      tree[list] = entries.isEmpty ? .null : .array(entries)
    }
    tree["current-context"] = .string(current)
    tree["kind"] = "Config"
    if withPreferences { tree["preferences"] = .emptyObject }
    return tree
  }

  /// The settings without what is secret.
  var redacted: Kubeconfig {
    var config = self
    for index in config.users.indices {
      for key in ["password", "token"] where !config.users[index][key].isEmpty {
        config.users[index][key] = "REDACTED"
      }
    }
    for (_, _, place) in Self.lists {
      for index in config[keyPath: place].indices {
        for key in ["client-certificate-data", "client-key-data", "certificate-authority-data"]
        where !config[keyPath: place][index][key].isEmpty {
          config[keyPath: place][index][key] = "DATA+OMITTED"
        }
      }
    }
    return config
  }

  /// The tree in the order of the fields in Go, which JSON shows.
  var jsonTree: Value {
    let tree = self.tree
    var result = ValueObject()
    result["kind"] = "Config"
    result["apiVersion"] = "v1"
    for (list, key) in [("clusters", "cluster"), ("users", "user"), ("contexts", "context")] {
      guard let entries = tree[list]?.array else {
        result[list] = .null
        continue
      }
      result[list] = .array(
        entries.map { entry in
          var fields = ValueObject()
          let old = entry[key]?.object ?? ValueObject()
          for name in Self.fieldOrder where old[name] != nil { fields[name] = old[name] }
          for field in old.fields where fields[field.key] == nil { fields[field.key] = field.value }
          return .object(ValueObject([("name", entry["name"] ?? ""), (key, .object(fields))]))
        }
      )
    }
    result["current-context"] = .string(current)
    return .object(result)
  }

  private static let fieldOrder = [
    "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority",
    "certificate-authority-data", "proxy-url", "cluster", "user", "namespace",
    "client-certificate", "client-certificate-data", "client-key", "client-key-data", "token",
    "tokenFile", "as", "as-uid", "as-groups", "as-user-extra", "username", "password",
  ]
}
