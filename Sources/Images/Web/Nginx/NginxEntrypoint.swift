import Machine

/// The entry script of nginx' image: fills templates in, says what it did, then becomes the command.
struct NginxEntrypoint: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let command = Array(system.arguments.dropFirst())
    guard let name = command.first else { return .exit(0) }
    if name == "nginx" || name == "nginx-debug" { prepare(&system) }
    do throws(Errno) { return .become(try system.prepareExec(command)) } catch {
      let reason = error == .ENOENT && !name.contains("/") ? "not found" : error.message
      system.print("\(system.arguments[0]): exec: line 47: \(name): \(reason)\n", to: 2)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }

  private func prepare(_ system: inout Kernel) {
    let (own, folder) = ("/docker-entrypoint.sh", "/docker-entrypoint.d")
    let (listen, templates) = ("10-listen-on-ipv6-by-default.sh", "20-envsubst-on-templates.sh")
    let page = "/etc/nginx/conf.d/default.conf"
    system.print(
      "\(own): \(folder)/ is not empty, will attempt to perform configuration\n"
        + "\(own): Looking for shell scripts in \(folder)/\n\(own): Launching \(folder)/\(listen)\n"
    )
    let bytes = try? system.readFile(page)
    let isWritable = bytes != nil && (try? system.touch(page)) != nil
    let isOwn = bytes.map { $0.elementsEqual(NginxFiles.configuration.utf8) } ?? false
    if bytes == nil {
      system.print("\(listen): info: \(page) is not a file or does not exist\n")
    } else if !isWritable {
      system.print("\(listen): info: can not modify \(page) (read-only file system?)\n")
    } else {
      system.print("\(listen): info: Getting the checksum of \(page)\n")
      system.print(
        isOwn
          ? "\(listen): info: Enabled listen on IPv6 in \(page)\n"
          : "\(listen): info: \(page) differs from the packaged version\n"
      )
    }
    system.print(
      "\(own): Sourcing \(folder)/15-local-resolvers.envsh\n\(own): Launching \(folder)/\(templates)\n"
    )
    fillTemplates(templates, &system)
    system.print(
      "\(own): Launching \(folder)/30-tune-worker-processes.sh\n"
        + "\(own): Configuration complete; ready for start up\n"
    )
  }

  /// Writes every template with the values of the variables that there are.
  private func fillTemplates(_ script: String, _ system: inout Kernel) {
    let (source, target) = ("/etc/nginx/templates", "/etc/nginx/conf.d")
    for name in ((try? system.list(source)) ?? []).sorted() where name.hasSuffix(".template") {
      guard let bytes = try? system.readFile("\(source)/\(name)") else { continue }
      var text = String(decoding: bytes, as: UTF8.self)
      for variable in system.environment.variables {
        text = text.replacing("${\(variable.name)}", with: variable.value)
      }
      let path = "\(target)/\(name.dropLast(9))"
      system.print("\(script): Running envsubst on \(source)/\(name) to \(path)\n")
      if (try? system.writeFile(path, Array(text.utf8))) == nil {
        system.print("\(script): ERROR: \(source) exists, but \(target) is not writable\n")
      }
    }
  }
}
