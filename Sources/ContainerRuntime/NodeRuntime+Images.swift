public import Simulation

extension NodeRuntime {
  /// The image of a name if it is on the node.
  public func imageStatus(_ name: String) -> Image? {
    guard let reference = ImageReference(name) else { return nil }
    return images.first { image in
      guard image.repository == reference.repository else { return false }
      if let digest = reference.digest { return image.digest == digest }
      return image.tags.contains(reference.tag)
    }
  }

  /// Starts to pull an image; ``RuntimeNotification/imagePulled(_:took:)`` or a failure follows.
  ///
  /// A second pull of the same name while one is under way joins it.
  public mutating func pullImage(_ name: String, at now: Instant) {
    guard !pulls.contains(where: { $0.name == name }) else { return }
    pulls.append(Pull(name: name, startedAt: now))
    var took = latencies.duration(.milliseconds(1200), .milliseconds(2600))
    if imageStatus(name) == nil, let image = try? registry.image(name) {
      let transfer = Double(image.size) / Double(pullRate)
      took = took + .nanoseconds(Int64(transfer * 1e9 * (0.8 + 0.4 * latencies.fraction())))
    }
    agenda.schedule(.pullEnds(name), at: now + took * pullDelay)
  }

  /// Whether a pull of this name is under way.
  public func isPulling(_ name: String) -> Bool { pulls.contains { $0.name == name } }

  /// Puts an image on the node at once, as when a node comes with images.
  public mutating func loadImage(_ name: String, at now: Instant = .epoch) {
    if imageStatus(name) == nil, let image = try? registry.image(name) { store(image, name, now) }
  }

  /// Takes an image off the node with all its names.
  public mutating func forgetImage(_ id: String) { images.removeAll { $0.id == id } }

  /// Keeps an image that a client of the runtime pulled, in place of what had its name.
  public mutating func keepPulled(_ name: String, at now: Instant) {
    if let image = try? registry.image(name) { store(image, name, now) }
  }

  /// Takes an image off the node; true if it was there.
  public mutating func removeImage(_ name: String) -> Bool {
    guard let image = imageStatus(name) else { return false }
    images.removeAll { $0.digest == image.digest && $0.repository == image.repository }
    return true
  }

  mutating func endPull(_ name: String, at now: Instant) {
    guard let place = pulls.firstIndex(where: { $0.name == name }) else { return }
    let pull = pulls.remove(at: place)
    do throws(RegistryFailure) {
      let image = try registry.image(name)
      store(image, name, now)
      notifications.append(.imagePulled(name, took: now - pull.startedAt))
    } catch {
      notifications.append(.pullFailed(name, message: kind.pullMessage(error, name)))
    }
  }

  /// Keeps a registry's image under the name that was asked for, and no other of its tags.
  private mutating func store(_ image: Image, _ name: String, _ now: Instant) {
    guard let reference = ImageReference(name) else { return }
    let tags = reference.digest == nil ? [reference.tag] : []
    untag(reference, unless: image.id)
    if let place = images.firstIndex(where: {
      $0.repository == image.repository && $0.digest == image.digest
    }) {
      for tag in tags where !images[place].tags.contains(tag) { images[place].tags.append(tag) }
      return
    }
    var image = image
    image.tags = tags
    if image.created == .epoch {
      let age = 5 + Int64(image.id.utf8.reduce(0) { $0 + Int($1) } % 40)
      image.created = now == .epoch ? now : now - .hours(24 * age)
    }
    images.append(image)
  }

  /// Takes a tag from the image that has it, as when another image gets it.
  mutating func untag(_ reference: ImageReference, unless id: String = "") {
    guard reference.digest == nil else { return }
    for place in images.indices
    where images[place].repository == reference.repository && images[place].id != id {
      images[place].tags.removeAll { $0 == reference.tag }
      if images[place].tags.isEmpty, !images[place].isPulled { images[place].repository = "" }
    }
  }
}
