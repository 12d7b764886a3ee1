/// Trouble of the host that ends a command: a file, a folder, a terminal that is not as it should be.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
