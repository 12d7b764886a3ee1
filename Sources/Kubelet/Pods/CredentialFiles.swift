import KubernetesAPI
import Machine

/// The volumes of service accounts' credentials, which nearly every pod mounts: made once for each
/// account and shared by its pods, since files are values.
struct CredentialFiles: Sendable {
  private struct Entry: Sendable {
    let account: String
    /// The version of the certificate that is in it.
    let version: String
    let files: FileNode
  }

  private var entries: [Entry] = []

  /// The files made for an account's pods with this version of the certificate.
  subscript(account: String, version: String) -> FileNode? {
    get { entries.first { $0.account == account && $0.version == version }?.files }
    set {
      entries.removeAll { $0.account == account }
      guard let newValue else { return }
      entries.append(Entry(account: account, version: version, files: newValue))
    }
  }
}
