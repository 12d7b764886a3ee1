/// The passwords of `htpasswd` files.
public enum PasswordHash {
  /// The user and the password of an `Authorization` of the basic kind; nil for another kind.
  public static func basic(_ text: String) -> (user: String, password: String)? {
    guard text.lowercased().hasPrefix("basic ") else { return nil }
    let bytes = Base64.decoded(Array(text.utf8.dropFirst(6))).bytes
    let parts = String(decoding: bytes, as: UTF8.self)
      .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  /// Whether a password is the one that was hashed; nil where the hash is of a kind that is not known.
  public static func matches(_ password: String, _ hash: String) -> Bool? {
    if hash.hasPrefix("{PLAIN}") { return hash.dropFirst(7) == password }
    if hash.hasPrefix("{SHA}") {
      let digest = MessageDigest.sha1.digest(Array(password.utf8))
      return Base64.encoded(digest) == hash.dropFirst(5)
    }
    let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, ["apr1", "1"].contains(parts[1]) else { return nil }
    let (magic, salt) = ("$\(parts[1])$", String(parts[2].prefix(8)))
    return magic + salt + "$" + letters(digest(password, salt, magic)) == hash
  }

  /// Poul-Henning Kamp's thousand rounds of MD5.
  private static func digest(_ password: String, _ salt: String, _ magic: String) -> [UInt8] {
    let (key, salt) = (Array(password.utf8), Array(salt.utf8))
    let other = MessageDigest.md5.digest(key + salt + key)
    var text = key + Array(magic.utf8) + salt
    for index in key.indices { text.append(other[index % 16]) }
    var count = key.count
    while count > 0 {
      text.append(count & 1 == 1 ? 0 : key.first ?? 0)
      count >>= 1
    }
    var digest = MessageDigest.md5.digest(text)
    for round in 0..<1000 {
      var text = round & 1 == 1 ? key : digest
      if round % 3 != 0 { text += salt }
      if round % 7 != 0 { text += key }
      text += round & 1 == 1 ? digest : key
      digest = MessageDigest.md5.digest(text)
    }
    return digest
  }

  private static func letters(_ digest: [UInt8]) -> String {
    let alphabet = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var text = ""
    func add(_ value: Int, _ count: Int) {
      for place in 0..<count { text.append(alphabet[value >> (6 * place) & 63]) }
    }
    for place in 0..<5 {
      let last = place == 4 ? 5 : place + 12
      add(Int(digest[place]) << 16 | Int(digest[place + 6]) << 8 | Int(digest[last]), 4)
    }
    add(Int(digest[11]), 2)
    return text
  }
}
