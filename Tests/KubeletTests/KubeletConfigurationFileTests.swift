import Kubelet
import KubernetesAPI
import Machine
import Network
import Simulation
import Testing

@Suite struct KubeletConfigurationFileTests {
  private static let path = "/var/lib/kubelet/config.yaml"
  private static let head =
    "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"

  private func trouble(_ text: String?) -> String {
    do {
      _ = try KubeletConfigurationFile(text.map { Array($0.utf8) }, at: Self.path)
      return ""
    } catch {
      return error.message
    }
  }

  @Test func `what the file says is followed`() throws {
    let text =
      Self.head + "maxPods: 20\nclusterDNS: [10.96.0.99]\nclusterDomain: example.org\n"
      + "staticPodPath: /etc/pods\nevictionHard: {nodefs.available: 5%, memory.available: 200Mi}\n"
    let file = try KubeletConfigurationFile(Array(text.utf8), at: Self.path)
    let settings = file.applied(to: try TestNode().kubelet.configuration)
    #expect(settings.podLimit == 20)
    #expect(settings.clusterDNS.description == "10.96.0.99")
    #expect(settings.clusterDomain == "example.org")
    #expect(settings.staticPodPath == "/etc/pods")
    #expect(settings.eviction.disk == .share(50))
    #expect(settings.evictionMemory == 200 << 20)
  }

  @Test func `no file, an empty one and another kind are refused in the kubelet's words`() {
    let lead =
      "failed to load kubelet config file, path: \(Self.path), error: failed to load Kubelet config"
      + " file \(Self.path), error "
    #expect(
      trouble(nil) == lead
        + "failed to read kubelet config file \"\(Self.path)\", error: open \(Self.path): no such"
        + " file or directory"
    )
    #expect(trouble("") == lead + "kubelet config file \"\(Self.path)\" was empty")
    #expect(trouble("kind: Pod\napiVersion: v1\n").contains("no kind \"Pod\" is registered"))
  }

  @Test func `values of the wrong type and out of range are refused`() {
    #expect(
      trouble(Self.head + "maxPods: many\n").hasSuffix(
        "failed to decode: json: cannot unmarshal string into Go struct field"
          + " KubeletConfiguration.maxPods of type int32"
      )
    )
    #expect(trouble(Self.head + "maxPods: -1\n").contains("maxPods (--max-pods) -1 must be"))
    #expect(trouble(Self.head + "maxPods: [110\n").contains("error converting YAML to JSON"))
  }
}
