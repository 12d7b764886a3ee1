import Simulation

extension ContainerLog {
  /// How a runtime writes a container's log into a file.
  public enum Form: Hashable, Sendable {
    /// Docker's `json-file`: an object a line.
    case json
    /// The form of the container runtime interface: time, stream, tag, text.
    case interface
  }

  /// The file; a line that has no end yet is not in it.
  public func text(in form: Form) -> String {
    var text = ""
    for line in lines where line.isComplete {
      let time = CivilTime(line.time)
      let stamp = "\(time.date)T\(time.timeOfDay).\(CivilTime.padded(time.nanosecond, 9))Z"
      let stream = line.isError ? "stderr" : "stdout"
      switch form {
      case .interface: text += "\(stamp) \(stream) F \(line.text)\n"
      case .json:
        text +=
          "{\"log\":\"\(Self.escaped(line.text))\\n\",\"stream\":\"\(stream)\",\"time\":\"\(stamp)\"}\n"
      }
    }
    return text
  }

  /// A text between the quotes of JSON, as docker's writer escapes it.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "<", ">", "&": result += "\\u00\(String(scalar.value, radix: 16))"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Channel {
  /// Notified when a container wrote to its log.
  public static let containerLogs = Channel(41)
}
