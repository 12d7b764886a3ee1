/// What was measured last of one measure.
public struct MetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was measured last of one measure."

  /// Which part is set: ContainerResource, External, Object, Pods or Resource.
  public var type = ""
  /// A measure of one object.
  public var object: ObjectMetricStatus?
  /// A measure of each pod, averaged.
  public var pods: PodsMetricStatus?
  /// CPU or memory of the pods.
  public var resource: ResourceMetricStatus?
  /// CPU or memory of one container of the pods.
  public var containerResource: ContainerResourceMetricStatus?
  /// A measure from outside the cluster.
  public var external: ExternalMetricStatus?

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

/// What was measured of one object.
public struct ObjectMetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was measured of one object."

  /// The measure.
  public var metric = MetricIdentifier()
  /// The value.
  public var current = MetricValueStatus()
  /// The object.
  public var describedObject = CrossVersionObjectReference()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
    visitor.field("current", &current, presence: .requiredAlways, doc: "The value.")
    visitor.field(
      "describedObject",
      &describedObject,
      presence: .requiredAlways,
      doc: "The object."
    )
  }
}

/// What was measured of the pods.
public struct PodsMetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was measured of the pods."

  /// The measure.
  public var metric = MetricIdentifier()
  /// The value.
  public var current = MetricValueStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
    visitor.field("current", &current, presence: .requiredAlways, doc: "The value.")
  }
}

/// What the pods use of a resource.
public struct ResourceMetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the pods use of a resource."

  /// The resource.
  public var name = ""
  /// The value.
  public var current = MetricValueStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The resource.")
    visitor.field("current", &current, presence: .requiredAlways, doc: "The value.")
  }
}

/// What one container of the pods uses of a resource.
public struct ContainerResourceMetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What one container of the pods uses of a resource."

  /// The resource.
  public var name = ""
  /// The value.
  public var current = MetricValueStatus()
  /// The container.
  public var container = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The resource.")
    visitor.field("current", &current, presence: .requiredAlways, doc: "The value.")
    visitor.field("container", &container, presence: .requiredAlways, doc: "The container.")
  }
}

/// What was measured outside the cluster.
public struct ExternalMetricStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was measured outside the cluster."

  /// The measure.
  public var metric = MetricIdentifier()
  /// The value.
  public var current = MetricValueStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metric", &metric, presence: .requiredAlways, doc: "The measure.")
    visitor.field("current", &current, presence: .requiredAlways, doc: "The value.")
  }
}

/// A measured value, in one of its forms.
public struct MetricValueStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "A measured value, in one of its forms."

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
    visitor.field("value", &value, doc: "The value.")
    visitor.field("averageValue", &averageValue, doc: "The value divided by the number of pods.")
    visitor.field(
      "averageUtilization",
      &averageUtilization,
      doc: "The use as a percentage of what is requested."
    )
  }
}
