import KubernetesAPI

/// The kinds that the server serves, found by any of the names that kubectl takes for them.
struct ResourceCatalog: Sendable {
  let resources: [APIResource]

  init<Client: KubernetesClient>(_ client: inout Client) throws(Failure) {
    do {
      resources = try client.resources()
    } catch {
      throw .refused(error)
    }
  }

  /// The kind called `name`: plural, singular or short, with or without version and group.
  func find(_ name: String) -> APIResource? {
    let lower = name.lowercased()
    let word = String(lower.prefix { $0 != "." })
    let place = lower.dropFirst(word.count + 1)
    return resources.first { resource in
      // A short name stands for a kind of a group: the version behind it says nothing.
      if resource.shortNames.contains(word), resource.plural != word, resource.singular != word {
        let group = place.split(separator: ".", maxSplits: 1).last ?? ""
        return place.isEmpty || place == resource.group || group == resource.group
      }
      guard resource.plural == word || resource.singular == word else { return false }
      return place.isEmpty || place == resource.group
        || place == "\(resource.version).\(resource.group)"
    }
  }

  /// The kinds that `names`, separated by commas, stand for; categories such as `all` included.
  func types(_ names: String) throws(Failure) -> [APIResource] {
    var found: [APIResource] = []
    for name in names.split(separator: ",", omittingEmptySubsequences: false) {
      let members = resources.filter { $0.categories.contains(String(name)) }
      if members.isEmpty {
        found.append(try type(String(name)))
      } else {
        found += members.filter { member in
          let preferred = resources.first { $0.qualifiedPlural == member.qualifiedPlural }
          return preferred == member && !found.contains(member)
        }
      }
    }
    return found
  }

  /// The kind called `name`, or kubectl's refusal.
  func type(_ name: String) throws(Failure) -> APIResource {
    guard let resource = find(name) else {
      throw .message("the server doesn't have a resource type \"\(name.prefix { $0 != "." })\"")
    }
    return resource
  }

  /// What is said where a short name could also mean kinds of other groups.
  func ambiguity(of names: String) -> [String] {
    let types = names.prefix { $0 != "/" }.split(separator: ",").map { $0.lowercased() }
    return types.flatMap { name -> [String] in
      let matches = resources.filter { $0.shortNames.contains(name) }
      guard let first = find(name), first.plural != name, matches.count > 1 else { return [] }
      let others = matches.filter { $0.group != first.group || $0.plural != first.plural }
      return others.map { other in
        "Warning: short name \"\(name)\" could also match lower priority resource"
          + " \(other.qualifiedPlural)\n"
      }
    }
  }

  /// The kind of a manifest.
  func find(apiVersion: String, kind: String) -> APIResource? {
    resources.first { $0.apiVersion == apiVersion && $0.kind == kind }
  }
}
