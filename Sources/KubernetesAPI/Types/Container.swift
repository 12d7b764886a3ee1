/// One program, from an image, in a pod.
public struct Container: APIStruct {
  /// What explain says of the type.
  public static let doc = "One program, from an image, in a pod."

  /// The name, unique in the pod, a DNS label.
  public var name = ""
  /// The image to run.
  public var image = ""
  /// What to run in place of the image's entry point.
  public var command: [String] = []
  /// Arguments in place of the image's.
  public var args: [String] = []
  /// The directory to start in; the image's by default.
  public var workingDir = ""
  /// The ports that the container listens on; for information.
  public var ports: [ContainerPort] = []
  /// Config maps and secrets whose entries become variables.
  public var envFrom: [EnvFromSource] = []
  /// Environment variables.
  public var env: [EnvVar] = []
  /// What the container asks for and may use.
  public var resources = ResourceRequirements()
  /// Whether a change of a resource restarts the container.
  public var resizePolicy: [ContainerResizePolicy] = []
  /// When it starts again, if not as the pod's policy says; Always makes a sidecar.
  public var restartPolicy: String?
  /// Rules on exit codes that go before the restart policy.
  public var restartPolicyRules: [ContainerRestartRule] = []
  /// Where the pod's volumes appear in the file system.
  public var volumeMounts: [VolumeMount] = []
  /// Volumes that appear as block devices.
  public var volumeDevices: [VolumeDevice] = []
  /// A check whose failure restarts the container.
  @Sparse public var livenessProbe: Probe?
  /// A check that decides whether the container gets traffic.
  @Sparse public var readinessProbe: Probe?
  /// A check that must succeed before the other probes begin.
  @Sparse public var startupProbe: Probe?
  /// Actions after the start and before the end.
  @Sparse public var lifecycle: Lifecycle?
  /// The file that holds the last words of the container.
  public var terminationMessagePath = ""
  /// Where the last words come from.
  public var terminationMessagePolicy = ""
  /// When the image is fetched; Always for the tag latest, else IfNotPresent.
  public var imagePullPolicy = ""
  /// Security settings of the container.
  @Sparse public var securityContext: SecurityContext?
  /// Whether the container has a standard input.
  public var stdin = false
  /// Whether its standard input closes after the first client.
  public var stdinOnce = false
  /// Whether the container has a terminal.
  public var tty = false

  /// Makes an empty one.
  public init() {}

  /// Makes a container of `image`.
  public init(name: String, image: String) {
    self.name = name
    self.image = image
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitProgram(&visitor)
    visitResources(&visitor)
    visitConduct(&visitor)
  }

  private mutating func visitProgram(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .requiredAlways,
      doc: "The name, unique in the pod, a DNS label."
    )
    visitor.field("image", &image, doc: "The image to run.")
    visitor.field("command", &command, doc: "What to run in place of the image's entry point.")
    visitor.field("args", &args, doc: "Arguments in place of the image's.")
    visitor.field(
      "workingDir",
      &workingDir,
      doc: "The directory to start in; the image's by default."
    )
    visitor.field(
      "ports",
      &ports,
      mergeKeys: ["containerPort", "protocol"],
      doc: "The ports that the container listens on; for information."
    )
    visitor.field(
      "envFrom",
      &envFrom,
      doc: "Config maps and secrets whose entries become variables."
    )
    visitor.field("env", &env, mergeKeys: ["name"], doc: "Environment variables.")
  }

  private mutating func visitResources(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "resources",
      &resources,
      presence: .always,
      doc: "What the container asks for and may use."
    )
    visitor.field(
      "resizePolicy",
      &resizePolicy,
      doc: "Whether a change of a resource restarts the container."
    )
    visitor.field(
      "restartPolicy",
      &restartPolicy,
      oneOf: ["Always", "Never", "OnFailure"],
      doc: "When it starts again, if not as the pod's policy says; Always makes a sidecar."
    )
    visitor.field(
      "restartPolicyRules",
      &restartPolicyRules,
      doc: "Rules on exit codes that go before the restart policy."
    )
    visitor.field(
      "volumeMounts",
      &volumeMounts,
      mergeKeys: ["mountPath"],
      doc: "Where the pod's volumes appear in the file system."
    )
    visitor.field(
      "volumeDevices",
      &volumeDevices,
      mergeKeys: ["devicePath"],
      doc: "Volumes that appear as block devices."
    )
  }

  private mutating func visitConduct(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "livenessProbe",
      &_livenessProbe,
      doc: "A check whose failure restarts the container."
    )
    visitor.field(
      "readinessProbe",
      &_readinessProbe,
      doc: "A check that decides whether the container gets traffic."
    )
    visitor.field(
      "startupProbe",
      &_startupProbe,
      doc: "A check that must succeed before the other probes begin."
    )
    visitor.field("lifecycle", &_lifecycle, doc: "Actions after the start and before the end.")
    visitor.field(
      "terminationMessagePath",
      &terminationMessagePath,
      default: "/dev/termination-log",
      doc: "The file that holds the last words of the container."
    )
    visitor.field(
      "terminationMessagePolicy",
      &terminationMessagePolicy,
      default: "File",
      oneOf: ["FallbackToLogsOnError", "File"],
      doc: "Where the last words come from."
    )
    visitor.field(
      "imagePullPolicy",
      &imagePullPolicy,
      oneOf: ["Always", "IfNotPresent", "Never"],
      doc: "When the image is fetched; Always for the tag latest, else IfNotPresent."
    )
    visitor.field("securityContext", &_securityContext, doc: "Security settings of the container.")
    visitor.field("stdin", &stdin, doc: "Whether the container has a standard input.")
    visitor.field(
      "stdinOnce",
      &stdinOnce,
      doc: "Whether its standard input closes after the first client."
    )
    visitor.field("tty", &tty, doc: "Whether the container has a terminal.")
  }
}
