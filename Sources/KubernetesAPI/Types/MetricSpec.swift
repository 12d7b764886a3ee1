/// One measure of an autoscaler; only the part that the type names is set.
public struct MetricSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "One measure of an autoscaler; only the part that the type names is set."

  /// Which part is set: ContainerResource, External, Object, Pods or Resource.
  public var type = ""
  /// A measure of one object.
  public var object: ObjectMetricSource?
  /// A measure of each pod, averaged.
  public var pods: PodsMetricSource?
  /// CPU or memory of the pods.
  public var resource: ResourceMetricSource?
  /// CPU or memory of one container of the pods.
  public var containerResource: ContainerResourceMetricSource?
  /// A measure from outside the cluster.
  public var external: ExternalMetricSource?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "Which part is set: ContainerResource, External, Object, Pods or Resource."
    )
    visitor.field("object", &object, doc: "A measure of one object.")
    visitor.field("pods", &pods, doc: "A measure of each pod, averaged.")
    visitor.field("resource", &resource, doc: "CPU or memory of the pods.")
    visitor.field(
      "containerResource",
      &containerResource,
      doc: "CPU or memory of one container of the pods."
    )
    visitor.field("external", &external, doc: "A measure from outside the cluster.")
  }
}

/// A measure of one object.
public struct ObjectMetricSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A measure of one object."

  /// The object.
  public var describedObject = CrossVersionObjectReference()
  /// The value to reach.
  public var target = MetricTarget()
  /// The measure.
  public var metric = MetricIdentifier()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "describedObject",
      &describedObject,
      presence: .requiredAlways,
      doc: "The object."
    )
    visitor.field("target", &target, presence: .requiredAlways, doc: "The value to reach.")
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
  }
}

/// A measure of each pod, averaged.
public struct PodsMetricSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A measure of each pod, averaged."

  /// The measure.
  public var metric = MetricIdentifier()
  /// The value to reach.
  public var target = MetricTarget()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
    visitor.field("target", &target, presence: .requiredAlways, doc: "The value to reach.")
  }
}

/// CPU or memory of the pods.
public struct ResourceMetricSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "CPU or memory of the pods."

  /// The resource.
  public var name = ""
  /// The value to reach.
  public var target = MetricTarget()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The resource.")
    visitor.field("target", &target, presence: .requiredAlways, doc: "The value to reach.")
  }
}

/// CPU or memory of one container of the pods.
public struct ContainerResourceMetricSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "CPU or memory of one container of the pods."

  /// The resource.
  public var name = ""
  /// The value to reach.
  public var target = MetricTarget()
  /// The container.
  public var container = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The resource.")
    visitor.field("target", &target, presence: .requiredAlways, doc: "The value to reach.")
    visitor.field("container", &container, presence: .requiredAlways, doc: "The container.")
  }
}

/// A measure from outside the cluster.
public struct ExternalMetricSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "A measure from outside the cluster."

  /// The measure.
  public var metric = MetricIdentifier()
  /// The value to reach.
  public var target = MetricTarget()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
    visitor.field("target", &target, presence: .requiredAlways, doc: "The value to reach.")
  }
}

/// A measure by name and labels.
public struct MetricIdentifier: APIStruct {
  /// What explain says of the type.
  public static let doc = "A measure by name and labels."

  /// The measure's name.
  public var name = ""
  /// The labels of the measure.
  public var selector: LabelSelector?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The measure's name.")
    visitor.field("selector", &selector, doc: "The labels of the measure.")
  }
}

/// The value that a measure is to reach.
public struct MetricTarget: APIStruct {
  /// What explain says of the type.
  public static let doc = "The value that a measure is to reach."

  /// Which of the values is set: AverageValue, Utilization or Value.
  public var type = ""
  /// The value.
  public var value: Quantity?
  /// The value divided by the number of pods.
  public var averageValue: Quantity?
  /// The use as a percentage of what is requested.
  public var averageUtilization: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "Which of the values is set: AverageValue, Utilization or Value."
    )
    visitor.field("value", &value, doc: "The value.")
    visitor.field("averageValue", &averageValue, doc: "The value divided by the number of pods.")
    visitor.field(
      "averageUtilization",
      &averageUtilization,
      doc: "The use as a percentage of what is requested."
    )
  }
}
