/// What the programs of an image use of a machine while they have nothing to do.
///
/// Programs here take no memory of their own and compute only when they are asked; the figures are
/// those of the real programs at rest. What a program computes is measured, and comes on top.
public struct UsageProfile: Hashable, Sendable {
  /// Thousandths of a processor.
  public var milliCPU: Int64
  /// Bytes of memory, in Ki.
  public var memoryKi: Int64

  init(_ milliCPU: Int64, mebibytes: Int64) {
    self.milliCPU = milliCPU
    memoryKi = mebibytes * 1024
  }

  /// The figures for an image by its name.
  public static func of(image: String) -> UsageProfile {
    let repository = image.prefix { $0 != "@" }.split(separator: "/").last ?? ""
    let name = String(repository.prefix { $0 != ":" })
    return known.first { $0.name == name }?.profile ?? UsageProfile(0, mebibytes: 1)
  }

  private static let known: [(name: String, profile: UsageProfile)] = [
    ("kube-apiserver", .init(38, mebibytes: 246)), ("etcd", .init(17, mebibytes: 42)),
    ("kube-controller-manager", .init(14, mebibytes: 51)),
    ("kube-scheduler", .init(6, mebibytes: 22)), ("kube-proxy", .init(1, mebibytes: 16)),
    ("coredns", .init(2, mebibytes: 14)), ("storage-provisioner", .init(1, mebibytes: 9)),
    ("metrics-server", .init(3, mebibytes: 18)), ("nginx", .init(0, mebibytes: 4)),
    ("httpd", .init(1, mebibytes: 7)), ("redis", .init(2, mebibytes: 4)),
    ("registry", .init(1, mebibytes: 8)), ("python", .init(1, mebibytes: 9)),
    ("busybox", .init(0, mebibytes: 0)), ("alpine", .init(0, mebibytes: 0)),
    ("pause", .init(0, mebibytes: 0)),
  ]
}
