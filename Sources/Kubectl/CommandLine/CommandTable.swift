/// A command in the tree of commands: one that runs, or one that only has commands of its own.
struct CommandNode: Sendable {
  enum Content: Sendable {
    case command(CommandSpec, @Sendable (Invocation) throws(Failure) -> any Command)
    case group(CommandGroup)
  }

  let content: Content
  /// Commands below one that also runs by itself, such as `create`.
  var children: [CommandNode] = []

  var name: String {
    switch content {
    case .command(let spec, _): spec.name
    case .group(let group): group.name
    }
  }

  var names: [String] {
    switch content {
    case .command(let spec, _): [spec.name] + spec.aliases
    case .group(let group): [group.name] + group.aliases
    }
  }

  var summary: String {
    switch content {
    case .command(let spec, _): spec.summary
    case .group(let group): group.summary
    }
  }

  var group: CommandSpec.Group {
    switch content {
    case .command(let spec, _): spec.group
    case .group(let group): group.group
    }
  }

  /// What runs, if anything does.
  var spec: CommandSpec? {
    if case .command(let spec, _) = content { spec } else { nil }
  }

  /// The commands below.
  var commands: [CommandNode] {
    if case .group(let group) = content { group.children } else { children }
  }

  /// A command that runs.
  static func command<Kind: Command>(
    _ type: Kind.Type,
    _ spec: CommandSpec? = nil,
    _ children: [CommandNode] = []
  ) -> CommandNode {
    CommandNode(
      content: .command(spec ?? Kind.spec) { invocation throws(Failure) in try Kind(invocation) },
      children: children
    )
  }

  /// A command that only has commands of its own.
  static func group(
    _ name: String,
    _ aliases: [String],
    _ group: CommandSpec.Group,
    _ summary: String,
    _ children: [CommandNode]
  ) -> CommandNode {
    CommandNode(
      content: .group(
        CommandGroup(
          name: name,
          aliases: aliases,
          group: group,
          summary: summary,
          children: children
        )
      )
    )
  }
}

/// A command that only has commands of its own.
struct CommandGroup: Sendable {
  let name: String
  let aliases: [String]
  let group: CommandSpec.Group
  let summary: String
  let children: [CommandNode]

  /// The usage line's words behind the path.
  var usage: String {
    switch name {
    case "set", "rollout", "certificate", "config", "kuberc": "SUBCOMMAND"
    case "secret": "(docker-registry | generic | tls)"
    default: "[flags]"
    }
  }

  /// What the command ends with where none of its commands is named.
  var exitStatus: Int32 { name == "certificate" ? 0 : 1 }
}

/// All commands of kubectl.
enum CommandTable {
  static let commands: [CommandNode] =
    [
      .command(CreateCommand.self, nil, generators),
      .command(ExposeCommand.self),
      .command(RunCommand.self),
      .group("set", [], .beginner, "Set specific features on objects", featureSettings),
      .command(ExplainCommand.self),
      .command(GetCommand.self),
      .command(EditCommand.self),
      .command(DeleteCommand.self),
      .group(
        "rollout",
        [],
        .deploy,
        "Manage the rollout of a resource",
        [
          .command(RolloutHistoryCommand.self), .command(RolloutChangeCommand.self),
          .command(RolloutChangeCommand.self, RolloutChangeCommand.restartSpec),
          .command(RolloutChangeCommand.self, RolloutChangeCommand.resumeSpec),
          .command(RolloutStatusCommand.self), .command(RolloutUndoCommand.self),
        ]
      ),
      .command(ScaleCommand.self),
      .command(AutoscaleCommand.self),
      .group(
        "certificate",
        [],
        .cluster,
        "Modify certificate resources",
        [
          .command(CertificateCommand.self),
          .command(CertificateCommand.self, CertificateCommand.denySpec),
        ]
      ),
      .command(ClusterInfoCommand.self, nil, [.command(ClusterDumpCommand.self)]),
      .group(
        "top",
        [],
        .cluster,
        "Display resource (CPU/memory) usage",
        [.command(TopNodeCommand.self), .command(TopPodCommand.self)]
      ),
      .command(CordonCommand.self),
      .command(CordonCommand.self, CordonCommand.uncordonSpec),
      .command(DrainCommand.self),
      .command(TaintCommand.self),
      .command(DescribeCommand.self),
      .command(LogsCommand.self),
      .command(AttachCommand.self),
      .command(ExecCommand.self),
      .command(PortForwardCommand.self),
      .command(ProxyCommand.self),
      .command(CopyCommand.self),
      .group(
        "auth",
        [],
        .troubleshooting,
        "Inspect authorization",
        [
          .command(CanICommand.self), .command(ReconcileCommand.self),
          .command(WhoAmICommand.self),
        ]
      ),
      .command(DebugCommand.self),
      .command(EventsCommand.self),
      .command(DiffCommand.self),
      .command(
        ApplyCommand.self,
        nil,
        [
          .command(EditCommand.self, EditCommand.lastAppliedSpec),
          .command(SetLastAppliedCommand.self), .command(ViewLastAppliedCommand.self),
        ]
      ),
      .command(PatchCommand.self),
      .command(ReplaceCommand.self),
      .command(WaitCommand.self),
      .command(KustomizeCommand.self),
      .command(MetadataCommand<LabelKind>.self),
      .command(MetadataCommand<AnnotationKind>.self),
      .command(APIResourcesCommand.self),
      .command(APIVersionsCommand.self),
      .group("config", [], .other, "Modify kubeconfig files", settings),
      .group(
        "kuberc",
        [],
        .other,
        "Manage kuberc configuration files",
        [.command(KubercSetCommand.self), .command(KubercViewCommand.self)]
      ),
      .command(CompletionCommand.self),
      .command(CompleteCommand.self),
      .command(CompleteCommand.self, CompleteCommand.plainSpec),
      .group(
        "plugin",
        [],
        .other,
        "Provides utilities for interacting with plugins",
        [.command(PluginListCommand.self)]
      ),
      .command(VersionCommand.self),
      .command(AlphaCommand.self),
    ]

  private static let generators: [CommandNode] = [
    .command(RoleCommand.self, RoleCommand.clusterSpec),
    .command(GeneratorCommand<ClusterRoleBindingGenerator>.self),
    .command(GeneratorCommand<ConfigMapGenerator>.self),
    .command(GeneratorCommand<DeploymentGenerator>.self),
    .command(CreateCronJobCommand.self),
    .command(CreateJobCommand.self),
    .command(GeneratorCommand<IngressGenerator>.self),
    .command(GeneratorCommand<NamespaceGenerator>.self),
    .command(GeneratorCommand<PodDisruptionBudgetGenerator>.self),
    .command(GeneratorCommand<PriorityClassGenerator>.self),
    .command(GeneratorCommand<QuotaGenerator>.self),
    .command(RoleCommand.self),
    .command(GeneratorCommand<RoleBindingGenerator>.self),
    .group(
      "secret",
      [],
      .other,
      "Create a secret using a specified subcommand",
      [
        .command(GeneratorCommand<RegistrySecretGenerator>.self),
        .command(GeneratorCommand<GenericSecretGenerator>.self),
        .command(GeneratorCommand<TLSSecretGenerator>.self),
      ]
    ),
    .group(
      "service",
      ["svc"],
      .other,
      "Create a service using a specified subcommand",
      [
        .command(GeneratorCommand<ClusterIPGenerator>.self),
        .command(GeneratorCommand<ExternalNameGenerator>.self),
        .command(GeneratorCommand<LoadBalancerGenerator>.self),
        .command(GeneratorCommand<NodePortGenerator>.self),
      ]
    ),
    .command(GeneratorCommand<ServiceAccountGenerator>.self),
    .command(TokenCommand.self),
  ]

  private static let featureSettings: [CommandNode] = [
    .command(SetCommand<EnvironmentSetting>.self), .command(SetCommand<ImageSetting>.self),
    .command(SetCommand<ResourcesSetting>.self), .command(SetCommand<SelectorSetting>.self),
    .command(SetCommand<ServiceAccountSetting>.self), .command(SetCommand<SubjectSetting>.self),
  ]

  private static let settings: [CommandNode] = [
    .command(CurrentContextCommand.self),
    .command(ConfigDeleteCommand.self, ConfigDeleteCommand.clusterSpec),
    .command(ConfigDeleteCommand.self),
    .command(ConfigDeleteCommand.self, ConfigDeleteCommand.userSpec),
    .command(ConfigNamesCommand.self),
    .command(GetContextsCommand.self),
    .command(ConfigNamesCommand.self, ConfigNamesCommand.userSpec),
    .command(RenameContextCommand.self),
    .command(ConfigPropertyCommand.self),
    .command(SetClusterCommand.self),
    .command(SetContextCommand.self),
    .command(SetCredentialsCommand.self),
    .command(ConfigPropertyCommand.self, ConfigPropertyCommand.unsetSpec),
    .command(UseContextCommand.self),
    .command(ConfigViewCommand.self),
  ]
}
