import Testing

/// The house rules that a formatter cannot check.
struct TidyTests {
  /// Targets that may see the host; all others live in virtual time.
  static let outerTargets: Set<String> = [
    "Terminal", "CEditLine", "kubetutor", "kubetutor-serve", "Benchmarks",
  ]

  @Test func `no file is longer than 600 lines`() {
    #expect(SourceTree.files().count > 100, "the repository was not found")
    for file in SourceTree.files() {
      #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines: split it")
    }
  }

  @Test func `no function is longer than 70 lines`() {
    for file in SourceTree.files() {
      for function in FunctionScan.functions(in: file) {
        #expect(
          function.length <= 70,
          "\(file.path):\(function.line) has \(function.length) lines: \(function.signature)"
        )
      }
    }
  }

  @Test func `long functions are found`() {
    let body = Array(repeating: "    work()", count: 80)
    let lines = ["struct S {", "  func long(", "    a: Int", "  ) {"] + body + ["  }", "}"]
    let found = FunctionScan.functions(in: SourceFile(path: "Sources/S/S.swift", lines: lines))
    #expect(found.map(\.length) == [84])
    #expect(found.map(\.line) == [2])
  }

  @Test func `names say what a thing is`() {
    let forbidden = [
      ("Util", "the thing that it works on"), ("Utils", "the thing that it works on"),
      ("Helper", "what it does"), ("Helpers", "what they do"),
      ("Common", "the component that owns it"), ("Core", "the component itself"),
      ("Manager", "Registry, Store, Queue or whatever it is"), ("Misc", "one name for each part"),
    ]
    for file in SourceTree.files() {
      for name in [file.name, file.target] where name != "ControllerManager" {
        for (word, instead) in forbidden
        where name.hasSuffix(word) && !name.hasPrefix("ControllerManager") {
          Issue.record("\(file.path): \(word) says nothing; name \(instead)")
        }
      }
    }
  }

  @Test(
    arguments: [
      ("TODO", "do it, or open an issue"), ("FIXME", "mend it, or open an issue"),
      ("try!", "handle the error"),
      ("as!", "use as? and say what happens otherwise"),
      ("fatalError(", "use precondition for what cannot be, an error for what can"),
    ])
  func `nothing is left undone or forced`(_ rule: (word: String, instead: String)) {
    for file in SourceTree.files() where file.target != "TidyTests" {
      for (index, line) in file.lines.enumerated() where Self.holds(line, rule.word) {
        Issue.record("\(file.path):\(index + 1): \(rule.word): \(rule.instead)")
      }
    }
  }

  @Test(
    arguments: [
      ("Date(", "the cluster's clock"), ("UUID(", "a random stream"),
      ("SystemRandomNumberGenerator", "a random stream"), (".randomElement()", "a random stream"),
      (".shuffled()", "a random stream"), ("ProcessInfo", "an argument"),
      ("FileManager", "the simulated file system"), ("getenv(", "an argument"),
      ("Task {", "an event"), ("Task.sleep", "an event"), ("DispatchQueue", "an event"),
      ("ContinuousClock", "the cluster's clock"), ("nonisolated(unsafe)", "a value"),
      ("@unchecked Sendable", "a value"), ("import Foundation", "the standard library"),
      ("import Glibc", "the standard library"), ("import Dispatch", "an event"),
    ])
  func `the engine sees nothing of the host`(_ rule: (word: String, instead: String)) {
    for file in SourceTree.files(in: ["Sources"]) where !Self.outerTargets.contains(file.target) {
      for (index, line) in file.lines.enumerated() where Self.holds(line, rule.word) {
        Issue.record("\(file.path):\(index + 1): \(rule.word): take \(rule.instead)")
      }
    }
  }

  @Test func `a target imports only what it declares`() {
    let law = PackageLaw(SourceTree.text(of: "Package.swift"))
    #expect(law.allowed["Etcd"]?.contains("Simulation") == true)
    #expect(law.allowed["Manifests"]?.contains("Yams") == true)
    for file in SourceTree.files() where file.path.hasSuffix(".swift") {
      var allowed = law.allowed[file.target] ?? []
      let isTest = file.path.hasPrefix("Tests/")
      if isTest { allowed.formUnion(["Testing", "Foundation", "Glibc"]) }
      if Self.outerTargets.contains(file.target) {
        allowed.formUnion([
          "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
        ])
      }
      for (index, line) in file.lines.enumerated() {
        guard let module = Self.importedModule(line) else { continue }
        #expect(
          allowed.contains(module),
          "\(file.path):\(index + 1): \(file.target) does not declare \(module) in Package.swift"
        )
      }
    }
  }

  /// Whether `line` has `word`, and not as the end of a longer one.
  private static func holds(_ line: String, _ word: String) -> Bool {
    // By bytes first: most lines have none of the words, and this runs unoptimised.
    guard line.utf8.contains(word.utf8.first ?? 0), line.contains(word) else { return false }
    return line.ranges(of: word).contains { range in
      guard let first = word.first, first.isLetter, range.lowerBound > line.startIndex else {
        return true
      }
      let before = line[line.index(before: range.lowerBound)]
      return !before.isLetter && !before.isNumber && before != "_"
    }
  }

  /// The module that `line` imports, if it is an import; an indented line is part of a text.
  private static func importedModule(_ line: String) -> String? {
    if line.hasPrefix(" ") { return nil }
    var words = line.split(separator: " ").map(String.init)
    let attributes: Set<String> = ["public", "internal", "package", "private", "@testable"]
    while let first = words.first, attributes.contains(first) { words.removeFirst() }
    guard words.first == "import", words.count >= 2 else { return nil }
    let kinds: Set<String> = ["struct", "enum", "func", "class", "protocol", "typealias"]
    let module = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return module.split(separator: ".").first.map(String.init)
  }
}
