import Cluster
import Kubectl
import KubernetesAPI
import Machine
import Manifests

/// The answer of a pod to a request that the API server hands on to it.
public struct ProxiedAnswer: Sendable {
  private let port: ProxiedPort
  private var process: OutsideProcess
  private var reply: [UInt8] = []
  private var complaint: [UInt8] = []

  /// Hands a request on.
  ///
  /// - Throws: what the API server or the pod's node refuses.
  init(_ request: GatewayRequest, _ port: ProxiedPort, _ gateway: inout Gateway) throws(Status) {
    self.port = port
    let pod: Cluster.ForwardedPod
    do throws(Status) {
      pod = try gateway.cluster.forwardedPod(port.pod, in: port.namespace, for: .proxy)
    } catch {
      throw error.reason == .forbidden ? error : port.refusal("no route to host")
    }
    process = try gateway.cluster.forward(port.port, of: pod, for: .proxy)
    let bytes = port.request(request.method, request.headers, request.body, from: request.target)
    gateway.cluster.kernel.write(bytes, to: process)
  }

  /// The answer; nil while the pod has not answered to its end.
  public mutating func next(_ gateway: inout Gateway) -> GatewayResponse? {
    // Asked first, so that what is printed last is not lost.
    let status = gateway.cluster.kernel.outsideStatus(of: process)
    let (output, error) = gateway.cluster.kernel.takeOutput(of: process)
    reply += output
    complaint += error
    guard status != nil else { return nil }
    leave(&gateway)
    guard complaint.isEmpty else {
      return StatusBody.failure(port.refusal(String(decoding: complaint, as: UTF8.self)))
    }
    guard let answer = ProxiedReply(reply) else {
      return StatusBody.failure(ProxiedPort.noAnswer)
    }
    let type = answer.headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
    var response = GatewayResponse(code: answer.code, contentType: type, body: answer.body)
    response.headers = answer.headers.filter { $0.name.lowercased() != "content-type" }
    response.toldLength = answer.length
    return response
  }

  /// Lets go of the connection: nobody waits for the answer any more.
  public mutating func leave(_ gateway: inout Gateway) { gateway.cluster.kernel.leave(&process) }
}
