import KubernetesAPI
import Lessons
import Testing

/// What the engine finds by itself where nobody answers: services, ingresses, policies, names.
@Suite struct NetworkMisconceptionTests {
  private func words(_ objects: [String], _ check: String) throws -> String {
    var cluster = try ClusterState()
    for object in objects { try cluster.add(object) }
    return try cluster.words(check)
  }

  /// A pod that is ready, with a port of that number and name.
  private func pod(_ name: String, space: String = "default", port: String = "http") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(space), labels: {app: \(name)}}
    spec:
      nodeName: minikube
      containers: [{name: a, image: nginx, ports: [{name: \(port), containerPort: 8080}]}]
    status:
      phase: Running
      conditions: [{type: Ready, status: "True"}]
      containerStatuses:
        - {name: a, image: nginx, imageID: x, ready: true, restartCount: 0, state: {running: {}}}
    """
  }

  private func service(
    _ name: String,
    space: String = "default",
    target: String = "http",
    app: String? = nil
  ) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: \(name), namespace: \(space)}
    spec: {selector: {app: \(app ?? name)}, ports: [{name: web, port: 80, targetPort: \(target)}]}
    """
  }

  private func namespace(_ name: String) -> String {
    """
    {apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: \(name)}}
    """
  }

  private func asking(_ url: String) -> String { "answers: {url: \"\(url)\", from: pod/till}" }

  // MARK: Services

  @Test func `a target port of a name that the pods have not got is told`() throws {
    let words = try words(
      [pod("till"), pod("shop"), service("shop", target: "htp")],
      asking("http://shop/")
    )
    #expect(
      words.contains("Service `shop` sends to port htp; pod `shop` has port 8080 (`http`)."),
      "\(words)"
    )
  }

  @Test func `a port at which the service does not listen is told`() throws {
    let words = try words([pod("till"), pod("shop"), service("shop")], asking("http://shop:8080/"))
    #expect(words.contains("Service `shop` listens at port 80 (`web`), not at 8080."), "\(words)")
  }

  @Test func `a service of another namespace is called by its whole name`() throws {
    let words = try words(
      [
        namespace("store"), pod("till"), pod("shop", space: "store"),
        service("shop", space: "store"),
      ],
      asking("http://shop/")
    )
    #expect(
      words.contains(
        "The service `shop` is in namespace `store`; pods of `default` call it `shop.store`."
      ),
      "\(words)"
    )
  }

  @Test func `a misspelt name of a service is told`() throws {
    let words = try words([pod("till"), pod("shop"), service("shop")], asking("http://shpo/"))
    #expect(
      words.contains("There is no service `shpo` in namespace `default`. There is `shop`."),
      "\(words)"
    )
  }

  @Test func `a cluster that knows no names is told, but not to who asks by number`() throws {
    let dns =
      "{apiVersion: v1, kind: Endpoints, metadata: {name: kube-dns, namespace: kube-system}}"
    let objects = [pod("till"), pod("shop"), service("shop"), dns]
    #expect(
      try words(objects, asking("http://shop/")).contains(
        "the service `kube-dns` of `kube-system` has no endpoints."
      )
    )
    #expect(try !words(objects, asking("http://10.96.0.99/")).contains("kube-dns"))
  }

  // MARK: Policies

  private func policy(_ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: wall}
    spec: \(spec)
    """
  }

  @Test(arguments: [
    (
      "{podSelector: {matchLabels: {app: shop}}, policyTypes: [Ingress]}",
      "The network policy `wall` guards the pod `shop`, and lets in nobody."
    ),
    (
      "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: front}}}]}]}",
      "guards the pod `shop`, and lets in pods with `app=front` only."
    ),
    (
      "{podSelector: {matchLabels: {app: shop}}, ingress: [{ports: [{port: 80}]}]}",
      "guards the pod `shop`, and lets in anybody at port 80 only."
    ),
    (
      "{podSelector: {matchLabels: {app: till}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]}",
      "is about what the pod `till` may reach, and lets out pods with `app=db` only."
    ),
    (
      "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}",
      "lets in all pods of namespaces with `team=a` only."
    ),
  ])
  func `a policy that stands between two pods is named`(_ spec: String, _ reason: String) throws {
    let words = try words(
      [pod("till"), pod("shop"), service("shop"), policy(spec)],
      asking("http://shop/")
    )
    #expect(words.contains(reason), "\(words)")
  }

  @Test(arguments: [
    "{podSelector: {matchLabels: {app: till}}, policyTypes: [Ingress]}",
    "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: till}}}], ports: [{port: 8080}]}]}",
    "{podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: http}]}]}",
    "{podSelector: {}, ingress: [{ports: [{port: 8000, endPort: 8090}]}]}",
    "{podSelector: {matchLabels: {app: till}}, policyTypes: [Egress], egress: [{}]}",
  ])
  func `a policy that lets through is not blamed`(_ spec: String) throws {
    let words = try words(
      [pod("till"), pod("shop"), service("shop"), policy(spec)],
      asking("http://shop/")
    )
    #expect(!words.contains("wall"), "\(words)")
  }

  // MARK: Ingresses

  private let nginx =
    "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: nginx}, spec: {controller: k8s.io/ingress-nginx}}"

  private func ingress(
    service: String = "shop",
    port: String = "number: 80",
    _ more: String = ""
  )
    -> String
  {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: door}
    spec:
      ingressClassName: nginx
      rules:
        - host: shop.example
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: \(service), port: {\(port)}}}}]}
    \(more)
    """
  }

  private let door = "object: {kind: Ingress, name: door, metadata: {labels: {x: y}}}"

  @Test func `an ingress that leads to no service is told what was meant`() throws {
    let words = try words([nginx, pod("shop"), service("shop"), ingress(service: "shoop")], door)
    #expect(
      words.contains(
        "The ingress `door` leads to the service `shoop`, which is not there. There is one called `shop`."
      ),
      "\(words)"
    )
    let other = try self.words(
      [nginx, namespace("store"), service("shop", space: "store"), ingress()],
      door
    )
    #expect(other.contains("an ingress leads only to those of its own"), "\(other)")
  }

  @Test func `an ingress that leads to a port which the service has not got is told`() throws {
    for port in ["number: 8080", "name: http"] {
      let words = try words([nginx, pod("shop"), service("shop"), ingress(port: port)], door)
      let said = port == "name: http" ? "http" : "8080"
      #expect(
        words.contains(
          "leads to port \(said) of the service `shop`, which has port 80 (`web`)."
        ),
        "\(words)"
      )
    }
  }

  @Test func `an ingress whose service chooses nobody is followed to the service`() throws {
    let words = try words(
      [nginx, pod("shop"), service("shop", app: "store"), ingress()],
      door
    )
    #expect(words.contains("The selector of service `shop`, `app=store`, matches no pod"))
  }

  @Test func `an ingress of a class that is not there, or without a controller, is told`() throws {
    let other = nginx.replacing("name: nginx", with: "name: ngin")
    #expect(
      try words([other, pod("shop"), service("shop"), ingress()], door).contains(
        "wants the class `nginx`, which is not there, so no controller looks at it. Did you mean `ngin`?"
      )
    )
    let bare = ingress().replacing("  ingressClassName: nginx\n", with: "")
    #expect(
      try words([pod("shop"), service("shop"), bare], door).contains(
        "`minikube addons enable ingress` starts one."
      )
    )
  }

  @Test func `an ingress without its certificate is told`() throws {
    let words = try words(
      [nginx, pod("shop"), service("shop"), ingress("  tls: [{secretName: cert}]")],
      door
    )
    #expect(words.contains("wants the secret `cert` for TLS, which is not there."), "\(words)")
  }
}
