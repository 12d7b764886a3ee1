// swift-tools-version:6.2
import PackageDescription

/// What every target of ours is compiled with: language mode 6, and warnings are errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

/// What is added where nothing is ever waited for: the first build is shorter by what optimizing costs.
let cold: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// One component of the simulation: a folder of `Sources` and who it may know.
func component(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  isCold: Bool = false
)
  -> Target
{
  .target(
    name: name,
    dependencies: dependencies,
    swiftSettings: settings + (isCold ? cold : [])
  )
}

/// The tests of one component, in the folder of its name below `Tests`.
func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  resources: [Resource] = []
)
  -> Target
{
  .testTarget(
    name: name,
    dependencies: dependencies,
    path: "Tests/\(name)",
    resources: resources,
    swiftSettings: settings
  )
}

let package = Package(
  name: "kubetutor",
  products: [
    .executable(name: "kubetutor", targets: ["kubetutor"]),
    .executable(name: "kubetutor-serve", targets: ["kubetutor-serve"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
  ],
  targets: [
    component("Simulation"),
    component("Manifests", [yams]),
    component("KubernetesAPI", ["Manifests", "Simulation"]),
    component("GoTemplates", ["Manifests"], isCold: true),
    component("Etcd", ["Simulation"]),
    component("APIServer", ["KubernetesAPI", "Etcd", "Manifests", "Simulation"]),
    component("ControllerManager", ["KubernetesAPI", "Manifests", "Simulation"]),
    component("Scheduler", ["KubernetesAPI", "Simulation"]),
    component("Network", ["Simulation"]),
    component("Machine", ["Network", "Simulation"]),
    component("ContainerRuntime", ["Machine", "Network", "Simulation"]),
    component(
      "Kubelet",
      ["KubernetesAPI", "ContainerRuntime", "Machine", "Manifests", "Network", "Simulation"]
    ),
    component("KubeProxy", ["KubernetesAPI", "Network", "Simulation"]),
    component("Shell", ["Machine", "Manifests", "Simulation"]),
    component("Images", ["ContainerRuntime", "Machine", "Network", "Shell", "Simulation"]),
    component("Kubectl", ["GoTemplates", "KubernetesAPI", "Machine", "Manifests", "Simulation"]),
    component(
      "Docker",
      [
        "ContainerRuntime", "GoTemplates", "Images", "Machine", "Manifests", "Network",
        "Simulation",
      ],
      isCold: true
    ),
    component("Insight", ["APIServer", "KubernetesAPI", "Manifests", "Simulation"]),
    component(
      "Cluster",
      [
        "APIServer", "ContainerRuntime", "ControllerManager", "Docker", "Etcd", "Images",
        "Insight", "KubeProxy", "Kubectl",
        "Kubelet", "KubernetesAPI", "Machine", "Manifests", "Network", "Scheduler", "Shell",
        "Simulation",
      ]
    ),
    component(
      "Lessons",
      ["APIServer", "Cluster", "Insight", "KubernetesAPI", "Machine", "Manifests", "Simulation"]
    ),
    .target(
      name: "CEditLine",
      linkerSettings: [.linkedLibrary("edit")]
    ),
    component("Terminal", ["CEditLine"], isCold: true),
    .executableTarget(
      name: "kubetutor",
      dependencies: [
        argumentParser, "APIServer", "Cluster", "Insight", "Kubectl", "KubernetesAPI", "Lessons",
        "Machine",
        "Manifests", "Simulation", "Terminal",
      ],
      swiftSettings: settings + cold
    ),
    component(
      "Gateway",
      [
        "APIServer", "Cluster", "Kubectl", "KubernetesAPI", "Machine", "Manifests", "Shell",
        "Simulation",
      ]
    ),
    .executableTarget(
      name: "kubetutor-serve",
      dependencies: [
        argumentParser, nioCore, nioPosix, nioHTTP, nioWebSocket, "Cluster", "Gateway", "Manifests",
        "Simulation",
        "Terminal",
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "APIServer", "Cluster", "KubernetesAPI", "Lessons", "Machine", "Manifests", "Network",
        "Simulation",
      ],
      swiftSettings: settings
    ),
    tests("SimulationTests", ["Simulation"]),
    tests("ManifestsTests", ["Manifests"]),
    tests("KubernetesAPITests", ["KubernetesAPI", "Manifests", "Simulation"]),
    tests("EtcdTests", ["Etcd", "Simulation"]),
    tests("APIServerTests", ["APIServer", "Etcd", "KubernetesAPI", "Manifests", "Simulation"]),
    tests(
      "ControllerManagerTests",
      ["APIServer", "ControllerManager", "KubernetesAPI", "Manifests", "Simulation"]
    ),
    tests(
      "SchedulerTests",
      ["APIServer", "KubernetesAPI", "Manifests", "Scheduler", "Simulation"]
    ),
    tests("MachineTests", ["Machine", "Network", "Simulation"]),
    tests("ShellTests", ["Machine", "Network", "Shell", "Simulation"]),
    tests(
      "ImagesTests",
      ["ContainerRuntime", "Images", "Machine", "Network", "Shell", "Simulation"]
    ),
    tests(
      "KubeletTests",
      [
        "APIServer", "ContainerRuntime", "Images", "Kubelet", "KubernetesAPI", "Machine",
        "Manifests", "Network", "Shell", "Simulation",
      ]
    ),
    tests(
      "KubeProxyTests",
      ["APIServer", "KubeProxy", "KubernetesAPI", "Manifests", "Network", "Simulation"]
    ),
    tests(
      "KubectlTests",
      ["APIServer", "Kubectl", "KubernetesAPI", "Machine", "Manifests", "Shell", "Simulation"]
    ),
    tests(
      "ClusterTests",
      ["APIServer", "Cluster", "KubernetesAPI", "Machine", "Manifests", "Simulation"]
    ),
    tests(
      "LessonsTests",
      ["APIServer", "Cluster", "KubernetesAPI", "Lessons", "Manifests", "Simulation"]
    ),
    tests(
      "InsightTests",
      ["APIServer", "Cluster", "Insight", "KubernetesAPI", "Manifests", "Simulation"]
    ),
    tests("GatewayTests", ["Cluster", "Gateway", "Manifests", "Simulation"]),
    tests("TerminalTests", ["Terminal"]),
    tests(
      "TranscriptTests",
      ["Cluster", "KubernetesAPI", "Machine", "Manifests", "Simulation"],
      resources: [.copy("Transcripts"), .copy("files")]
    ),
    tests("MutationTests", ["APIServer", "Cluster", "KubernetesAPI", "Manifests", "Simulation"]),
    tests(
      "SwarmTests",
      ["APIServer", "Cluster", "KubernetesAPI", "Machine", "Manifests", "Simulation"]
    ),
    tests(
      "CurriculumTests",
      ["Cluster", "KubernetesAPI", "Lessons", "Machine", "Manifests", "Simulation"]
    ),
    tests("EndToEndTests", ["CPseudoTerminal", "LineEditorProbe", "kubetutor"]),
    .target(
      name: "CPseudoTerminal",
      path: "Tests/CPseudoTerminal",
      linkerSettings: [.linkedLibrary("util")]
    ),
    .executableTarget(
      name: "LineEditorProbe",
      dependencies: ["Terminal"],
      path: "Tests/LineEditorProbe",
      swiftSettings: settings
    ),
    tests("TidyTests", []),
  ]
)
