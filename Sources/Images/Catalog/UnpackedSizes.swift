import ContainerRuntime

/// How large images are on a node's disk, as `docker images` shows them.
enum UnpackedSizes {
  /// The image with its size, where that is known better than by its download.
  static func set(_ image: Image, _ era: ImageEra) -> Image {
    let name = image.repository.split(separator: "/").last.map(String.init) ?? ""
    let isAlpine = image.tags.contains { $0.contains("alpine") }
    let rows = era == .of2017 ? of2017 : current
    let row = rows.first { $0.name == (isAlpine ? "\(name)-alpine" : name) }
    guard let bytes = row?.bytes else { return image }
    var image = image
    image.unpackedSize = bytes
    return image
  }

  private static let of2017: [(name: String, bytes: Int)] = [
    ("redis", 106_589_184), ("redis-alpine", 26_900_000), ("nginx", 108_275_923),
    ("nginx-alpine", 15_480_000), ("httpd", 177_000_000), ("web", 672_000_000),
    ("busybox", 1_129_289), ("alpine", 3_965_955), ("debian", 100_174_000),
    ("ubuntu", 122_625_000), ("hello-world", 1_848), ("python", 679_000_000),
    ("pause-amd64", 746_888), ("postgres", 287_000_000), ("mysql", 408_000_000),
    ("mongo", 361_000_000), ("k8s-dns-sidecar-amd64", 41_813_000),
    ("k8s-dns-dnsmasq-nanny-amd64", 41_402_000), ("k8s-dns-kube-dns-amd64", 49_388_000),
    ("kubernetes-dashboard-amd64", 119_155_000), ("storage-provisioner", 80_816_000),
    ("kube-addon-manager", 80_598_000), ("tiller", 72_200_000), ("grafana", 278_000_000),
    ("prometheus", 80_242_000),
  ]

  private static let current: [(name: String, bytes: Int)] = [
    ("redis", 137_000_000), ("nginx", 152_000_000), ("nginx-alpine", 52_500_000),
    ("httpd", 117_000_000), ("busybox", 4_420_000), ("alpine", 8_320_000),
    ("hello-world", 10_072), ("pause", 738_000),
  ]
}
