import KubernetesAPI
import Manifests

/// `kubectl create job`.
struct CreateJobCommand: Command {
  static let spec = CommandSpec(
    name: "job",
    summary: "Create a job with the specified name",
    examples: [
      .init("Say the date once", "kubectl create job once --image=busybox -- date"),
      .init("Run a cron job now", "kubectl create job now --from=cronjob/a-cronjob"),
    ],
    usage: "kubectl create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
    flags: [
      Flag("image", .string, "The image"),
      Flag("from", .string, "The cron job whose template is taken, as cronjob/NAME"),
    ] + GeneratorFlags.all
  )

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String
  private let command: [String]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    (name, command) = try GeneratorFlags.name(invocation)
    creation = try ObjectCreation(invocation)
    let (image, from) = (invocation.arguments.string("image"), invocation.arguments.string("from"))
    if image.isEmpty == from.isEmpty {
      throw .message("either --image or --from must be specified")
    }
    if !from.isEmpty, !command.isEmpty {
      throw .message("cannot specify --from and command")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let from = invocation.arguments.string("from")
    let job = from.isEmpty ? plain() : try job(from: from, &client)
    do {
      try creation.create(job, &client, &station)
    } catch {
      throw error.reason == .connectionRefused
        ? .refused(error) : .message("failed to create job: \(error.message)")
    }
    return .finished
  }

  private func plain() -> Job {
    var job = Job()
    job.metadata.name = name
    var container = Container(name: name, image: invocation.arguments.string("image"))
    container.command = command
    job.spec.template.spec.containers = [container]
    job.spec.template.spec.restartPolicy = "Never"
    return job
  }

  /// The next job of a cron job, made by hand.
  private func job<Client: KubernetesClient>(
    from word: String,
    _ client: inout Client
  ) throws(Failure) -> Job {
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let catalog = try ResourceCatalog(&client)
    if parts.count > 2 {
      throw .message("arguments in resource/name form may not have more than one slash")
    }
    let resource = try catalog.type(parts[0])
    guard parts.count == 2 else {
      throw .message("resource(s) were provided, but no name was specified")
    }
    let object: any APIObject
    do {
      object = try client.find(
        resource,
        namespace: invocation.namespace,
        name: parts[1],
        invocation.version
      )
    } catch {
      throw .refused(error)
    }
    guard let cron = object as? CronJob else {
      throw .message("unknown object type *v1.\(object.resource.kind)")
    }
    var job = Job()
    job.metadata.name = name
    job.metadata.labels = cron.spec.jobTemplate.metadata.labels
    job.metadata.annotations = cron.spec.jobTemplate.metadata.annotations
    job.metadata.annotations["cronjob.kubernetes.io/instantiate"] = "manual"
    var owner = OwnerReference(controller: cron)
    owner.blockOwnerDeletion = nil
    job.metadata.ownerReferences = [owner]
    job.spec = cron.spec.jobTemplate.spec
    return job
  }
}

/// `kubectl create cronjob`.
struct CreateCronJobCommand: Command {
  static let spec = CommandSpec(
    name: "cronjob",
    aliases: ["cj"],
    summary: "Create a cron job with the specified name",
    examples: [
      .init(
        "Say the date every minute",
        "kubectl create cronjob tick --image=busybox --schedule=\"*/1 * * * *\" -- date"
      )
    ],
    usage: "kubectl create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND]"
      + " [args...] [flags]",
    flags: [
      Flag("image", .string, "The image"),
      Flag("schedule", .string, "The times, in the form of cron"),
      Flag("restart", .string, "The restart policy of the pods: OnFailure or Never"),
    ] + GeneratorFlags.all,
    required: ["image", "schedule"]
  )

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String
  private let command: [String]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    (name, command) = try GeneratorFlags.name(invocation)
    creation = try ObjectCreation(invocation)
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    let arguments = invocation.arguments
    if arguments.string("image").isEmpty { throw .message("--image must be specified") }
    if arguments.string("schedule").isEmpty { throw .message("--schedule must be specified") }
    var job = CronJob()
    job.metadata.name = name
    job.spec.schedule = arguments.string("schedule")
    job.spec.jobTemplate.metadata.name = name
    var container = Container(name: name, image: arguments.string("image"))
    container.command = command
    let restart = arguments.string("restart")
    job.spec.jobTemplate.spec.template.spec.containers = [container]
    job.spec.jobTemplate.spec.template.spec.restartPolicy = restart.isEmpty ? "OnFailure" : restart
    do {
      try creation.create(job, &client, &station)
    } catch {
      throw error.reason == .connectionRefused
        ? .refused(error) : .message("failed to create cronjob: \(error.message)")
    }
    return .finished
  }
}

/// What the commands that make one object from flags have in common.
enum GeneratorFlags {
  static let all = [
    GlobalFlags.output, GlobalFlags.dryRun,
    Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
    Flag("validate", .string, "strict", bare: "strict", "strict, warn or ignore unknown fields"),
  ]

  /// The one name before `--`, and the command behind it.
  static func name(_ invocation: Invocation) throws(Failure) -> (String, [String]) {
    let words = invocation.positional
    let count = invocation.arguments.dash ?? words.count
    guard count == 1, let name = words.first else {
      throw .usage("exactly one NAME is required, got \(count)")
    }
    return (name, Array(words.dropFirst()))
  }
}
