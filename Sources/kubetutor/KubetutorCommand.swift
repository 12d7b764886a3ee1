import ArgumentParser

/// The command line of `kubetutor`.
@main
struct KubetutorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubetutor",
    abstract: "A shell that teaches Kubernetes on a simulated cluster.",
    discussion: """
      Without a subcommand the shell opens at your place in the course. With no terminal on standard
      input, a script is read from there as `run -` does.
      """,
    version: "kubetutor 0.1.0",
    subcommands: [LearnCommand.self, PlayCommand.self, RunCommand.self, LessonsCommand.self],
    defaultSubcommand: LearnCommand.self
  )
}
