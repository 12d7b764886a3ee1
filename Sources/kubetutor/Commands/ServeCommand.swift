import ArgumentParser
import Terminal

/// `kubetutor serve`: hands over to `kubetutor-serve`, the program that speaks HTTP.
///
/// A program of its own, so that those who only learn need not build what speaks HTTP.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "The simulated cluster as a Kubernetes API server for real clients.",
    discussion: """
      Starts the program kubetutor-serve that lies beside this one; `kubetutor serve --help` shows \
      its options.
      """,
    helpNames: []
  )

  @Argument(parsing: .captureForPassthrough, help: "The options of kubetutor-serve.")
  var arguments: [String] = []

  mutating func run() throws {
    let path = (HostProgram.folder ?? ".") + "/kubetutor-serve"
    guard HostProgram.isExecutable(path) else {
      throw Trouble(
        "there is no \(path): it is not built along with kubetutor. `make serve` in the folder of the"
          + " sources builds and starts it."
      )
    }
    throw Trouble("\(HostProgram.become(path, arguments))")
  }
}
