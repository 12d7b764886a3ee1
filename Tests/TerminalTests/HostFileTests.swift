import Glibc
import Terminal
import Testing

/// Files of the host and the history kept in one.
struct HostFileTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/terminal-tests-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = system("rm -rf '\(path)'") }
    try body(path)
  }

  @Test func `a file is replaced as a whole`() throws {
    try withDirectory { directory in
      let path = "\(directory)/a/b/file"
      try HostFile.makeDirectory("\(directory)/a/b")
      try HostFile.replace(path, with: Array("one".utf8))
      try HostFile.replace(path, with: Array("two".utf8))
      #expect(try HostFile.read(path) == Array("two".utf8))
    }
  }

  @Test func `a missing file is told by name and reason`() {
    let error = #expect(throws: HostError.self) { try HostFile.read("/nowhere/at-all") }
    #expect(error?.description == "cannot read /nowhere/at-all: No such file or directory")
  }

  @Test func `history keeps line breaks, backslashes and other shells' lines`() throws {
    try withDirectory { directory in
      let file = HistoryFile(path: "\(directory)/state/history")
      try file.append(["one\ntwo", "a\\nb"])
      try HistoryFile(path: file.path).append(["λ"])
      #expect(file.load() == ["one\ntwo", "a\\nb", "λ"])
    }
  }

  @Test func `history is bounded in entries and bytes`() throws {
    try withDirectory { directory in
      let few = HistoryFile(path: "\(directory)/few", maximumEntries: 2)
      try few.append(["a", "b", "c"])
      #expect(few.load() == ["b", "c"])
      let small = HistoryFile(path: "\(directory)/small", maximumBytes: 6)
      try small.append(["aaaa", "bb", "cc"])
      #expect(small.load() == ["bb", "cc"])
    }
  }

  @Test func `the learner's editor changes a text`() throws {
    setenv("VISUAL", "sed -i s/blue/green/", 1)
    defer { unsetenv("VISUAL") }
    #expect(try HostEditor.edit("color: blue\n", name: "a.yaml") == "color: green\n")
    setenv("VISUAL", "false", 1)
    #expect(throws: HostError.self) { try HostEditor.edit("x", name: "a.yaml") }
  }
}
