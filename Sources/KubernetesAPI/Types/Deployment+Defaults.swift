extension DeploymentStrategy {
  /// A rolling update has steps.
  public mutating func setDefaults() {
    guard type == "RollingUpdate", rollingUpdate == nil else { return }
    var steps = RollingUpdateDeployment()
    steps.setNestedDefaults()
    rollingUpdate = steps
  }
}
