import Machine

/// The servers of this folder by the names that executable files give.
enum ServerPrograms {
  static let makers: [String: @Sendable ([String]) -> any Program] = [
    "http-echo": { _ in HTTPEcho() },
    "ealen-echo-server": { _ in PortFromEnvironment(kind: .json, usual: 80) },
    "echo-server": { _ in PortFromEnvironment(kind: .request, usual: 8080) },
    "hello-app-1.0": { _ in PortFromEnvironment(kind: .helloApp(version: "1.0.0"), usual: 8080) },
    "hello-app-2.0": { _ in PortFromEnvironment(kind: .helloApp(version: "2.0.0"), usual: 8080) },
    "agnhost": { _ in Agnhost() },
    "stress": { _ in Stress(isNext: false) },
    "stress-ng": { _ in Stress(isNext: true) },
    "vish-stress": { _ in GradualStress() },
    "etcd": { _ in HealthyServer(["ready to serve client requests"], port: 2379) },
    "echoserver": { _ in ReplyServer(.echoserver(isFirst: false), port: 8080) },
    "echoserver-1.4": { _ in ReplyServer(.echoserver(isFirst: true), port: 8080) },
    "rabbitmq-server": { _ in RabbitServer() },
    "rabbitmqctl": { _ in RabbitTool() },
    "rabbitmq-diagnostics": { _ in RabbitTool() },
    "memcached": { _ in Memcached() },
    "prometheus-server": { _ in ReplyServer(.prometheus, port: 9090) },
    "grafana-server": { _ in ReplyServer(.grafana, port: 3000) },
  ]
}
