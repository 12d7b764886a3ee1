// The names are C's own, so that whoever knows them finds them.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// Why a request to the kernel failed, as in C's errno.
public enum Errno: Error, Hashable, Sendable, CaseIterable {
  /// Operation not permitted.
  case EPERM
  /// No such file or directory.
  case ENOENT
  /// No such process.
  case ESRCH
  /// Interrupted system call.
  case EINTR
  /// Input/output error.
  case EIO
  /// No such device or address.
  case ENXIO
  /// Argument list too long.
  case E2BIG
  /// Exec format error.
  case ENOEXEC
  /// Bad file descriptor.
  case EBADF
  /// No child processes.
  case ECHILD
  /// Resource temporarily unavailable.
  case EAGAIN
  /// Cannot allocate memory.
  case ENOMEM
  /// Permission denied.
  case EACCES
  /// Device or resource busy.
  case EBUSY
  /// File exists.
  case EEXIST
  /// Invalid cross-device link.
  case EXDEV
  /// Not a directory.
  case ENOTDIR
  /// Is a directory.
  case EISDIR
  /// Invalid argument.
  case EINVAL
  /// Too many open files.
  case EMFILE
  /// Inappropriate ioctl for device.
  case ENOTTY
  /// File too large.
  case EFBIG
  /// No space left on device.
  case ENOSPC
  /// Illegal seek.
  case ESPIPE
  /// Read-only file system.
  case EROFS
  /// Broken pipe.
  case EPIPE
  /// File name too long.
  case ENAMETOOLONG
  /// Directory not empty.
  case ENOTEMPTY
  /// Too many levels of symbolic links.
  case ELOOP
  /// Address already in use.
  case EADDRINUSE
  /// Cannot assign requested address.
  case EADDRNOTAVAIL
  /// Network is unreachable.
  case ENETUNREACH
  /// Connection reset by peer.
  case ECONNRESET
  /// Transport endpoint is not connected.
  case ENOTCONN
  /// Connection timed out.
  case ETIMEDOUT
  /// Connection refused.
  case ECONNREFUSED
  /// No route to host.
  case EHOSTUNREACH
  /// Operation now in progress.
  case EINPROGRESS

  /// The text that strerror gives.
  public var message: String {
    switch self {
    case .EPERM: "Operation not permitted"
    case .ENOENT: "No such file or directory"
    case .ESRCH: "No such process"
    case .EINTR: "Interrupted system call"
    case .EIO: "Input/output error"
    case .ENXIO: "No such device or address"
    case .E2BIG: "Argument list too long"
    case .ENOEXEC: "Exec format error"
    case .EBADF: "Bad file descriptor"
    case .ECHILD: "No child processes"
    case .EAGAIN: "Resource temporarily unavailable"
    case .ENOMEM: "Cannot allocate memory"
    case .EACCES: "Permission denied"
    case .EBUSY: "Device or resource busy"
    case .EEXIST: "File exists"
    case .EXDEV: "Invalid cross-device link"
    case .ENOTDIR: "Not a directory"
    case .EISDIR: "Is a directory"
    case .EINVAL: "Invalid argument"
    case .EMFILE: "Too many open files"
    case .ENOTTY: "Inappropriate ioctl for device"
    case .EFBIG: "File too large"
    case .ENOSPC: "No space left on device"
    case .ESPIPE: "Illegal seek"
    case .EROFS: "Read-only file system"
    case .EPIPE: "Broken pipe"
    case .ENAMETOOLONG: "File name too long"
    case .ENOTEMPTY: "Directory not empty"
    case .ELOOP: "Too many levels of symbolic links"
    case .EADDRINUSE: "Address already in use"
    case .EADDRNOTAVAIL: "Cannot assign requested address"
    case .ENETUNREACH: "Network is unreachable"
    case .ECONNRESET: "Connection reset by peer"
    case .ENOTCONN: "Transport endpoint is not connected"
    case .ETIMEDOUT: "Connection timed out"
    case .ECONNREFUSED: "Connection refused"
    case .EHOSTUNREACH: "No route to host"
    case .EINPROGRESS: "Operation now in progress"
    }
  }

  /// The number that Linux gives it.
  public var number: Int {
    switch self {
    case .EPERM: 1
    case .ENOENT: 2
    case .ESRCH: 3
    case .EINTR: 4
    case .EIO: 5
    case .ENXIO: 6
    case .E2BIG: 7
    case .ENOEXEC: 8
    case .EBADF: 9
    case .ECHILD: 10
    case .EAGAIN: 11
    case .ENOMEM: 12
    case .EACCES: 13
    case .EBUSY: 16
    case .EEXIST: 17
    case .EXDEV: 18
    case .ENOTDIR: 20
    case .EISDIR: 21
    case .EINVAL: 22
    case .EMFILE: 24
    case .ENOTTY: 25
    case .EFBIG: 27
    case .ENOSPC: 28
    case .ESPIPE: 29
    case .EROFS: 30
    case .EPIPE: 32
    case .ENAMETOOLONG: 36
    case .ENOTEMPTY: 39
    case .ELOOP: 40
    case .EADDRINUSE: 98
    case .EADDRNOTAVAIL: 99
    case .ENETUNREACH: 101
    case .ECONNRESET: 104
    case .ENOTCONN: 107
    case .ETIMEDOUT: 110
    case .ECONNREFUSED: 111
    case .EHOSTUNREACH: 113
    case .EINPROGRESS: 115
    }
  }
}
