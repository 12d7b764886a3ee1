import KubernetesAPI
import Manifests
import Testing

struct RegistryTests {
  @Test(arguments: [
    ("pods", "pods"), ("pod", "pods"), ("po", "pods"), ("Pods", "pods"), ("POD", "pods"),
    ("deployments.apps", "deployments"), ("deploy.apps", "deployments"),
    ("deployments.v1.apps", "deployments"), ("deployments.a", "deployments"),
    ("svc", "services"), ("ev", "events"), ("ep", "endpoints"), ("no", "nodes"),
    ("endpointslices.discovery", "endpointslices"), ("pods.v1.", "pods"), ("cm", "configmaps"),
  ])
  func `a resource is found by its names`(name: String, plural: String) {
    #expect(APIKinds.resource(named: name)?.plural == plural)
  }

  @Test(arguments: ["PO", "podz", "pods.apps", "deployments.v2.apps", "", "scales", "."])
  func `other names are no resources`(name: String) {
    #expect(APIKinds.resource(named: name) == nil)
  }

  @Test func `kinds are found by version and kind`() {
    #expect(APIKinds.type(apiVersion: "apps/v1", kind: "Deployment") == Deployment.self)
    #expect(APIKinds.type(apiVersion: "v1", kind: "Deployment") == nil)
    #expect(APIKinds.type(of: Scale.resource) == Scale.self)
    #expect(APIKinds.resources.allSatisfy { APIKinds.type(of: $0) != nil })
    #expect(
      APIKinds.resources(inCategory: "all").map(\.plural) == [
        "pods", "replicationcontrollers", "services", "daemonsets", "deployments", "replicasets",
        "statefulsets", "horizontalpodautoscalers", "cronjobs", "jobs",
      ]
    )
  }

  @Test func `unknown fields are refused in the order of their names`() throws {
    let manifest: Value = [
      "apiVersion": "v1", "kind": "Pod", "spec": ["container": [], "containers": [["imag": "x"]]],
      "metadata": ["name": "broken", "lables": [:]], "foo": 1,
    ]
    let error = #expect(throws: Status.self) {
      try APIKinds.decode(manifest, validation: .strict)
    }
    #expect(error?.reason == .badRequest)
    #expect(
      error?.message
        == "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field"
        + " \"foo\", unknown field \"metadata.lables\", unknown field \"spec.container\", unknown"
        + " field \"spec.containers[0].imag\""
    )
    #expect(try APIKinds.decode(manifest, validation: .warn).warnings.count == 4)
    #expect(try APIKinds.decode(manifest, validation: .ignore).warnings == [])
  }

  @Test func `a value of another type is refused with its place`() throws {
    let manifest: Value = [
      "apiVersion": "v1", "kind": "Pod",
      "spec": ["containers": [["ports": [["containerPort": "http"]]]]],
    ]
    let error = #expect(throws: Status.self) {
      try APIKinds.decode(manifest, validation: .strict)
    }
    #expect(
      error?.message
        == "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go"
        + " struct field ContainerPort.spec.containers.ports.containerPort of type int32"
    )
  }

  @Test func `a manifest must say what it is`() {
    let kind = #expect(throws: Status.self) {
      try APIKinds.decode(["apiVersion": "v1"], validation: .strict)
    }
    #expect(kind?.message == "Object 'Kind' is missing in '{\"apiVersion\":\"v1\"}'")
    let version = #expect(throws: Status.self) {
      try APIKinds.decode(["kind": "Pod"], validation: .strict)
    }
    #expect(version?.message == "Object 'apiVersion' is missing in '{\"kind\":\"Pod\"}'")
  }

  @Test func `an object of an unknown kind is carried whole`() {
    let resource = APIResource(group: "example.com", kind: "Widget", plural: "widgets")
    let manifest: Value = ["metadata": ["name": "a"], "spec": ["size": 3]]
    var object = CustomObject(resource)
    var decoder = FieldDecoder()
    object.decode(manifest, &decoder)
    #expect(decoder.failure == nil && decoder.strictErrors.isEmpty)
    let stored: any APIObject = object
    #expect(stored.resource == resource)
    #expect(stored.metadata.name == "a")
    #expect(stored.manifest()["apiVersion"] == "example.com/v1")
    #expect(stored.manifest()["kind"] == "Widget")
    #expect(stored.manifest()["spec"] == ["size": 3])
  }
}
