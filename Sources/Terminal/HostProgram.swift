import Glibc

/// The program that runs, and others beside it.
public enum HostProgram {
  /// The folder of the running program's file; nil where the system does not tell.
  public static var folder: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    let path = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }

  /// How many processors there are to work with.
  public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Goes on as another program; comes back only where that fails.
  public static func become(_ path: String, _ arguments: [String]) -> HostError {
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    execv(path, words)
    let error = HostError.system("cannot start", path)
    for word in words { free(word) }
    return error
  }

  /// Whether a program can be started.
  public static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }
}
