public import Manifests

/// The settings of `~/.kube/config`: clusters, users, contexts, and which context is current.
public struct Kubeconfig: Sendable, Hashable {
  /// One context: a cluster, a user and a namespace under a name.
  public struct Context: Sendable, Hashable {
    /// The context's name.
    public var name: String
    /// The name of its cluster.
    public var cluster: String
    /// The name of its user.
    public var user: String
    /// Its namespace; empty for the default one.
    public var namespace: String

    /// Makes a context.
    public init(name: String, cluster: String, user: String, namespace: String = "") {
      self.name = name
      self.cluster = cluster
      self.user = user
      self.namespace = namespace
    }
  }

  /// One cluster: a name and an address.
  public struct Cluster: Sendable, Hashable {
    /// The cluster's name.
    public var name: String
    /// The address of its API server, as in `https://192.168.99.100:8443`.
    public var server: String

    /// Makes a cluster.
    public init(name: String, server: String) {
      self.name = name
      self.server = server
    }
  }

  /// One user: a name and what it shows to servers.
  public struct User: Sendable, Hashable {
    /// The user's name in the settings.
    public var name: String
    /// What the file says of the user, as it stands there.
    public var fields: Value

    /// Makes a user.
    public init(name: String, fields: Value = .emptyObject) {
      self.name = name
      self.fields = fields
    }
  }

  /// The clusters in the order of the file.
  public var clusters: [Cluster] = []
  /// The contexts in the order of the file.
  public var contexts: [Context] = []
  /// The users in the order of the file.
  public var users: [User] = []
  /// The name of the current context; empty for none.
  public var current = ""

  /// Makes settings that name nothing.
  public init() {}

  /// The settings of a fresh machine beside the cluster at `server`.
  ///
  /// That of the course documents knows a second cluster, which nobody answers for.
  public static func initial(_ version: KubectlVersion, server: String) -> Kubeconfig {
    var config = Kubeconfig()
    config.clusters = [Cluster(name: "minikube", server: server)]
    config.contexts = [
      Context(
        name: "minikube",
        cluster: "minikube",
        user: "minikube",
        namespace: version == .v18 ? "" : "default"
      )
    ]
    config.users = [User(name: "minikube")]
    config.current = "minikube"
    if version == .v18 {
      config.clusters.append(
        Cluster(name: "mycluster.icp", server: "https://192.168.27.100:8001")
      )
      config.contexts.append(
        Context(
          name: "mycluster.icp-context",
          cluster: "mycluster.icp",
          user: "mycluster.icp-user",
          namespace: "default"
        )
      )
      config.users.append(User(name: "mycluster.icp-user"))
    }
    return config
  }

  /// The context in use: `override`, else the current one.
  public func currentContext(override: String = "") -> Context? {
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
  /// Reads the tree of a kubeconfig file.
  public init(_ tree: Value) {
    func text(_ value: Value?, _ key: String) -> String { value?[key]?.string ?? "" }
    clusters = (tree["clusters"]?.array ?? []).map {
      Cluster(name: text($0, "name"), server: text($0["cluster"], "server"))
    }
    contexts = (tree["contexts"]?.array ?? []).map {
      Context(
        name: text($0, "name"),
        cluster: text($0["context"], "cluster"),
        user: text($0["context"], "user"),
        namespace: text($0["context"], "namespace")
      )
    }
    users = (tree["users"]?.array ?? []).map {
      User(name: text($0, "name"), fields: $0["user"] ?? .emptyObject)
    }
    current = text(tree, "current-context")
  }

  /// The settings as the tree of a file.
  public var tree: Value {
    func list(_ elements: [Value]) -> Value { elements.isEmpty ? .null : .array(elements) }
    return [
      "apiVersion": "v1",
      "clusters": list(
        clusters.map { ["cluster": ["server": .string($0.server)], "name": .string($0.name)] }
      ),
      "contexts": list(
        contexts.map { context in
          var fields: Value = ["cluster": .string(context.cluster)]
          if !context.namespace.isEmpty { fields["namespace"] = .string(context.namespace) }
          fields["user"] = .string(context.user)
          return ["context": fields, "name": .string(context.name)]
        }
      ),
      "current-context": .string(current),
      "kind": "Config",
      "preferences": .emptyObject,
      "users": list(users.map { ["name": .string($0.name), "user": $0.fields] }),
    ]
  }
}
