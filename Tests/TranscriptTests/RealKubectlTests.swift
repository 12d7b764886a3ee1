import Foundation
import Testing

/// The transcript of commands that need no server, played by a real kubectl of the same version.
@Suite struct RealKubectlTests {
  /// The kubectl at `$KUBECTL`, or the first on the path; nil unless it is of version 1.36.
  private static func kubectl() -> String? {
    let environment = ProcessInfo.processInfo.environment
    let path = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/kubectl" }
    let candidates = [environment["KUBECTL"]].compactMap { $0 } + path
    return candidates.first { candidate in
      FileManager.default.isExecutableFile(atPath: candidate)
        && run(candidate, "\"$KUBECTL\" version --client", in: "/").output.contains(" v1.36.")
    }
  }

  private static func run(
    _ kubectl: String,
    _ line: String,
    in folder: String
  ) -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "kubectl() { \"$KUBECTL\" \"$@\"; }; \(line)"]
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ["KUBECTL": kubectl, "KUBECONFIG": "/nonexistent", "HOME": folder]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return ("\(error)", -1)
    }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }

  @Test func `a real kubectl says the same without a server`() throws {
    guard let kubectl = Self.kubectl() else {
      print("skipped: there is no kubectl v1.36 on the path or at $KUBECTL")
      return
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "client-only-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in try TestFiles.folder("client-only") {
      let url = folder.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(file.bytes).write(to: url)
    }
    let transcript = try TestFiles.transcripts(in: ".").first { $0.name == "client-only" }
    let commands = try #require(transcript).commands.filter { $0.typed[0].hasPrefix("kubectl") }
    #expect(commands.count > 200)
    for command in commands {
      let (output, status) = Self.run(kubectl, command.typed[0], in: folder.path)
      var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() }
      #expect(lines == command.output, "\(command.typed[0])")
      #expect(status == command.status, "\(command.typed[0])")
    }
  }
}
