import Glibc

/// One call of kubetutor without a terminal: what it printed, and how it ended.
struct Invocation {
  let output: String
  let error: String
  let status: Int32

  init(
    _ arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    in home: Home
  ) throws {
    home.write(input, to: "input")
    let program = try PseudoTerminal.product("kubetutor")
    let variables = environment.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " ")
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    let command =
      "cd '\(home.path)' && env -i HOME='\(home.path)' PATH=/usr/bin:/bin \(variables)"
      + " '\(program)' \(words) <input >output 2>error"
    let result = system(command)
    status = result & 0x7F == 0 ? result >> 8 & 0xFF : 128 + result & 0x7F
    output = home.text("output") ?? ""
    error = home.text("error") ?? ""
  }
}
