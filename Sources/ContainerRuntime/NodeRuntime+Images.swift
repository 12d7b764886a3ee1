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
    agenda.schedule(.pullEnds(name), at: now + took)
  }

  /// Whether a pull of this name is under way.
  public func isPulling(_ name: String) -> Bool { pulls.contains { $0.name == name } }

  /// Puts an image on the node at once, as when a node comes with images.
  public mutating func loadImage(_ name: String) {
    if imageStatus(name) == nil, let image = try? registry.image(name) { images.append(image) }
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
      if imageStatus(name) == nil { images.append(image) }
      notifications.append(.imagePulled(name, took: now - pull.startedAt))
    } catch {
      notifications.append(.pullFailed(name, message: kind.pullMessage(error, name)))
    }
  }
}
