import Foundation
import Machine

/// What a shell did with a script, made comparable.
struct ShellOutcome: Equatable {
  var output: String
  /// The lines of standard error, sorted: the processes of a pipeline may print in any order.
  var errors: [String]
  var status: Int32

  init(output: String, errors: String, status: Int32) {
    self.output = Self.withoutPlaces(output)
    self.status = status
    self.errors = Self.withoutPlaces(errors).split(separator: "\n").map(String.init).sorted()
  }

  /// Error messages without the number of their line, which bash counts in ways of its own.
  private static func withoutPlaces(_ text: String) -> String {
    guard text.contains(": line ") else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line)
        .replacing(#/^([^:]*: (?:(?:eval|-c): )?)line [0-9]+: /#) { String($0.1) }
        // The number of a process that a signal ended.
        .replacing(#/^([^:]*: ) *[0-9]+ ([A-Z][a-z 0-9]+   )/#) { "\($0.1)PID \($0.2)" }
    }.joined(separator: "\n")
  }
}

/// The host's bash, which runs generated scripts in folders of its own.
struct HostBash {
  static let path = "/bin/bash"
  static let isAvailable = FileManager.default.isExecutableFile(atPath: path)

  /// The files that lie in the working directory of every script.
  static let files: KeyValuePairs<String, String> = [
    "a.txt": "alpha\n", "b.txt": "beta\nbeta two\n", "c.log": "",
    "data": "one two three\nfour  five\n\nsix:seven:eight\n  spaced out\t\n",
    ".hidden": "h\n", "dir1/x.tar.gz": "x\n", "dir1/y.txt": "y\n", "dir1/deep/z.txt": "z\n",
    "dir2/.keep": "", "setvar": "loaded=\"yes $1\"\n",
  ]

  private let folder: URL

  init() throws {
    folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appending(path: "shell-differential-\(UUID().uuidString)")
    for (path, text) in Self.files {
      let file = folder.appending(path: "fixture/work/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs scripts one after the other, each with fresh files; in bash, or in `dash` as `sh`.
  func run(_ scripts: [String], inDash: Bool = false) throws -> [ShellOutcome] {
    let batch = folder.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: batch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: batch) }
    for (index, script) in scripts.enumerated() {
      try Data(script.utf8).write(to: batch.appending(path: "script\(index)"))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = [
      "-c",
      """
      n=0
      while [ $n -lt $1 ]; do
        cp -r ../fixture $n; s=$(<script$n); : > $n/out; : > $n/err
        (ulimit -t 5; cd $n/work; exec -a $3 $2 -c "$s" </dev/null >../out 2>../err)
        echo $? > $n/status; n=$((n+1))
      done
      """, "driver", String(scripts.count), inDash ? "dash" : "bash", inDash ? "sh" : "bash",
    ]
    process.currentDirectoryURL = batch
    process.environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
      "LC_ALL": "C.UTF-8",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return scripts.indices.map { index in
      let place = batch.appending(path: String(index))
      func text(_ name: String) -> String {
        let data = (try? Data(contentsOf: place.appending(path: name))) ?? Data()
        return String(decoding: data, as: UTF8.self)
          .replacing(place.appending(path: "work").path, with: "/work")
      }
      let status = Int32(text("status").filter(\.isNumber)) ?? -1
      return ShellOutcome(output: text("out"), errors: text("err"), status: status)
    }
  }
}

extension Workshop {
  /// Runs a script as ``HostBash`` does.
  static func outcome(of script: String, shell: String = "bash") -> ShellOutcome {
    var workshop = Workshop(workFiles: HostBash.files)
    workshop.kernel.limits.stepsAtOneInstant = 300_000
    workshop.kernel.limits.steps = 600_000
    let result = workshop.run(script, shell: shell)
    var errors = result.errors
    if let limit = workshop.kernel.exceeded { errors += "limit: \(limit)\n" }
    return ShellOutcome(output: result.output, errors: errors, status: result.status)
  }

  private init(workFiles: KeyValuePairs<String, String>) {
    self.init()
    for (path, text) in workFiles { kernel.install(.text(text), at: "/work/" + path, on: machine) }
  }
}
