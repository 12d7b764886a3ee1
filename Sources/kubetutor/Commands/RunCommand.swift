import ArgumentParser
import Cluster
import Simulation
import Terminal

/// `kubetutor run`: a script on a fresh cluster in virtual time.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a shell script on a fresh cluster in virtual time; its exit status is ours.",
    discussion: """
      Options stand before the script; what follows it is the script's own. A run that hits one of its \
      limits ends with status 124 and says which.
      """
  )

  @Argument(help: "The script; - for standard input.")
  var script: String

  @Argument(parsing: .captureForPassthrough, help: "What the script gets as $1, $2, …")
  var arguments: [String] = []

  @Option(help: "A folder whose files are copied into the simulated working directory.")
  var files: String?

  @Option(help: "How many seconds of virtual time the script gets.")
  var limit: Int = 86_400

  @OptionGroup var cluster: ClusterOptions

  mutating func run() throws {
    var options = ScriptOptions()
    options.profile = cluster.profile ?? .current
    options.nodes = cluster.nodes
    options.seed = cluster.seed
    options.arguments = arguments
    options.limit = .seconds(Int64(limit))
    options.files = try files.map { try HostFolder.files(below: $0) } ?? []
    try ScriptRun(scriptPath: script, options: options).run()
  }
}

/// What a script runs with.
struct ScriptOptions {
  var profile = Profile.current
  var nodes = 1
  var seed: UInt64 = 1
  var arguments: [String] = []
  var files: [(path: String, bytes: [UInt8])] = []
  var limit = Duration.seconds(86_400)
}

/// One script on one fresh cluster.
struct ScriptRun {
  let scriptPath: String
  let options: ScriptOptions

  /// The status of a run that hit a limit, as `timeout` has it.
  static let limitStatus: Int32 = 124

  /// Runs the script and ends the process with its status.
  func run() throws -> Never {
    let text: [UInt8]
    do throws(HostError) {
      text =
        try scriptPath == "-" ? HostFile.readStandardInput() : HostFile.read(scriptPath)
    } catch {
      throw Trouble("\(error)")
    }
    var cluster = Cluster(
      ClusterConfiguration(profile: options.profile, nodes: options.nodes, seed: options.seed)
    )
    let screen = Screen()
    do throws(LimitExceeded) {
      let name =
        scriptPath == "-" ? "script" : String(scriptPath.split(separator: "/").last ?? "script")
      let status = try cluster.run(
        script: text,
        name: name,
        arguments: options.arguments,
        files: options.files,
        limit: options.limit
      ) { text, isError in
        _ = isError ? screen.writeError(text) : screen.write(text)
      }
      KubetutorCommand.exit(withError: ExitCode(status))
    } catch {
      _ = screen.writeError("kubetutor: \(error)\n")
      KubetutorCommand.exit(withError: ExitCode(Self.limitStatus))
    }
  }
}
