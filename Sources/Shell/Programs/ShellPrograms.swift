public import Machine

/// The shells and the small programs that every machine has.
public struct ShellPrograms: ProgramCatalog {
  /// Makes the catalog.
  public init() {}

  /// The program of a name; nil where this catalog has none.
  public func program(named name: String, arguments: [String]) -> (any Program)? {
    switch name {
    case "bash": Shell(.bash)
    case "sh", "dash": Shell(.dash)
    case "ash", "busybox-sh": Shell(.busybox)
    default: Self.filter(name) ?? Self.runner(name) ?? Self.tool(name)
    }
  }

  private static func tool(_ name: String) -> (any Program)? {
    if Tools.works[name] != nil { return Tool(name: name) }
    return notSimulated.contains(name) ? NotSimulated() : nil
  }

  private static func filter(_ name: String) -> (any Program)? {
    switch name {
    case "cat": FilterProgram<Cat>()
    case "grep", "egrep", "fgrep": FilterProgram<Grep>()
    case "head": FilterProgram<Head>()
    case "wc": FilterProgram<WordCount>()
    case "sort": FilterProgram<Sort>()
    case "uniq": FilterProgram<Uniq>()
    case "cut": FilterProgram<Cut>()
    case "tr": FilterProgram<Translate>()
    case "tac": FilterProgram<Reversed>()
    case "rev": FilterProgram<Mirrored>()
    case "nl": FilterProgram<Numbered>()
    case "fold": FilterProgram<Fold>()
    case "tee": FilterProgram<Tee>()
    case "less", "more": PagerScreen()
    case "expand": FilterProgram<Expand>()
    case "unexpand": FilterProgram<Unexpand>()
    case "sed": FilterProgram<Sed>()
    case "base64": FilterProgram<Base64>()
    case "md5sum", "sha1sum", "sha256sum", "sha384sum", "sha512sum": FilterProgram<Checksum>()
    case "envsubst": FilterProgram<EnvironmentSubstitution>()
    default: gatherer(name)
    }
  }

  private static func gatherer(_ name: String) -> (any Program)? {
    switch name {
    case "cmp": GatheringProgram<ByteComparison>()
    case "diff": GatheringProgram<Difference>()
    case "tar": GatheringProgram<Tar>()
    case "openssl": GatheringProgram<OpenSSL>()
    case "gzip", "gunzip", "zcat": GatheringProgram<Gzip>()
    case "split": GatheringProgram<Split>()
    case "strings": GatheringProgram<PrintableStrings>()
    case "shuf": GatheringProgram<Shuffle>()
    case "yq": GatheringProgram<Yq>()
    case "bc": GatheringProgram<Bc>()
    case "fmt": GatheringProgram<Reflow>()
    case "paste": GatheringProgram<Paste>()
    case "comm": GatheringProgram<CommonLines>()
    case "join": GatheringProgram<Join>()
    case "tsort": GatheringProgram<TopologicalSort>()
    case "numfmt": GatheringProgram<NumberForms>()
    case "column": GatheringProgram<Column>()
    case "od": GatheringProgram<OctalDump>()
    case "xxd": GatheringProgram<Xxd>()
    case "hexdump": GatheringProgram<HexadecimalDump>()
    default: nil
    }
  }

  private static func runner(_ name: String) -> (any Program)? {
    switch name {
    case "sleep": Sleep()
    case "tail": Tail()
    case "yes": Yes()
    case "timeout": Timeout()
    case "watch": Watch()
    case "xargs": Xargs()
    case "find": Find()
    case "env": Env()
    case "nohup": Nohup()
    case "nice", "setsid", "stdbuf", "ionice": Prefix()
    case "su": SwitchUser()
    case "awk", "mawk": Awk()
    case "jq": Jq()
    case "busybox": Busybox()
    default: nil
    }
  }

  /// Programs that are there but say that they do nothing here.
  private static let notSimulated = [
    "zip", "unzip", "xz", "apt-get", "apt", "apk", "yum", "dnf", "dpkg",
    "mount", "umount", "systemctl", "strace", "gdb", "ssh", "scp", "passwd",
    "useradd", "tmux", "screen", "make", "gcc", "man",
  ]

  /// The names of all programs, sorted.
  public static let names: [String] =
    ([
      "bash", "sh", "dash", "cat", "grep", "egrep", "fgrep", "head", "wc", "sort", "uniq", "cut",
      "tr", "tac", "rev", "nl", "fold", "tee", "less", "more",
      "sed", "base64", "sha256sum", "sleep", "tail", "yes", "timeout", "watch", "xargs", "find",
      "env",
      "awk", "mawk", "jq", "yq", "md5sum", "sha1sum", "sha384sum", "sha512sum", "tar", "gzip",
      "gunzip", "zcat", "split", "strings", "shuf", "envsubst", "nohup", "diff", "paste", "comm",
      "join", "column", "od", "xxd", "expand", "unexpand", "bc", "fmt", "nice", "setsid", "stdbuf",
      "ionice", "su",
      "hexdump", "openssl", "cmp", "tsort", "numfmt",
    ] + Tools.works.keys).sorted()

  /// Puts the programs as files into the usual places of a file tree.
  public static func install(into files: inout FileNode) {
    for name in names { files.insert(.program(name), at: "/bin/\(name)") }
    for name in names { files.insert(.program(name), at: "/usr/bin/\(name)") }
  }
}

/// A program that says that it is not simulated.
struct NotSimulated: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    Tools.complain("is not simulated", &system)
    return .exit(126)
  }
}
