import Machine
import Manifests

/// What all commands that inspect do alike: a list of JSON, or a template for each.
enum Inspection {
  static func print(
    _ words: [String],
    _ format: String?,
    _ kernel: inout Kernel,
    _ find: (String) throws(DockerFailure) -> Value
  ) throws(DockerFailure) -> (any DockerErrand)? {
    var found: [Value] = []
    var failures: [String] = []
    for word in words {
      do throws(DockerFailure) {
        found.append(try find(word))
      } catch {
        failures.append(error.message)
      }
    }
    if let format {
      for object in found {
        kernel.print(
          format == "json"
            ? JSONWriter.compact(object, sortsKeys: false) + "\n"
            : try DockerFormat.inspected(format, object)
        )
      }
      if found.isEmpty { kernel.print("\n") }
    } else {
      let text = JSONWriter.indented(
        .array(found),
        by: 4,
        sortsKeys: false,
        escapesHTML: false
      )
      kernel.print(text + "\n")
    }
    if !failures.isEmpty { throw DockerFailure(failures.joined(separator: "\n")) }
    return nil
  }
}
