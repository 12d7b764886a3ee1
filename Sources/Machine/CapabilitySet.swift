/// What of root's power a process may use, as Linux counts it.
public struct CapabilitySet: OptionSet, Hashable, Sendable {
  /// The bits, in Linux' order.
  public let rawValue: UInt64

  /// Makes a set of these bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The names in Linux' order, without `CAP_`.
  private static let names = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID",
    "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW",
    "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT",
    "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD",
    "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG",
    "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
  ]

  /// The capability of a name, with or without `CAP_`, or all for `ALL`; nil where there is none.
  public init?(name: String) {
    let upper = name.uppercased()
    let bare = upper.hasPrefix("CAP_") ? String(upper.dropFirst(4)) : upper
    if bare == "ALL" {
      self = .all
    } else if let bit = Self.names.firstIndex(of: bare) {
      self.init(rawValue: 1 << UInt64(bit))
    } else {
      return nil
    }
  }

  /// To give files to others.
  public static let chown = CapabilitySet(rawValue: 1 << 0)
  /// To pass over permissions of files.
  public static let dacOverride = CapabilitySet(rawValue: 1 << 1)
  /// To change others' files as if they were one's own.
  public static let fowner = CapabilitySet(rawValue: 1 << 3)
  /// To signal others' processes.
  public static let kill = CapabilitySet(rawValue: 1 << 5)
  /// To become another user.
  public static let setuid = CapabilitySet(rawValue: 1 << 7)
  /// To listen at ports below 1024.
  public static let netBindService = CapabilitySet(rawValue: 1 << 10)
  /// To change the network.
  public static let netAdmin = CapabilitySet(rawValue: 1 << 12)
  /// To send packets of any kind, as some pings do.
  public static let netRaw = CapabilitySet(rawValue: 1 << 13)
  /// To have another root directory.
  public static let sysChroot = CapabilitySet(rawValue: 1 << 18)
  /// To change what the whole machine has, and to enter what belongs to others.
  public static let sysAdmin = CapabilitySet(rawValue: 1 << 21)
  /// To set the clock.
  public static let sysTime = CapabilitySet(rawValue: 1 << 25)
  /// What root has outside of containers.
  public static let all = CapabilitySet(rawValue: 0x1ff_ffff_ffff)
  /// What root has in a container unless told otherwise.
  public static let ofContainers = CapabilitySet(rawValue: 0xa804_25fb)

  /// The set as `/proc` writes it: sixteen digits.
  var hexadecimal: String {
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

/// What the processes of a container may do beside what everybody may.
public struct MachineSecurity: Hashable, Sendable {
  /// What root may do there.
  public var capabilities = CapabilitySet.ofContainers
  /// The groups that its processes are in beside their own.
  public var groups: [UInt32] = []
  /// Whether its processes can gain no more rights than they have.
  public var gainsNothing = false

  /// Makes what containers have unless told otherwise.
  public init() {}
}

extension Kernel {
  /// Whether the current process has a capability: root has those that its machine leaves it.
  public func can(_ capability: CapabilitySet) -> Bool {
    guard current != .none else { return true }
    return process.user == 0 && machine.capabilities.isSuperset(of: capability)
  }

  /// The groups of the current process beside its own.
  public var supplementaryGroups: [UInt32] { machine.security.groups }
}
