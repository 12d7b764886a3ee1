import KubernetesAPI

extension ConfigMap: Listed {
  static let columns: [Column<ConfigMap>] = [
    .name, Column("DATA") { map, _ in "\(map.data.count + map.binaryData.count)" }, .age,
  ]
}

extension Secret: Listed {
  static let columns: [Column<Secret>] = [
    .name,
    Column("TYPE") { secret, _ in secret.type },
    Column("DATA") { secret, _ in "\(secret.data.count)" },
    .age,
  ]
}

extension ServiceAccount: Listed {
  static let columns: [Column<ServiceAccount>] = [
    .name,
    Column("SECRETS", only: .v18) { account, _ in "\(account.secrets.count)" },
    .age,
  ]
}
