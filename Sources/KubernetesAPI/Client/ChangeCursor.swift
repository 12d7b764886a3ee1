/// A component's place in the changes of one resource: what an informer is to Kubernetes.
///
/// The first reading lists; each later one gives what changed since. Where the store has been
/// compacted past the place, the cursor lists again by itself, so its owner handles both answers
/// and misses nothing.
public struct ChangeCursor: Sendable {
  /// What a reading found.
  public enum Reading: Sendable {
    /// Everything there is; whatever the reader remembered from before may be gone.
    case listed([any APIObject])
    /// What happened since the last reading, oldest first.
    case changed([ObjectChange])
  }

  /// What is read.
  public let resource: APIResource
  /// What of it is selected.
  public let options: ListOptions
  /// The revision up to which was read; nil before the first reading.
  public private(set) var revision: Int64?

  /// Makes a cursor that has read nothing yet.
  public init(_ resource: APIResource, _ options: ListOptions = ListOptions()) {
    self.resource = resource
    self.options = options
  }

  /// Reads on.
  public mutating func read(_ client: inout some KubernetesClient) throws(Status) -> Reading {
    if let revision {
      do {
        let answer = try client.changes(resource, after: revision, options)
        self.revision = answer.revision
        return .changed(answer.changes)
      } catch  where error.reason == .expired || error.reason == .gone {
        self.revision = nil
      }
    }
    let list = try client.list(resource, options)
    revision = list.revision
    return .listed(list.items)
  }

  /// Takes a place: the next reading gives what changed after `revision`, and lists nothing.
  public mutating func follow(from revision: Int64?) { self.revision = revision }

  /// Forgets the place: the next reading lists.
  public mutating func reset() { revision = nil }
}
