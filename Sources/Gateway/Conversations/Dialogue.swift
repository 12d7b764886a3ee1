/// What a client and the cluster have to say to each other over one WebSocket.
public protocol Dialogue: Sendable {
  /// Takes a message of the client.
  mutating func receive(_ message: [UInt8], _ gateway: inout Gateway)

  /// The messages that there are by now, and whether the conversation ends with them.
  mutating func next(_ gateway: inout Gateway) -> (messages: [[UInt8]], isDone: Bool)

  /// Lets go of what was held: the connection is gone.
  mutating func leave(_ gateway: inout Gateway)
}

/// The subprotocols of WebSockets that are spoken, the best first.
public enum DialogueProtocols {
  /// All of them; a client offers those of what it wants.
  public static let all = Conversation.protocols + PortForwardTunnel.protocols
}
