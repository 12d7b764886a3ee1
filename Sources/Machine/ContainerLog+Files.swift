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
      text += line.text(in: form)
      text += "\n"
    }
    return text
  }
}

extension ContainerLog.Line {
  /// The line as it stands in a log file, without its end.
  func text(in form: ContainerLog.Form) -> String {
    let time = CivilTime(time)
    let stamp = "\(time.date)T\(time.timeOfDay).\(CivilTime.padded(time.nanosecond, 9))Z"
    let stream = isError ? "stderr" : "stdout"
    return switch form {
    case .interface: "\(stamp) \(stream) F \(text)"
    case .json:
      "{\"log\":\"\(Self.escaped(text))\\n\",\"stream\":\"\(stream)\",\"time\":\"\(stamp)\"}"
    }
  }

  /// A text between the quotes of JSON, as docker's writer escapes it.
  private static func escaped(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && !special.contains($0) }
    if isPlain { return text }
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

  private static let special = Array("\"\\<>&".utf8)
}

extension Channel {
  /// Notified when a container wrote to its log.
  public static let containerLogs = Channel(41)
}
