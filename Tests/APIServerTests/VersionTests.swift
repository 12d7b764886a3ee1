import APIServer
import KubernetesAPI
import Manifests
import Simulation
import Testing

/// Kinds that are served in another form than the one in which they are stored.
@Suite struct VersionTests {
  private static let older = AutoscalingV1.HorizontalPodAutoscaler.resource

  private func created(_ server: inout APIServer) throws -> AutoscalingV1.HorizontalPodAutoscaler {
    var scaler = AutoscalingV1.HorizontalPodAutoscaler()
    scaler.metadata.name = "web"
    scaler.spec.scaleTargetRef.kind = "Deployment"
    scaler.spec.scaleTargetRef.name = "web"
    scaler.spec.maxReplicas = 5
    return try server.create(scaler)
  }

  @Test func `an old autoscaler that says nothing of CPU asks for 80 percent`() throws {
    var server = try makeServer()
    let scaler = try created(&server)
    #expect(scaler.spec.targetCPUUtilizationPercentage == 80)
    #expect(scaler.spec.minReplicas == 1)
    let stored = try server.get(HorizontalPodAutoscaler.self, namespace: "default", name: "web")
    #expect(stored.spec.metrics.map(\.resource?.target.averageUtilization) == [80])
    #expect(stored.metadata.uid == scaler.metadata.uid)
  }

  @Test func `what the old form has no field for goes through its annotations`() throws {
    var server = try makeServer()
    _ = try created(&server)
    var stored = try server.get(HorizontalPodAutoscaler.self, namespace: "default", name: "web")
    var metric = MetricSpec()
    metric.type = "Pods"
    metric.pods = PodsMetricSource()
    metric.pods?.metric.name = "qps"
    metric.pods?.target.type = "AverageValue"
    metric.pods?.target.averageValue = Quantity("10")
    stored.spec.metrics.insert(metric, at: 0)
    stored.spec.behavior = HorizontalPodAutoscalerBehavior()
    stored.spec.behavior?.scaleUp = HPAScalingRules()
    stored.spec.behavior?.scaleUp?.selectPolicy = "Min"
    let updated = try server.update(stored)
    let form = try #require(
      try server.get(Self.older, namespace: "default", name: "web")
        as? AutoscalingV1.HorizontalPodAutoscaler
    )
    #expect(
      form.metadata.annotations["autoscaling.alpha.kubernetes.io/metrics"]
        == "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"qps\",\"targetAverageValue\":\"10\"}}]"
    )
    #expect(
      form.metadata.annotations["autoscaling.alpha.kubernetes.io/behavior"]?.hasPrefix(
        "{\"ScaleUp\":{\"StabilizationWindowSeconds\":0,\"SelectPolicy\":\"Min\",\"Policies\":[{"
      ) == true
    )
    #expect(form.spec.targetCPUUtilizationPercentage == 80)
    let again = try server.update(form)
    #expect(again.metadata.resourceVersion == form.metadata.resourceVersion)
    let back = try server.get(HorizontalPodAutoscaler.self, namespace: "default", name: "web")
    #expect(back.spec == updated.spec)
    #expect(back.metadata.annotations.isEmpty)
  }

  @Test func `a patch, a watch and a deletion of the old form reach the stored object`() throws {
    var server = try makeServer()
    _ = try created(&server)
    let start = server.revision
    let patched = try server.patch(
      Self.older,
      namespace: "default",
      name: "web",
      .strategic(["spec": ["targetCPUUtilizationPercentage": 50]]),
      WriteOptions()
    )
    #expect(patched is AutoscalingV1.HorizontalPodAutoscaler)
    let stored = try server.get(HorizontalPodAutoscaler.self, namespace: "default", name: "web")
    #expect(stored.spec.metrics.map(\.resource?.target.averageUtilization) == [50])
    _ = try server.delete(Self.older, namespace: "default", name: "web", DeleteOptions())
    let changes = try server.changes(Self.older, after: start, ListOptions()).changes
    #expect(changes.map(\.kind) == [.modified, .deleted])
    #expect(changes.allSatisfy { $0.object is AutoscalingV1.HorizontalPodAutoscaler })
    #expect(try server.list(HorizontalPodAutoscaler.self).isEmpty)
  }

  @Test func `owners are told of the form that a client wrote`() throws {
    var server = try makeServer()
    let tree: Value = [
      "apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
      "metadata": ["name": "web"],
      "spec": [
        "maxReplicas": 3, "targetCPUUtilizationPercentage": 60,
        "scaleTargetRef": ["kind": "Deployment", "name": "web"],
      ],
    ]
    var options = WriteOptions()
    options.fieldManager = "me"
    func apply(_ tree: Value) throws -> any APIObject {
      try server.patch(Self.older, namespace: "default", name: "web", .apply(tree), options)
    }
    _ = try apply(tree)
    var other = tree
    other["spec"]?["maxReplicas"] = 4
    let applied = try apply(other)
    let entries = applied.metadata.managedFields
    #expect(entries.map(\.apiVersion) == ["autoscaling/v1"])
    #expect(
      entries.first?.encoded()["fieldsV1"]?["f:spec"]?["f:targetCPUUtilizationPercentage"] != nil
    )
  }

  @Test func `events of both groups are the same objects in two forms`() throws {
    var server = try makeServer()
    var event = EventsV1.Event()
    event.metadata = ObjectMeta(name: "e", namespace: "default")
    event.regarding.kind = "Pod"
    event.regarding.namespace = "default"
    event.note = "hello"
    event.reportingController = "me"
    try server.create(event)
    let stored = try server.get(Event.self, namespace: "default", name: "e")
    #expect(stored.message == "hello")
    #expect(stored.reportingComponent == "me")
    let options = ListOptions(fields: FieldSelector([.init("regarding.kind", "Pod")]))
    let found = try server.list(EventsV1.Event.resource, options).items
    #expect(found.map { ($0 as? EventsV1.Event)?.note } == ["hello"])
    let refusal = #expect(throws: Status.self) {
      try server.list(
        EventsV1.Event.resource,
        ListOptions(fields: FieldSelector([.init("involvedObject.kind", "Pod")]))
      )
    }
    #expect(refusal?.message.hasSuffix("field label not supported: involvedObject.kind") == true)
  }

  @Test func `older versions stand behind the preferred one`() throws {
    var server = try makeServer()
    let versions = try server.resources().filter { $0.plural == "horizontalpodautoscalers" }
    #expect(versions.map(\.apiVersion) == ["autoscaling/v2", "autoscaling/v1"])
  }
}

/// Which revision a list shows, and who owns the number of replicas.
@Suite struct ListVersionTests {
  @Test func `a list of a revision to come is refused, and one of the past is shown as it was`()
    throws
  {
    var server = try makeServer()
    try server.create(makePod("first"))
    let then = server.revision
    try server.create(makePod("second"))
    var options = ListOptions(namespace: "default")
    options.resourceVersion = server.revision + 10
    let future = options
    let refusal = #expect(throws: Status.self) { try server.list(Pod.resource, future) }
    #expect(refusal?.reason == .timeout)
    #expect(
      refusal?.message
        == "Timeout: Too large resource version: \(server.revision + 10), current: \(server.revision)"
    )
    options.resourceVersion = then
    #expect(try server.list(Pod.resource, options).items.count == 2)
    options.isExact = true
    let former = try server.list(Pod.resource, options)
    #expect(former.items.map(\.metadata.name) == ["first"])
    #expect(former.revision == then)
  }

  @Test func `a watch from a revision to come waits for it`() throws {
    var server = try makeServer()
    let start = server.revision + 1
    let none = try server.changes(Pod.resource, after: start, ListOptions())
    #expect(none.changes.isEmpty)
    #expect(none.revision == start)
    try server.create(makePod("first"))
    try server.create(makePod("second"))
    let some = try server.changes(Pod.resource, after: none.revision, ListOptions()).changes
    #expect(some.map(\.object.metadata.name) == ["second"])
  }

  @Test func `server-side apply of a scale takes the replicas, and only with force from others`()
    throws
  {
    var server = try makeServer()
    func apply(_ tree: Value, _ options: WriteOptions) throws -> any APIObject {
      try server.patch(
        Deployment.resource,
        namespace: "default",
        name: "web",
        .apply(tree),
        options
      )
    }
    var options = WriteOptions()
    options.fieldManager = "owner"
    _ = try apply(
      [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web"],
        "spec": [
          "replicas": 2, "selector": ["matchLabels": ["app": "web"]],
          "template": [
            "metadata": ["labels": ["app": "web"]],
            "spec": ["containers": [["name": "web", "image": "nginx"]]],
          ],
        ],
      ],
      options
    )
    let scale: Value = [
      "apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": ["name": "web"],
      "spec": ["replicas": 5],
    ]
    options = .subresource("scale")
    options.fieldManager = "scaler"
    let polite = options
    let refusal = #expect(throws: Status.self) { try apply(scale, polite) }
    #expect(
      refusal?.message
        == "Apply failed with 1 conflict: conflict with \"owner\": .spec.replicas"
    )
    options.force = true
    let scaled = try apply(scale, options)
    #expect((scaled as? Deployment)?.spec.replicas == 5)
    let entry = scaled.metadata.managedFields.first { $0.manager == "scaler" }
    #expect(entry?.subresource == "scale")
    #expect(entry?.apiVersion == "apps/v1")
    #expect(entry?.encoded()["fieldsV1"] == ["f:spec": ["f:replicas": [:]]])
    let wrong = #expect(throws: Status.self) {
      var bad = scale
      bad["spec"] = ["replicas": -1]
      return try apply(bad, options)
    }
    #expect(
      wrong?.message
        == "Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater"
        + " than or equal to 0"
    )
  }
}
