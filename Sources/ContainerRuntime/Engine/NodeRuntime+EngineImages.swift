import Simulation

/// Images as docker's users see them: found by id too, tagged, untagged, removed and built.
extension NodeRuntime {
  /// The image of a name, an id or the beginning of one.
  public func findImage(_ text: String) -> Image? {
    if let image = imageStatus(text) { return image }
    let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 }) else {
      return nil
    }
    return images.first { $0.id.hasPrefix(digits) }
  }

  /// What tells a container's image: its digest, or its id where it was built here.
  public func imageIdentity(of id: ContainerID) -> String {
    guard let digest = container(id)?.imageDigest else { return "" }
    guard kind == .docker,
      let built = images.first(where: { $0.origin != nil && $0.digest == digest })
    else { return digest }
    return "docker://sha256:\(built.id)"
  }

  /// Whether another image was built on this one.
  public func hasChildren(_ image: Image) -> Bool {
    images.contains { $0.origin?.parent == image.id }
  }

  /// Gives an image another name; who had it loses it.
  public mutating func tagImage(_ source: Image, _ name: String) throws(EngineError) {
    guard let reference = ImageReference(name), reference.digest == nil else {
      throw EngineError("invalid reference format")
    }
    untag(reference, unless: source.id)
    if let place = images.firstIndex(where: {
      $0.id == source.id && $0.repository == reference.repository
    }) {
      if !images[place].tags.contains(reference.tag) { images[place].tags.append(reference.tag) }
      return
    }
    // One that had no name gets this one; else there is another row for the same image.
    if let place = images.firstIndex(where: { $0.id == source.id && $0.repository.isEmpty }) {
      images[place].repository = reference.repository
      images[place].tags = [reference.tag]
      return
    }
    var image = source
    image.repository = reference.repository
    image.tags = [reference.tag]
    images.append(image)
  }

  /// Keeps an image that was built or committed, without a name; the same one is kept once.
  public mutating func addImage(_ image: Image) {
    if !images.contains(where: { $0.id == image.id }) { images.append(image) }
  }

  /// Removes a name of an image, or the image by its id; the lines that docker prints.
  public mutating func deleteImage(
    _ text: String,
    force: Bool = false,
    prune: Bool = true
  ) throws(EngineError) -> [String] {
    guard let image = findImage(text) else {
      throw EngineError("No such image: \(Self.completed(text))")
    }
    let isName = imageStatus(text) != nil
    let names = images.filter { $0.id == image.id }.flatMap { image in
      image.tags.map { "\(image.familiarName):\($0)" }
    }
    if !isName {
      if names.count > 1, !force {
        throw EngineError(
          "conflict: unable to delete \(image.id.prefix(12)) (must be forced) - image is referenced"
            + " in multiple repositories"
        )
      }
      try checkUse(image, force: force)
      var lines: [String] = []
      for name in names { lines += try deleteImage(name, force: force, prune: prune) }
      return lines.isEmpty ? drop(image.id, prune: prune) : lines
    }
    guard let reference = ImageReference(text) else { return [] }
    if names.count <= 1 { try checkUse(image, force: force, name: reference) }
    var lines: [String] = []
    if reference.digest == nil {
      lines.append("Untagged: \(reference.familiarName):\(reference.tag)")
    }
    for place in images.indices
    where images[place].id == image.id && images[place].repository == reference.repository {
      images[place].tags.removeAll { $0 == reference.tag }
    }
    let isLast = names.count <= 1
    if let place = images.firstIndex(where: {
      $0.id == image.id && $0.repository == reference.repository && $0.tags.isEmpty
    }) {
      if image.isPulled {
        lines.append("Untagged: \(reference.familiarName)@\(image.digest)")
      }
      if isLast {
        images[place].repository = ""
      } else {
        images.remove(at: place)
      }
    }
    return isLast && !isUsed(image) ? lines + drop(image.id, prune: prune) : lines
  }

  private func isUsed(_ image: Image) -> Bool {
    engine.containers.contains { $0.imageID == image.id }
      || containers.contains { $0.imageDigest == image.digest }
  }

  private func checkUse(
    _ image: Image,
    force: Bool,
    name: ImageReference? = nil
  ) throws(EngineError) {
    let subject =
      name.map {
        "repository reference \"\($0.familiarName)\($0.digest == nil ? ":\($0.tag)" : "")\""
      }
    let what = subject.map { "unable to remove \($0)" } ?? "unable to delete \(image.id.prefix(12))"
    let own = engine.containers.filter { $0.imageID == image.id }
    let pods = containers.filter { $0.imageDigest == image.digest }
    if let running = own.first(where: \.isAlive)?.id
      ?? pods.first(where: { $0.state == .running })?.id
    {
      if name != nil {
        if force { return }
        throw EngineError(
          "conflict: \(what) (must force) - container \(running.short()) is using its referenced "
            + "image \(image.id.prefix(12))"
        )
      }
      throw EngineError(
        "conflict: \(what) (cannot be forced) - image is being used by running container "
          + running.short()
      )
    }
    if let stopped = own.first?.id ?? pods.first?.id, !force {
      throw EngineError(
        name == nil
          ? "conflict: \(what) (must be forced) - image is being used by stopped container "
            + stopped.short()
          : "conflict: \(what) (must force) - container \(stopped.short()) is using its referenced "
            + "image \(image.id.prefix(12))"
      )
    }
    if name == nil, hasChildren(image) {
      throw EngineError(
        "conflict: \(what) (cannot be forced) - image has dependent child images"
      )
    }
  }

  /// Removes an image without names, and those below it that only it needed.
  private mutating func drop(_ id: String, prune: Bool) -> [String] {
    guard let image = images.first(where: { $0.id == id }), !hasChildren(image) else { return [] }
    images.removeAll { $0.id == id }
    var lines = ["Deleted: sha256:\(id)"]
    if image.isPulled {
      lines += image.layers.reversed().map {
        "Deleted: sha256:\(Hexadecimal.digest(of: "chain \($0.id)"))"
      }
    } else {
      lines.append("Deleted: sha256:\(Hexadecimal.digest(of: "chain \(id)"))")
      if prune, let parent = image.origin?.parent,
        let below = images.first(where: { $0.id == parent }), below.repository.isEmpty,
        !below.isPulled, !isUsed(below)
      {
        lines += drop(parent, prune: prune)
      }
    }
    return lines
  }
}

/// A layer as a registry has it.
public struct ImageLayer: Hashable, Sendable {
  /// The digest's digits.
  public let id: String
  /// The size of the download.
  public let size: Int
}

extension Image {
  /// The name as docker shows it; `<none>` without one.
  public var familiarName: String {
    repository.isEmpty
      ? "<none>" : ImageReference(repository)?.familiarName ?? repository
  }

  /// The layers that a registry keeps it in, lowest first; larger images have more.
  public var layers: [ImageLayer] {
    let count = size < 5_000_000 ? 1 : min(8, 2 + size / 20_000_000)
    return (0..<count).map { index in
      let share = index == 0 ? size / 2 + size % 2 : size / 2 / max(1, count - 1)
      return ImageLayer(id: Hexadecimal.digest(of: "layer \(index) of \(digest)"), size: share)
    }
  }
}
