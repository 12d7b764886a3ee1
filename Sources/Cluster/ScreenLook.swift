/// What a screen can show of the reports that are drawn for people.
public struct ScreenLook: Hashable, Sendable {
  /// Whether there are colours.
  public var hasColours = true
  /// Whether words stand in the place of frames and signs, as a screen reader needs it.
  public var isPlain = false

  /// Describes a screen.
  public init(hasColours: Bool = true, isPlain: Bool = false) {
    self.hasColours = hasColours
    self.isPlain = isPlain
  }
}

extension Session {
  /// What the learner's screen shows.
  public var look: ScreenLook {
    get { cluster.plane.look }
    set { cluster.plane.look = newValue }
  }
}
