import ArgumentParser
import Terminal

/// The command line of `kubetutor`.
@main
struct KubetutorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubetutor",
    abstract: "A shell that teaches Kubernetes on a simulated cluster.",
    discussion: """
      Without a subcommand the shell opens at your place in the course. With no terminal on standard \
      input, a script is read from there as `run -` does.
      """,
    version: "kubetutor 0.1.0",
    subcommands: [
      LearnCommand.self, ExamCommand.self, SubmitCommand.self, GradeCommand.self,
      PlayCommand.self, RunCommand.self, LessonsCommand.self, ServeCommand.self,
    ],
    defaultSubcommand: LearnCommand.self
  )

  /// The status of a command that was called in the wrong way.
  private static let usageStatus: Int32 = 2

  /// Runs what the arguments ask for; the one place where trouble becomes words and a status.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let trouble as Trouble {
      Screen().writeError("kubetutor: \(trouble)\n")
      exit(withError: ExitCode(usageStatus))
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Screen().writeError("\(fullMessage(for: error))\n")
      exit(withError: ExitCode(usageStatus))
    }
  }
}
