import APIServer
import KubernetesAPI
import Manifests
import Simulation
import Testing

/// What may not change once an object is there, kind by kind, in the words of the real server.
@Suite struct FixedFieldTests {
  struct Change: Sendable, CustomTestStringConvertible {
    let kind: String
    let manifest: String
    let patch: String
    /// What the refusal says behind `KIND "x" is invalid: `; a line break ends what is compared.
    let refusal: String

    init(_ kind: String, _ manifest: String, _ patch: String, _ refusal: String) {
      self.kind = kind
      self.manifest = manifest
      self.patch = patch
      self.refusal = refusal
    }

    var testDescription: String { "\(kind): \(patch)" }
  }

  private static let template =
    "template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i}]}}"
  private static let workload = "spec: {selector: {matchLabels: {app: x}}, \(template)}"
  private static let job =
    "spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}"
  private static let volume =
    "spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}"
  private static let claim =
    "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
  private static let definition = """
    spec:
      group: a.io
      scope: Namespaced
      names: {plural: things, singular: thing, kind: Thing, listKind: ThingList}
      versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
    """
  private static let forbiddenStatefully =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals',"
    + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
    + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
  private static let forbiddenOfPods =
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
    + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be"
    + " set to 1 if it was previously negative)\n"

  static let workloads: [Change] =
    ["Deployment", "ReplicaSet", "DaemonSet"].map { kind in
      Change(
        "apps/v1 \(kind)",
        workload,
        "spec: {selector: {matchLabels: {tier: web}},"
          + " template: {metadata: {labels: {tier: web}}}}",
        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"x\",\"tier\":\"web\"}}: field is"
          + " immutable"
      )
    } + [
      Change("apps/v1 StatefulSet", workload, "spec: {serviceName: b}", forbiddenStatefully),
      Change(
        "apps/v1 StatefulSet",
        workload,
        "spec: {podManagementPolicy: Parallel}",
        forbiddenStatefully
      ),
      Change(
        "apps/v1 ControllerRevision",
        "{revision: 1, data: {a: 1}}",
        "data: {a: 2}",
        "data: Invalid value: {\"a\":2}: field is immutable"
      ),
      Change(
        "batch/v1 Job",
        job,
        "spec: {completions: 3}",
        "spec.completions: Invalid value: 3: field is immutable"
      ),
      Change(
        "batch/v1 Job",
        job,
        "spec: {completionMode: Indexed, completions: 1}",
        "spec.completionMode: Invalid value: \"Indexed\": field is immutable"
      ),
      Change(
        "batch/v1 Job",
        job,
        "spec: {podReplacementPolicy: Failed, podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In,"
          + " values: [1]}}]}}",
        "spec.podFailurePolicy: Invalid value: {\"Rules\":[{\"Action\":\"FailJob\","
          + "\"OnExitCodes\":{\"ContainerName\":null,\"Operator\":\"In\",\"Values\":[1]},"
          + "\"OnPodConditions\":null}]}: field is immutable"
      ),
      Change(
        "v1 Pod",
        "spec: {containers: [{name: c, image: i}]}",
        "spec: {hostname: h}",
        forbiddenOfPods
      ),
      Change(
        "v1 Pod",
        "spec: {containers: [{name: c, image: i}]}",
        "spec: {containers: [{name: c, image: i}, {name: d, image: i}]}",
        "spec.containers: Forbidden: pod updates may not add or remove containers"
      ),
      Change(
        "v1 Pod",
        "spec: {activeDeadlineSeconds: 10, containers: [{name: c, image: i}]}",
        "spec: {activeDeadlineSeconds: 20}",
        "spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous"
          + " value"
      ),
    ]

  static let configuration: [Change] = [
    Change(
      "v1 Secret",
      "type: Opaque",
      "type: a/b",
      "type: Invalid value: \"a/b\": field is immutable"
    ),
    Change(
      "v1 Secret",
      "{immutable: true, data: {a: YQ==}}",
      "data: {a: Yg==}",
      "data: Forbidden: field is immutable when `immutable` is set"
    ),
    Change(
      "v1 ConfigMap",
      "{immutable: true, data: {a: b}}",
      "{immutable: false, data: {a: c}}",
      "[immutable: Forbidden: field is immutable when `immutable` is set, data: Forbidden: field"
        + " is immutable when `immutable` is set]"
    ),
    Change(
      "scheduling.k8s.io/v1 PriorityClass",
      "value: 5",
      "value: 6",
      "value: Forbidden: may not be changed in an update."
    ),
    Change(
      "scheduling.k8s.io/v1 PriorityClass",
      "value: 5",
      "preemptionPolicy: Never",
      "preemptionPolicy: Invalid value: \"Never\": field is immutable"
    ),
    Change(
      "v1 ResourceQuota",
      "spec: {scopes: [BestEffort], hard: {pods: 1}}",
      "spec: {scopes: [NotBestEffort]}",
      "spec.scopes: Invalid value: [\"NotBestEffort\"]: field is immutable"
    ),
    Change(
      "rbac.authorization.k8s.io/v1 RoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}",
      "roleRef: {name: b}",
      "roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\","
        + "\"Name\":\"b\"}: cannot change roleRef"
    ),
    Change(
      "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}",
      "roleRef: {name: b}",
      "roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":"
        + "\"ClusterRole\",\"Name\":\"b\"}: cannot change roleRef"
    ),
    Change(
      "v1 Node",
      "spec: {podCIDR: 10.0.0.0/24, podCIDRs: [10.0.0.0/24], providerID: a}",
      "spec: {podCIDR: 10.0.1.0/24, providerID: b}",
      "[spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid,"
        + " spec.providerID: Forbidden: node updates may not change providerID except from \"\" to"
        + " valid]"
    ),
    Change(
      "node.k8s.io/v1 RuntimeClass",
      "handler: a",
      "handler: b",
      "handler: Invalid value: \"b\": field is immutable"
    ),
    Change(
      "apiextensions.k8s.io/v1 CustomResourceDefinition things.a.io",
      definition,
      "spec: {scope: Cluster, names: {kind: Other}}",
      "[spec.scope: Invalid value: \"Cluster\": field is immutable, spec.names.kind: Invalid"
        + " value: \"Other\": field is immutable]"
    ),
  ]

  static let networkAndStorage: [Change] = [
    Change(
      "v1 Service",
      "spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}",
      "spec: {clusterIP: 10.96.0.21, clusterIPs: [10.96.0.21]}",
      "spec.clusterIPs[0]: Invalid value: [\"10.96.0.21\"]: may not change once set"
    ),
    Change(
      "networking.k8s.io/v1 IngressClass",
      "spec: {controller: a.io/b}",
      "spec: {controller: a.io/c}",
      "spec.controller: Invalid value: \"a.io/c\": field is immutable"
    ),
    Change(
      "networking.k8s.io/v1 ServiceCIDR",
      "spec: {cidrs: [10.1.0.0/16]}",
      "spec: {cidrs: [10.2.0.0/16]}",
      "spec.cidrs[0]: Invalid value: \"10.2.0.0/16\": field is immutable"
    ),
    Change(
      "discovery.k8s.io/v1 EndpointSlice",
      "{addressType: IPv4, endpoints: []}",
      "addressType: FQDN",
      "addressType: Invalid value: \"FQDN\": field is immutable"
    ),
    Change(
      "v1 PersistentVolume",
      volume,
      "spec: {hostPath: {path: /b}}",
      "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after"
        + " creation\n"
    ),
    Change(
      "v1 PersistentVolume",
      volume,
      "spec: {volumeMode: Block}",
      "volumeMode: Invalid value: \"Block\": field is immutable"
    ),
    Change(
      "v1 PersistentVolumeClaim",
      claim,
      "spec: {accessModes: [ReadOnlyMany]}",
      "spec: Forbidden: spec is immutable after creation except resources.requests and"
        + " volumeAttributesClassName for bound claims\n"
    ),
    Change(
      "storage.k8s.io/v1 StorageClass",
      "{provisioner: a.io/b, parameters: {a: b}}",
      "{provisioner: a.io/c, parameters: {a: c}, reclaimPolicy: Retain,"
        + " volumeBindingMode: WaitForFirstConsumer}",
      "[parameters: Forbidden: updates to parameters are forbidden., provisioner: Forbidden:"
        + " updates to provisioner are forbidden., reclaimPolicy: Forbidden: updates to"
        + " reclaimPolicy are forbidden., volumeBindingMode: Invalid value:"
        + " \"WaitForFirstConsumer\": field is immutable]"
    ),
    Change(
      "storage.k8s.io/v1 VolumeAttributesClass",
      "{driverName: a.io, parameters: {a: b}}",
      "driverName: b.io",
      "driverName: Forbidden: updates to driverName are forbidden."
    ),
    Change(
      "storage.k8s.io/v1 CSIDriver",
      "spec: {attachRequired: true}",
      "spec: {attachRequired: false}",
      "spec.attachedRequired: Invalid value: false: field is immutable"
    ),
    Change(
      "storage.k8s.io/v1 CSIStorageCapacity",
      "storageClassName: a",
      "storageClassName: b",
      "storageClassName: Invalid value: \"b\": field is immutable"
    ),
    Change(
      "storage.k8s.io/v1 VolumeAttachment",
      "spec: {attacher: a.io, nodeName: one, source: {persistentVolumeName: v}}",
      "spec: {nodeName: two}",
      "spec: Invalid value: {\"Attacher\":\"a.io\",\"Source\":{\"PersistentVolumeName\":\"v\","
        + "\"InlineVolumeSpec\":null},\"NodeName\":\"two\"}: field is immutable"
    ),
  ]

  @Test(arguments: workloads + configuration + networkAndStorage)
  func `a change of what is fixed is refused in the real words`(change: Change) throws {
    var server = try makeServer()
    let words = change.kind.split(separator: " ").map(String.init)
    let name = words.count > 2 ? words[2] : "x"
    var manifest = try YAMLReader.value(change.manifest)
    var metadata = manifest["metadata"] ?? [:]
    metadata["name"] = .string(name)
    manifest["metadata"] = metadata
    manifest["apiVersion"] = .string(words[0])
    manifest["kind"] = .string(words[1])
    let object = try APIKinds.decode(manifest, validation: .strict).object
    let created = try server.create(object, WriteOptions())
    let before = server.revision
    let patch = Patch.merge(try YAMLReader.value(change.patch))
    let refusal = #expect(throws: Status.self) {
      try server.patch(
        created.resource,
        namespace: created.metadata.namespace,
        name: name,
        patch,
        WriteOptions()
      )
    }
    let group = created.resource.group
    let kind = group.isEmpty ? words[1] : "\(words[1]).\(group)"
    let wanted = "\(kind) \"\(name)\" is invalid: \(change.refusal)"
    let message = refusal?.message ?? ""
    if wanted.hasSuffix("\n") {
      #expect(message.hasPrefix(wanted), "\(message)")
    } else {
      #expect(message == wanted)
    }
    #expect(refusal?.reason == .invalid)
    #expect(server.revision == before)
  }

  @Test func `pods of a job that is held back may be sent elsewhere, and do nothing else`() throws {
    var server = try makeServer()
    var manifest = try YAMLReader.value(Self.job)
    manifest["apiVersion"] = "batch/v1"
    manifest["kind"] = "Job"
    manifest["metadata"] = ["name": "x"]
    manifest["spec"]?["suspend"] = true
    _ = try server.create(
      try APIKinds.decode(manifest, validation: .strict).object,
      WriteOptions()
    )
    func change(_ spec: Value) throws -> any APIObject {
      try server.patch(
        Job.resource,
        namespace: "default",
        name: "x",
        .merge(["spec": ["template": ["spec": spec]]]),
        WriteOptions()
      )
    }
    let moved = try change(["nodeSelector": ["disk": "ssd"]])
    #expect((moved as? Job)?.spec.template.spec.nodeSelector["disk"] == "ssd")
    let refusal = #expect(throws: Status.self) { try change(["hostname": "h"]) }
    #expect(refusal?.message.hasSuffix(": field is immutable") == true)
    #expect(
      refusal?.message.hasPrefix(
        "Job.batch \"x\" is invalid: spec.template: Invalid value: {\"labels\":{"
      ) == true
    )
    #expect(refusal?.message.contains("},\"Spec\":{\"Volumes\":null,") == true)
  }
}
