import Manifests

extension ConfigMap: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    checkData(&errors)
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: ConfigMap) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if old.immutable == true {
      let why = "field is immutable when `immutable` is set"
      if immutable != true { errors.forbidden(FieldPath("immutable"), why) }
      if data != old.data { errors.forbidden(FieldPath("data"), why) }
      if binaryData != old.binaryData { errors.forbidden(FieldPath("binaryData"), why) }
    }
    checkData(&errors)
    return errors.causes
  }

  private func checkData(_ errors: inout ValidationErrors) {
    var size = 0
    for entry in data {
      let path = FieldPath("data").key(entry.key)
      errors.invalid(path, entry.key, Names.configMapKeyErrors(entry.key))
      if binaryData[entry.key] != nil {
        errors.invalid(path, .string(entry.key), "duplicate of key present in binaryData")
      }
      size += entry.value.utf8.count
    }
    for entry in binaryData {
      let path = FieldPath("binaryData").key(entry.key)
      errors.invalid(path, entry.key, Names.configMapKeyErrors(entry.key))
      size += Base64.size(entry.value)
    }
    // The object as a whole is too long; upstream names it by brackets.
    if size > Secret.maximumSize { errors.tooLong(FieldPath("[]"), maximum: Secret.maximumSize) }
  }
}

extension Secret: ValidatedObject {
  /// How many bytes a secret's or config map's data may have.
  static let maximumSize = 1_048_576

  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    checkData(&errors)
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Secret) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(type, old.type, FieldPath("type"))
    if old.immutable == true {
      let why = "field is immutable when `immutable` is set"
      if immutable != true { errors.forbidden(FieldPath("immutable"), why) }
      if data != old.data { errors.forbidden(FieldPath("data"), why) }
    }
    checkData(&errors)
    return errors.causes
  }

  private func checkData(_ errors: inout ValidationErrors) {
    let path = FieldPath("data")
    var size = 0
    for entry in data {
      errors.invalid(path.key(entry.key), entry.key, Names.configMapKeyErrors(entry.key))
      size += Base64.size(entry.value)
    }
    if size > Self.maximumSize { errors.tooLong(path, maximum: Self.maximumSize) }
    checkType(&errors, path)
  }

  /// Checks that the keys are there that the type asks for.
  private func checkType(_ errors: inout ValidationErrors, _ path: FieldPath) {
    let needed: [String]
    switch type {
    case "kubernetes.io/service-account-token":
      let account = "kubernetes.io/service-account.name"
      if metadata.annotations[account, default: ""].isEmpty {
        errors.required(FieldPath.metadata.child("annotations").key(account))
      }
      needed = []
    case "kubernetes.io/dockercfg": needed = [".dockercfg"]
    case "kubernetes.io/dockerconfigjson": needed = [".dockerconfigjson"]
    case "kubernetes.io/basic-auth":
      needed = data["username"] == nil && data["password"] == nil ? ["username", "password"] : []
    case "kubernetes.io/ssh-auth": needed = ["ssh-privatekey"]
    case "kubernetes.io/tls": needed = ["tls.crt", "tls.key"]
    default: needed = []
    }
    for key in needed where data[key] == nil { errors.required(path.key(key)) }
  }
}
