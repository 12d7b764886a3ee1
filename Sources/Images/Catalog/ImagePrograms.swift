public import Machine

/// The programs of images by the names that executable files give; everything else is asked of
/// another catalog (the shell's).
public struct ImagePrograms: ProgramCatalog {
  private let others: any ProgramCatalog

  /// Makes the catalog on top of another one.
  public init(others: any ProgramCatalog = EmptyCatalog()) { self.others = others }

  /// The names that this catalog knows itself, sorted.
  public static let names: [String] =
    (Array(makers.keys) + Array(ServerPrograms.makers.keys)
    + Array(DatabasePrograms.makers.keys) + Daemons.names).sorted()

  /// The program of a name, ready to start with `arguments`.
  public func program(named name: String, arguments: [String]) -> (any Program)? {
    if let program = Self.makers[name]?(arguments) { return program }
    if let program = ServerPrograms.makers[name]?(arguments) { return program }
    if let program = DatabasePrograms.makers[name]?(arguments) { return program }
    if let behaviour = Daemons.behaviour(of: name) { return Daemon(behaviour) }
    return others.program(named: name, arguments: arguments)
  }

  private static let makers: [String: @Sendable ([String]) -> any Program] = [
    "redis-server": { _ in RedisServer() },
    "redis-cli": { _ in RedisClient() },
    "python": { _ in Python() },
    "pip": { _ in Pip() },
    "perl": { _ in Perl() },
    "curl": { _ in Curl(.seven) },
    "curl-7.52": { _ in Curl(.of2017) },
    "curl-8": { _ in Curl(.eight) },
    "wget": { _ in Wget(.busybox) },
    "wget-gnu": { _ in Wget(.gnu) },
    "ping": { _ in Ping(.iputils) },
    "ping-busybox": { _ in Ping(.busybox) },
    "ping-inetutils": { _ in Ping(.inetutils) },
    "nslookup": { _ in Nslookup(.bind) },
    "nslookup-busybox": { _ in Nslookup(.busybox) },
    "nslookup-busybox-1.28": { _ in Nslookup(.oldBusybox) },
    "dig": { _ in Dig() },
    "host": { _ in HostCommand() },
    "iptables": { _ in IPTables(saves: false) },
    "iptables-save": { _ in IPTables(saves: true) },
    "nginx-ingress-controller": { _ in IngressProxy() },
    "getent": { _ in Getent() },
    "coredns": { _ in CoreDNS() },
    "nc": { _ in Netcat(.openBSD) },
    "nc-busybox": { _ in Netcat(.busybox) },
    "telnet": { _ in Telnet() },
    "traceroute": { _ in Traceroute() },
    "ip": { _ in IPCommand() },
    "ss": { _ in SocketCommands(form: .ss) },
    "netstat": { _ in SocketCommands(form: .netstat) },
    "ifconfig": { _ in Ifconfig() },
    "route": { _ in RouteCommand(isARP: false) },
    "arp": { _ in RouteCommand(isARP: true) },
    "missing-tool": { words in
      let name = words.first?.split(separator: "/").last.map(String.init) ?? ""
      return MissingTool(advice: MissingTool.all.first { $0.key == name }?.value ?? "")
    },
    "mount": { _ in MountCommand() },
    "umount": { _ in MountCommand() },
    "chroot": { _ in EnteringCommand(.chroot) },
    "nsenter": { _ in EnteringCommand(.nsenter) },
    "nginx": { _ in NginxCommand() },
    "httpd": { _ in ApacheCommand() },
    "docker-entrypoint": { _ in Entrypoint(lines: []) },
    "nginx-entrypoint": { _ in NginxEntrypoint() },
    "hello": { _ in Printer(text: HelloWorld.text) },
    "pause": { _ in Daemon(Daemon.Behaviour()) },
    "fluentd": { _ in Fluentd() },
  ]
}

/// What the image hello-world prints.
enum HelloWorld {
  static let text = """

    Hello from Docker!
    This message shows that your installation appears to be working correctly.

    To generate this message, Docker took the following steps:
     1. The Docker client contacted the Docker daemon.
     2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
     3. The Docker daemon created a new container from that image which runs the
        executable that produces the output you are currently reading.
     4. The Docker daemon streamed that output to the Docker client, which sent it
        to your terminal.

    To try something more ambitious, you can run an Ubuntu container with:
     $ docker run -it ubuntu bash

    Share images, automate workflows, and more with a free Docker ID:
     https://hub.docker.com/

    For more examples and ideas, visit:
     https://docs.docker.com/get-started/

    """
}
