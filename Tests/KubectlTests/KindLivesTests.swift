import APIServer
import KubernetesAPI
import Manifests
import Testing

@testable import Kubectl

/// One object of every kind, from its creation to its end.
@Suite struct KindLivesTests {
  /// A kind, and what a manifest of it says beside the name.
  struct Life: Sendable, CustomTestStringConvertible {
    let resource: APIResource
    let rest: String
    var testDescription: String { resource.kind }

    /// What names the kind on a command line; whole, since some kinds share their plural.
    var type: String { resource.qualifiedPlural }

    init(_ type: any APIObject.Type, _ rest: String) {
      resource = type.resource
      self.rest = rest
    }

    /// A manifest.
    func manifest(_ name: String = Life.name) -> String {
      "apiVersion: \(resource.apiVersion)\nkind: \(resource.kind)\nmetadata: {name: \(name)}\n"
        + rest.replacing("NAME", with: name)
    }

    static let name = "a"
    /// The name of this one object; definitions and ranges do not choose theirs.
    var name: String {
      switch resource.kind {
      case "CustomResourceDefinition": "toys.example.com"
      case "IPAddress": "10.96.7.7"
      default: Life.name
      }
    }
  }

  private static let pod = "{metadata: {labels: {x: z}}, spec: {containers: [{name: c, image: i}]}}"
  private static let selected = "selector: {matchLabels: {x: z}}, template: \(pod)"
  private static let task =
    "template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}"
  private static let roleReference =
    "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}"

  static let lives: [Life] = [
    Life(ConfigMap.self, "data: {k: v}"),
    Life(Endpoints.self, "subsets: [{addresses: [{ip: 10.1.2.3}], ports: [{port: 80}]}]"),
    Life(Event.self, "involvedObject: {kind: Pod, name: p, namespace: default}\nreason: Why"),
    Life(LimitRange.self, "spec: {limits: [{type: Container, max: {cpu: 1}}]}"),
    Life(Namespace.self, ""),
    Life(Node.self, "spec: {podCIDR: 10.9.0.0/24}"),
    Life(
      PersistentVolumeClaim.self,
      "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
    ),
    Life(
      PersistentVolume.self,
      "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /d}}"
    ),
    Life(Pod.self, "spec: {containers: [{name: c, image: i}]}"),
    Life(PodTemplate.self, "template: \(pod)"),
    Life(ReplicationController.self, "spec: {replicas: 1, selector: {x: z}, template: \(pod)}"),
    Life(ResourceQuota.self, "spec: {hard: {pods: 5}}"),
    Life(Secret.self, "stringData: {k: v}"),
    Life(ServiceAccount.self, ""),
    Life(Service.self, "spec: {selector: {x: z}, ports: [{port: 80}]}"),
    Life(ControllerRevision.self, "revision: 1\ndata: {k: v}"),
    Life(DaemonSet.self, "spec: {\(selected)}"),
    Life(Deployment.self, "spec: {\(selected)}"),
    Life(ReplicaSet.self, "spec: {\(selected)}"),
    Life(StatefulSet.self, "spec: {serviceName: s, \(selected)}"),
    Life(
      HorizontalPodAutoscaler.self,
      "spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}"
    ),
    Life(CronJob.self, "spec: {schedule: '* * * * *', jobTemplate: {spec: {\(task)}}}"),
    Life(Job.self, "spec: {\(task)}"),
    Life(Lease.self, "spec: {holderIdentity: me}"),
    Life(EndpointSlice.self, "addressType: IPv4\nendpoints: [{addresses: [10.1.2.3]}]"),
    Life(Ingress.self, "spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}"),
    Life(IngressClass.self, "spec: {controller: example.com/c}"),
    Life(
      IPAddress.self,
      "spec: {parentRef: {resource: services, namespace: default, name: s}}"
    ),
    Life(NetworkPolicy.self, "spec: {podSelector: {}}"),
    Life(ServiceCIDR.self, "spec: {cidrs: [10.200.0.0/24]}"),
    Life(RuntimeClass.self, "handler: runc"),
    Life(PodDisruptionBudget.self, "spec: {minAvailable: 1, selector: {matchLabels: {x: z}}}"),
    Life(ClusterRoleBinding.self, "\(roleReference)\nsubjects: [{kind: User, name: u}]"),
    Life(ClusterRole.self, "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"),
    Life(RoleBinding.self, "\(roleReference)\nsubjects: [{kind: User, name: u}]"),
    Life(Role.self, "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"),
    Life(PriorityClass.self, "value: 5"),
    Life(CSIDriver.self, "spec: {attachRequired: false}"),
    Life(CSINode.self, "spec: {drivers: []}"),
    Life(CSIStorageCapacity.self, "storageClassName: s\ncapacity: 1Gi"),
    Life(StorageClass.self, "provisioner: example.com/p"),
    Life(
      VolumeAttachment.self,
      "spec: {attacher: example.com/a, nodeName: here, source: {persistentVolumeName: p}}"
    ),
    Life(VolumeAttributesClass.self, "driverName: example.com/d\nparameters: {k: v}"),
    Life(
      CustomResourceDefinition.self,
      """
      spec:
        group: example.com
        scope: Namespaced
        names: {plural: toys, singular: toy, kind: Toy}
        versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
      """
    ),
  ]

  @Test func `every kind that is kept has a life here`() {
    let kept = APIKinds.all.map { $0.resource }.filter {
      $0.verbs.contains("create") && $0.verbs.contains("delete")
    }
    let missing = kept.map(\.kind).filter { kind in
      !Self.lives.contains { $0.resource.kind == kind }
    }
    // Its request is a certificate's, which transcripts make.
    #expect(missing == ["CertificateSigningRequest"])
  }

  @Test(arguments: lives)
  func `an object of every kind is made, looked at, changed and deleted`(life: Life) throws {
    var desk = try Desk()
    let (type, name) = (life.type, life.name)
    let named = life.resource.qualifiedSingular
    desk.station.files["a.yaml"] = life.manifest(name)
    #expect(said(desk.type("kubectl create -f a.yaml")) == "\(named)/\(name) created\n")
    #expect(
      desk.type("kubectl create -f a.yaml").contains("(AlreadyExists)"),
      "twice is once too often"
    )
    try look(&desk, life, named)
    try change(&desk, life, named)
    try end(&desk, life, named)
    #expect(said(desk.type("kubectl get \(type) \(name)")).contains("(NotFound)"))
  }

  /// Every form of the object.
  private func look(_ desk: inout Desk, _ life: Life, _ named: String) throws {
    let (type, name) = (life.type, life.name)
    #expect(said(desk.type("kubectl get \(type) \(name) -o name")) == "\(named)/\(name)\n")
    for form in ["", " -o wide", " --show-labels"] {
      let table = said(desk.type("kubectl get \(type) \(name)\(form)")).split(separator: "\n")
      #expect(table.count == 2)
      #expect(table.last?.contains(life.resource.kind == "Event" ? "Why" : name) == true)
    }
    let yaml = try YAMLReader.value(said(desk.type("kubectl get \(type) \(name) -o yaml")))
    let json = try JSONReader.value(said(desk.type("kubectl get \(type) \(name) -o json")))
    #expect(yaml == json)
    #expect(yaml["kind"]?.string == life.resource.kind)
    #expect(yaml["apiVersion"]?.string == life.resource.apiVersion)
    #expect(yaml["metadata"]?["uid"]?.string?.count == 36)
    let path = said(desk.type("kubectl get \(type) \(name) -o jsonpath={.metadata.name}"))
    #expect(path == name)
    let template = "kubectl get \(type) \(name) -o go-template={{.metadata.name}}"
    #expect(said(desk.type(template)) == name)
    let page = said(desk.type("kubectl describe \(type) \(name)"))
    #expect(page.contains(name))
    #expect(desk.status == 0)
    let list = try YAMLReader.value(said(desk.type("kubectl get \(type) -o yaml")))
    let items = list["items"]?.array ?? []
    #expect(items.contains { $0["metadata"]?["name"]?.string == name })
  }

  /// Labels, annotations, patches, replacements and applying.
  private func change(_ desk: inout Desk, _ life: Life, _ named: String) throws {
    let (type, name) = (life.type, life.name)
    let whole = "\(named)/\(name)"
    #expect(said(desk.type("kubectl label \(type) \(name) life=long")) == "\(whole) labeled\n")
    #expect(said(desk.type("kubectl get \(type) -l life=long -o name")) == "\(whole)\n")
    #expect(said(desk.type("kubectl annotate \(type) \(name) note=one")) == "\(whole) annotated\n")
    let patch =
      "kubectl patch \(type) \(name) --type=merge -p '{\"metadata\":{\"labels\":{\"l\":\"1\"}}}'"
    #expect(said(desk.type(patch)) == "\(whole) patched\n")
    #expect(said(desk.type(patch)) == "\(whole) patched (no change)\n")
    let pointed = "[{\"op\":\"remove\",\"path\":\"/metadata/labels/l\"}]"
    #expect(
      said(desk.type("kubectl patch \(type) \(name) --type=json -p '\(pointed)'"))
        == "\(whole) patched\n"
    )
    let now = said(desk.type("kubectl get \(type) \(name) -o yaml"))
    desk.station.files["b.yaml"] = now.replacing("note: one", with: "note: two")
    #expect(said(desk.type("kubectl replace -f b.yaml")) == "\(whole) replaced\n")
    #expect(said(desk.type("kubectl replace -f b.yaml")).contains("(Conflict)"))
    let applied = said(desk.type("kubectl apply -f a.yaml"))
    #expect(applied.hasSuffix("\(whole) configured\n"))
    // Where the server wrote values otherwise, there is always something to send.
    let restless = [
      "ClusterRoleBinding", "CSINode", "Endpoints", "EndpointSlice", "LimitRange", "ResourceQuota",
      "RoleBinding", "Secret",
    ]
    let again = restless.contains(life.resource.kind)
    #expect(
      said(desk.type("kubectl apply -f a.yaml"))
        == "\(whole) \(again ? "configured" : "unchanged")\n"
    )
    #expect(
      said(desk.type("kubectl apply -f a.yaml --server-side --force-conflicts"))
        == "\(whole) serverside-applied\n"
    )
  }

  /// A finalizer holds the object; then it goes, alone and with others.
  private func end(_ desk: inout Desk, _ life: Life, _ named: String) throws {
    let (type, name) = (life.type, life.name)
    func finalizers(_ list: String) -> String {
      "kubectl patch \(type) \(name) --type=merge -p '{\"metadata\":{\"finalizers\":\(list)}}'"
    }
    #expect(said(desk.type(finalizers("[\"example.com/f\"]"))).hasSuffix(" patched\n"))
    _ = desk.type("kubectl delete \(type) \(name) --wait=false --grace-period=1")
    #expect(desk.status == 0)
    let going = try YAMLReader.value(said(desk.type("kubectl get \(type) \(name) -o yaml")))
    #expect(going["metadata"]?["deletionTimestamp"]?.string != nil)
    // A namespace waits for its controller, a pod for its kubelet; both are not here.
    guard !["Namespace", "Pod"].contains(life.resource.kind) else {
      var options = DeleteOptions(gracePeriodSeconds: 0)
      options.dryRun = false
      if life.resource.kind == "Namespace" {
        var space = try desk.server.get(Namespace.self, name: name)
        space.spec.finalizers = []
        _ = try desk.server.update(space as any APIObject, .subresource("finalize"))
      } else {
        _ = try desk.server.delete(life.resource, namespace: "default", name: name, options)
      }
      _ = desk.type(finalizers("null"))
      return
    }
    #expect(said(desk.type(finalizers("null"))).hasSuffix(" patched\n"))
    #expect(said(desk.type("kubectl get \(type) \(name)")).contains("(NotFound)"))
    #expect(said(desk.type("kubectl create -f a.yaml")).hasSuffix("/\(name) created\n"))
    _ = desk.type("kubectl label \(type) \(name) life=short")
    let terms = try LabelSelectorTerms(parsing: "life=short")
    var selection = ListOptions(namespace: life.resource.isNamespaced ? "default" : nil)
    selection.labelSelector = terms
    // Jobs and replication controllers would be kept for a controller that leaves their pods alone.
    let options = DeleteOptions(propagation: .background)
    _ = try desk.server.deleteCollection(life.resource, selection, options)
    // Volumes and claims are protected until a controller lets them go.
    if life.resource.kind.hasPrefix("PersistentVolume") { _ = desk.type(finalizers("null")) }
  }

  @Test(arguments: lives)
  func `a watch tells of an object of every kind`(life: Life) throws {
    var desk = try Desk()
    desk.station.files["a.yaml"] = life.manifest(life.name)
    #expect(desk.type("kubectl get \(life.type) --watch-only -o name").hasSuffix(""))
    let watch = desk.waiting
    #expect(desk.status == nil)
    _ = desk.type("kubectl create -f a.yaml")
    desk.waiting = watch
    #expect(desk.goOn().hasSuffix("/\(life.name)\n"))
  }

  /// What was printed, but for warnings.
  private func said(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("Warning:") }.joined(separator: "\n")
  }
}
