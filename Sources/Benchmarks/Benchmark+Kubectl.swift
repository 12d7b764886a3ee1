import APIServer
import Cluster
import Glibc
import KubernetesAPI
import Manifests
import Simulation

/// What kubectl and the API do in a second.
extension Benchmark {
  private static let count = 10_000

  static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels:
        app: web
    spec:
      replicas: 3
      selector:
        matchLabels:
          app: web
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
          - name: web
            image: nginx:1.27
            ports:
            - containerPort: 80
            env:
            - name: MODE
              value: fast
            resources:
              requests:
                cpu: 100m
                memory: 64Mi
            readinessProbe:
              httpGet:
                path: /
                port: 80

    """

  /// `kubectl get pods` of 10,000 pods, as `flags` ask for them.
  func measureList(_ flags: String, _ name: String) -> Figure {
    let session = Session(Worlds.running(nodes: 100, pods: Self.count))
    let timing = Timing.of(3, on: session) { session in
      let result = session.run("kubectl get pods \(flags) > out")
      precondition(result.status == 0, result.output)
    }
    return figure("kubectl get pods, 10,000 pods, \(name)", "", timing.text())
  }

  /// Objects that the API creates, patches or applies in a second.
  func measureWrites(
    _ name: String,
    _ change: (inout APIServer, Value, Int) throws -> Void
  ) -> Figure {
    let objects = 2000
    let tree = Self.tree()
    let timing = Timing.of(3, on: Worlds.empty(nodes: 1, pods: 10)) { cluster in
      do {
        for index in 0..<objects { try change(&cluster.api, tree, index) }
      } catch {
        preconditionFailure("the server refuses: \(error)")
      }
    }
    let rate = Int(Double(objects) / (timing.median / 1000))
    return figure("\(name), deployments a second", "", "\(rate)")
  }

  private static func tree() -> Value {
    do {
      return try YAMLReader.value(manifest)
    } catch {
      preconditionFailure("the manifest cannot be read: \(error)")
    }
  }

  func measureCreates() -> Figure {
    measureWrites("create") { server, tree, index in
      var object = try APIKinds.decode(tree, validation: .strict).object
      object.metadata.name = "web-\(index)"
      _ = try server.create(object, WriteOptions())
    }
  }

  func measurePatches() -> Figure {
    measureWrites("strategic patch") { server, tree, index in
      try Self.createFirst(&server, tree, index)
      let patch: Value = [
        "spec": [
          "template": ["spec": ["containers": [["name": "web", "image": .string("v\(index)")]]]]
        ]
      ]
      _ = try server.patch(
        Deployment.resource,
        namespace: "default",
        name: "web",
        .strategic(patch),
        WriteOptions()
      )
    }
  }

  func measureApplies() -> Figure {
    measureWrites("server-side apply") { server, tree, index in
      var wanted = tree
      wanted["metadata"]?["labels"]?["turn"] = .some(.string("\(index)"))
      var options = WriteOptions()
      options.fieldManager = "bench"
      _ = try server.patch(
        Deployment.resource,
        namespace: "default",
        name: "web",
        .apply(wanted),
        options
      )
    }
  }

  private static func createFirst(_ server: inout APIServer, _ tree: Value, _ index: Int) throws {
    guard index == 0 else { return }
    _ = try server.create(try APIKinds.decode(tree, validation: .strict).object, WriteOptions())
  }

  func measureParse() -> Figure {
    let timing = Timing.of(9, on: ()) { _ in
      for _ in 0..<1000 {
        let tree = Self.tree()
        _ = try? APIKinds.decode(tree, validation: .strict)
      }
    }
    return figure("a manifest read and typed", "", timing.text(per: 1000))
  }

  /// The same command here and with the real kubectl, where that is there.
  ///
  /// The real one asks a server about a manifest; where it has none, both make a deployment by
  /// flags.
  func measureAgainstKubectl() -> Figure {
    let path = "/tmp/kubetutor-bench-\(getpid()).yaml"
    if let file = fopen(path, "w") {
      fputs(Self.manifest, file)
      fclose(file)
    }
    defer { unlink(path) }
    let manifest = "create --dry-run=client -o yaml -f"
    let flags = "create deployment web --image=nginx --dry-run=client -o yaml"
    guard let program = Self.realKubectl else {
      return figure(manifest, "", timeHere("\(manifest) web.yaml").text(), "no kubectl here")
    }
    for (own, other) in [("\(manifest) web.yaml", "\(manifest) \(path)"), (flags, flags)] {
      let line = "'\(program)' \(other) >/dev/null 2>&1"
      guard system(line) == 0 else { continue }
      let real = Timing.of(5, on: ()) { _ in _ = system(line) }
      let text = "\(Timing.milliseconds(real.median)) ms"
      return figure("kubectl \(own)", "", timeHere(own).text(), text)
    }
    return figure(manifest, "", timeHere("\(manifest) web.yaml").text(), "kubectl refuses")
  }

  private func timeHere(_ command: String) -> Timing {
    var session = Session(Worlds.empty(nodes: 1, pods: 10))
    session.putFile(Self.manifest, at: session.workingDirectory + "/web.yaml")
    return Timing.of(9, on: session) { session in
      let result = session.run("kubectl \(command)")
      precondition(result.status == 0, result.output)
    }
  }

  /// The real kubectl: what `KUBECTL` names, or the one on the path.
  private static var realKubectl: String? {
    if let named = getenv("KUBECTL") { return String(cString: named) }
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    return folders.split(separator: ":").map { "\($0)/kubectl" }.first { access($0, X_OK) == 0 }
  }
}
