public import Machine
public import Simulation

/// The files that images and machines start from.
public enum BaseFiles {
  /// A Debian as most images have it: bash, the usual tools, no network clients.
  public static func debian(
    release: String = "12 (bookworm)",
    modified: Instant = .epoch
  ) -> FileNode {
    var files = modified == .epoch ? plainDebian : makeDebian(modified)
    addRelease(release, modified, to: &files)
    return files
  }

  private static let plainDebian = makeDebian(.epoch)

  private static func makeDebian(_ modified: Instant) -> FileNode {
    var files = common(modified)
    for path in ["/boot", "/lib64", "/media", "/mnt"] {
      files.insert(.directory(modified: modified), at: path)
    }
    for name in tools + debianTools + ["bash", "dash"] {
      files.insert(.program(name, modified: modified), at: "/bin/\(name)")
    }
    files.insert(.link(to: "dash", modified: modified), at: "/bin/sh")
    files.insert(.program("getent", modified: modified), at: "/usr/bin/getent")
    for name in ["env", "find", "xargs", "awk", "id", "whoami", "seq", "tee", "sort", "which"] {
      files.insert(.link(to: "/bin/\(name)", modified: modified), at: "/usr/bin/\(name)")
    }
    let prompt = "PS1='\\u@\\h:\\w\\$ '\n"
    files.insert(.text(prompt, modified: modified), at: "/etc/bash.bashrc")
    files.insert(.text(prompt, modified: modified), at: "/root/.bashrc")
    return files
  }

  private static func addRelease(
    _ release: String,
    _ modified: Instant,
    to files: inout FileNode
  ) {
    let version = release.prefix { $0 != " " }
    files.insert(
      .text(
        "PRETTY_NAME=\"Debian GNU/Linux \(release)\"\nNAME=\"Debian GNU/Linux\"\n"
          + "VERSION_ID=\"\(version)\"\nVERSION=\"\(release)\"\nID=debian\n",
        modified: modified
      ),
      at: "/etc/os-release"
    )
  }

  /// A busybox: ash, and one binary under many names, network clients among them.
  public static func busybox() -> FileNode { plainBusybox }

  private static let plainBusybox = makeBusybox()

  private static func makeBusybox(modified: Instant = .epoch) -> FileNode {
    var files = common(modified)
    for name in tools + busyboxTools {
      files.insert(.program(name, modified: modified), at: "/bin/\(name)")
    }
    for name in ["sh", "ash"] {
      files.insert(.program("ash", modified: modified), at: "/bin/\(name)")
    }
    for name in ["wget", "ip", "netstat", "ifconfig", "route", "arp", "telnet"] {
      files.insert(.program(name, modified: modified), at: "/bin/\(name)")
    }
    files.insert(.program("busybox", modified: modified), at: "/bin/busybox")
    files.insert(.program("nc-busybox", modified: modified), at: "/bin/nc")
    files.insert(.program("ping-busybox", modified: modified), at: "/bin/ping")
    files.insert(.program("traceroute", modified: modified), at: "/bin/traceroute")
    files.insert(.program("nslookup-busybox", modified: modified), at: "/usr/bin/nslookup")
    files.insert(.link(to: "/bin/env", modified: modified), at: "/usr/bin/env")
    return files
  }

  /// The busybox of 1.28 and before, whose nslookup asks the C library.
  public static func oldBusybox() -> FileNode {
    var files = plainBusybox
    files.insert(.program("nslookup-busybox-1.28"), at: "/usr/bin/nslookup")
    return files
  }

  /// An Alpine Linux: a busybox with its release file.
  public static func alpine(modified: Instant = .epoch) -> FileNode {
    var files = plainBusybox
    files.insert(
      .text(
        "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\n"
          + "PRETTY_NAME=\"Alpine Linux v3.20\"\n",
        modified: modified
      ),
      at: "/etc/os-release"
    )
    files.insert(.text("3.20.3\n", modified: modified), at: "/etc/alpine-release")
    files.insert(.program("getent", modified: modified), at: "/usr/bin/getent")
    return files
  }

  /// Nothing but one program, and what the runtime puts there.
  public static func scratch(_ program: String, at path: String) -> FileNode {
    var files = runtimeFiles(.epoch)
    files.insert(.program(program), at: path)
    return files
  }

  /// The clients of networks that machines with everything have.
  static let networkClients = [
    "arp", "curl", "dig", "host", "ifconfig", "ip", "nc", "netstat", "nslookup", "ping", "route",
    "ss", "telnet", "traceroute",
  ]

  /// A machine with everything: the learner's host, or a node.
  public static func host(modified: Instant = .epoch) -> FileNode {
    var files = debian(modified: modified)
    for name in networkClients {
      files.insert(.program(name, modified: modified), at: "/usr/bin/\(name)")
    }
    files.insert(.program("wget-gnu", modified: modified), at: "/usr/bin/wget")
    return files
  }

  /// The small programs that the shell's catalog has, by their names.
  static let tools = [
    "awk", "base64", "basename", "cat", "chmod", "chown", "chroot", "clear", "cmp", "cp", "cut",
    "date", "dd", "df", "dirname", "du", "echo", "egrep", "env", "expr", "false", "fgrep", "find",
    "free", "grep", "head", "hostname", "id", "kill", "less", "ln", "ls", "md5sum", "mkdir",
    "mkfifo", "mknod", "mktemp", "more", "mount", "mv", "nl", "nproc", "nsenter", "printenv",
    "printf", "ps", "pwd", "readlink", "realpath", "rev", "rm", "rmdir", "sed", "seq",
    "sha256sum", "shuf", "sleep", "sort", "stat", "sync", "tac", "tail", "tee", "test", "timeout",
    "top", "touch", "tr", "true", "tty", "umount", "uname", "uniq", "uptime", "watch", "wc",
    "which", "whoami", "xargs", "yes",
  ]

  /// What a Debian has besides: more of the core utilities, diffutils, tar and gzip.
  static let debianTools = [
    "chgrp", "comm", "diff", "expand", "factor", "fallocate", "fmt", "fold", "groups", "gunzip",
    "gzip", "install", "ionice", "join", "link", "nice", "nohup", "od", "paste", "setsid",
    "sha1sum", "sha384sum", "sha512sum", "split", "stdbuf", "su", "tar", "truncate", "unexpand",
    "unlink", "zcat", "tsort", "numfmt", "getopt",
  ]

  /// What a busybox has besides.
  static let busyboxTools = [
    "bc", "chgrp", "comm", "diff", "expand", "factor", "fallocate", "fold", "groups", "gunzip",
    "gzip", "hexdump", "install", "ionice", "killall", "link", "nice", "nohup", "od", "paste",
    "pgrep", "pidof", "pkill", "setsid", "sha1sum", "sha512sum", "split", "strings", "su", "tar",
    "truncate", "unexpand", "unlink", "xxd", "zcat",
  ]

  private static func common(_ modified: Instant) -> FileNode {
    var files = runtimeFiles(modified)
    for path in [
      "/bin", "/home", "/lib", "/opt", "/root", "/run", "/sbin", "/srv", "/usr/local/bin",
    ] {
      files.insert(.directory(mode: path == "/root" ? 0o700 : 0o755, modified: modified), at: path)
    }
    for path in ["/tmp", "/var/tmp"] {
      files.insert(.directory(mode: 0o1777, modified: modified), at: path)
    }
    for path in ["/sys", "/usr/bin", "/usr/sbin", "/var/log", "/var/run"] {
      files.insert(.directory(modified: modified), at: path)
    }
    files.insert(
      .text(
        "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
          + "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
          + "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
        modified: modified
      ),
      at: "/etc/passwd"
    )
    files.insert(
      .text(
        "root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n",
        modified: modified
      ),
      at: "/etc/group"
    )
    return files
  }

  /// What a runtime puts into every container: devices, and the files that it generates.
  private static func runtimeFiles(_ modified: Instant) -> FileNode {
    var files = FileNode.directory(modified: modified)
    let devices: [(String, FileNode.Device)] = [
      ("null", .null), ("zero", .zero), ("tty", .terminal), ("random", .random),
      ("urandom", .random), ("stdin", .descriptor(0)), ("stdout", .descriptor(1)),
      ("stderr", .descriptor(2)), ("fd/0", .descriptor(0)), ("fd/1", .descriptor(1)),
      ("fd/2", .descriptor(2)), ("fd/60", .descriptor(60)), ("fd/61", .descriptor(61)),
      ("fd/62", .descriptor(62)), ("fd/63", .descriptor(63)),
    ]
    for (name, device) in devices {
      files.insert(FileNode(.device(device), mode: 0o666, modified: modified), at: "/dev/\(name)")
    }
    let generated: [(String, FileNode.GeneratedFile)] = [
      ("/etc/hostname", .hostname), ("/etc/hosts", .hosts),
      ("/etc/resolv.conf", .resolverConfiguration), ("/proc/uptime", .uptime),
      ("/proc/mounts", .mounts), ("/proc/loadavg", .system(.load)),
      ("/proc/meminfo", .system(.memory)), ("/proc/cpuinfo", .system(.processors)),
      ("/proc/version", .system(.version)),
    ]
    for (path, file) in generated {
      files.insert(FileNode(.generated(file), mode: 0o644, modified: modified), at: path)
    }
    return files
  }
}
