import Machine
import Manifests

/// `yq` of mikefarah, version 4: expressions over the documents of YAML and JSON files.
///
/// Its expressions are read by the reader of `jq`, with which they agree in what people use; comments,
/// quotes and braces of a file stay where their values do.
struct Yq: GatheringTool {
  let paths: [String]
  private let start: YqStart

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    start = try YqStart(arguments, &system)
    paths = start.hasNullInput ? [] : start.files.isEmpty ? ["-"] : start.files
    for path in start.files {
      if let error = Self.refusal(path, system) {
        system.print("Error: open \(path): \(error)\n", to: 2)
        throw Tools.plain("")
      }
    }
  }

  private static func refusal(_ path: String, _ system: Kernel) -> String? {
    guard path != "-" else { return nil }
    do throws(Errno) {
      return try system.stat(path).isDirectory ? "is a directory" : nil
    } catch {
      return error == .EACCES ? "permission denied" : "no such file or directory"
    }
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var jq = JqInterpreter()
    jq.environment = .object(
      ValueObject(system.environment.variables.map { ($0.name, .string($0.value)) })
    )
    var results: [YqResult] = []
    do throws(YqFailure) {
      results = try all(inputs, &jq)
    } catch {
      system.print("Error: \(error.message)\n", to: 2)
      return 1
    }
    let text = start.text(results)
    if start.isInPlace, let path = paths.first {
      do throws(Errno) { try system.writeFile(path, Array(text.utf8)) } catch {
        system.print("Error: open \(path): \(error.message)\n", to: 2)
        return 1
      }
    } else {
      system.print(text)
    }
    guard start.setsStatus else { return 0 }
    let isGood = results.flatMap(\.values).contains { $0.jqIsTrue }
    if !isGood { system.print("Error: no matches found\n", to: 2) }
    return isGood ? 0 : 1
  }

  /// The results of all documents.
  private func all(
    _ inputs: [[UInt8]],
    _ jq: inout JqInterpreter
  ) throws(YqFailure) -> [YqResult] {
    if start.hasNullInput {
      jq.named = Self.names(file: "", fileIndex: 0, index: 0)
      return [YqResult(values: try evaluate(.null, &jq))]
    }
    var files: [[Value]] = []
    for (path, input) in zip(paths, inputs) { files.append(try documents(input, path)) }
    var results: [YqResult] = []
    if start.gathers, start.isOnce {
      var named =
        Self.names(file: paths.first ?? "", fileIndex: 0, index: 0).object ?? ValueObject()
      named["__all"] = .array(files.flatMap { $0 })
      named["__files"] = .array(files.map { .array($0) })
      jq.named = .object(named)
      return [YqResult(values: try evaluate(.null, &jq))]
    }
    for (number, file) in files.enumerated() {
      let sources = YqSource.documents(String(bytes: inputs[number]))
      for (index, document) in file.enumerated() {
        jq.named = Self.names(file: paths[number], fileIndex: number, index: index)
        let source = sources.count == file.count ? sources[index] : nil
        results.append(
          YqResult(values: try evaluate(document, &jq), original: document, source: source)
        )
      }
    }
    return results
  }

  private static func names(file: String, fileIndex: Int, index: Int) -> Value {
    .object(
      ValueObject([
        ("__file", .string(file)), ("__fi", .integer(Int64(fileIndex))),
        ("__di", .integer(Int64(index))),
      ])
    )
  }

  private func documents(_ bytes: [UInt8], _ path: String) throws(YqFailure) -> [Value] {
    let text = String(bytes: bytes)
    do throws(ManifestError) {
      let documents = try YAMLReader.documents(text)
      return documents.isEmpty ? [.null] : documents.map(\.value)
    } catch {
      throw YqFailure(message: "bad file '\(path)': yaml: \(error.message)")
    }
  }

  private func evaluate(_ value: Value, _ jq: inout JqInterpreter) throws(YqFailure) -> [Value] {
    var found: [Value] = []
    do throws(JqStop) {
      try jq.run(start.filter, value) { (value) throws(JqStop) in found.append(value) }
    } catch {
      switch error {
      case .error(let value), .carried(let value):
        throw YqFailure(message: value.string ?? JqWriter.compact(value))
      default: throw YqFailure(message: "the expression was not evaluated to its end")
      }
    }
    return found
  }
}

/// Why `yq` ends.
struct YqFailure: Error {
  var message: String
}
