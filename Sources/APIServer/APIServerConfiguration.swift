/// What an administrator sets when the API server starts.
public struct APIServerConfiguration: Sendable {
  /// How pods get the credentials of their service account.
  public enum ServiceAccountVolume: Sendable {
    /// A volume of the account's token secret, as before v1.21.
    case tokenSecret
    /// A projected volume with a bound token.
    case projected
  }

  /// The first two bytes of service addresses, as in 10.96.0.0/12.
  public var serviceNetwork: (UInt8, UInt8) = (10, 96)
  /// How many of the bits after the first 12 are drawn: addresses lie in 10.96.0.0/12.
  public var serviceNetworkBits = 20
  /// The ports that services of type NodePort get.
  public var nodePortRange = 30_000...32_767
  /// How pods get their credentials.
  public var serviceAccountVolume = ServiceAccountVolume.projected
  /// The address and port that the server answers on.
  public var address = "192.168.99.100"
  /// See `address`.
  public var port = 8443
  /// The version that the server says it is.
  public var version = "v1.36.2"

  /// The configuration of a current cluster.
  public init() {}
}
