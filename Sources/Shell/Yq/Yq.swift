import Machine
import Manifests

/// `yq` of mikefarah, version 4: expressions over the documents of YAML and JSON files.
///
/// Its expressions are read by the reader of `jq`, with which they agree in what people use; comments
/// and styles of the files are not kept.
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
    var results: [[Value]] = []
    do throws(YqFailure) {
      if start.hasNullInput {
        results = [try evaluate(.null, &jq)]
      } else if start.gathers {
        var all: [Value] = []
        for (path, input) in zip(paths, inputs) { all += try documents(input, path) }
        results = [try evaluate(.array(all), &jq)]
      } else {
        for (path, input) in zip(paths, inputs) {
          for document in try documents(input, path) { results.append(try evaluate(document, &jq)) }
        }
      }
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
    let isGood = results.joined().contains { $0.jqIsTrue }
    if !isGood { system.print("Error: no matches found\n", to: 2) }
    return isGood ? 0 : 1
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
