import KubernetesAPI

/// `kubectl create job`.
enum JobGenerator: Generator {
  static let failurePrefix = "failed to create job: "
  static let spec = CommandSpec(
    name: "job",
    summary: "Create a job with the specified name",
    examples: [.init("Say the date once", "kubectl create job once --image=busybox -- date")],
    usage: "kubectl create job NAME --image=image -- [COMMAND] [args...]",
    flags: [
      Flag("image", .string, "The image"),
      Flag("from", .string, "The cron job to take it from; not simulated"),
    ]
  )

  static func object<Station: Workstation>(
    _ name: String,
    _ invocation: Invocation,
    _ station: Station
  ) throws(Failure) -> any APIObject {
    let arguments = invocation.arguments
    if !arguments.string("from").isEmpty { throw .message("cron jobs are not simulated") }
    let image = arguments.string("image")
    if image.isEmpty { throw .message("either --image or --from must be specified") }
    var job = Job()
    job.metadata.name = name
    var container = Container(name: name, image: image)
    container.command = Array(invocation.positional.dropFirst())
    job.spec.template.spec.containers = [container]
    job.spec.template.spec.restartPolicy = "Never"
    return job
  }
}
