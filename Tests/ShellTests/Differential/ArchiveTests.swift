import Foundation
import Testing

/// Archives of ours are read by the host's tar and gzip, and the host's by ours.
struct ArchiveTests {
  /// Whether the host has what is compared with; says so where it has not.
  private static func hasPrograms() -> Bool {
    let programs = ["/bin/bash", "/usr/bin/tar", "/usr/bin/gzip", "/usr/bin/base64"]
    let missing = programs.filter { !FileManager.default.isExecutableFile(atPath: $0) }
    if !missing.isEmpty { print("skipped: the host has no \(missing.joined(separator: ", "))") }
    return missing.isEmpty
  }

  /// Folders with what is hard for an archive: long names, empty files, rights, links, much text.
  private static let making = """
    mkdir -p tree/sub/deeper tree/empty
    printf 'hello\\n' >tree/a; : >tree/none; chmod 640 tree/a; printf '#!/bin/sh\\n' >tree/run
    chmod 755 tree/run; ln -s ../a tree/sub/link; seq 1 3000 >tree/sub/numbers
    printf '\\000\\001\\377bytes' >tree/sub/bytes
    long=$(printf 'x%.0s' {1..80}); printf long >tree/sub/deeper/$long$long
    """

  private static let telling = """
    cd out; find tree | sort; cat tree/a tree/sub/link tree/sub/deeper/*; echo
    cksum=$(sha256sum <tree/sub/numbers); echo "$cksum"; od -c tree/sub/bytes
    ls -l tree | cut -c1-10
    """

  @Test(arguments: ["", "z"])
  func `the host unpacks what our tar made, and ours what the host's made`(flag: String) throws {
    guard Self.hasPrograms() else { return }
    let host = try HostBash()
    defer { host.remove() }
    let packing = Self.making + "\ntar c\(flag)f - tree | base64 -w 0"
    let ours = Workshop.outcome(of: packing)
    let theirs = try host.run([packing])[0]
    #expect(ours.errors == [] && ours.status == 0 && !ours.output.isEmpty)
    func unpacking(_ archive: String) -> String {
      "mkdir out; printf %s '\(archive)' | base64 -d | tar x\(flag)f - -C out || exit\n"
        + Self.telling
    }
    // Words of a shell are not as long as archives are: the text goes in pieces.
    let plain = try host.run([unpacking(theirs.output)])[0]
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(try host.run([unpacking(ours.output)])[0] == plain)
    #expect(Workshop.outcome(of: unpacking(theirs.output)) == plain)
    #expect(Workshop.outcome(of: unpacking(ours.output)) == plain)
  }

  @Test(arguments: [
    "seq 1 500", "printf ''", "printf a", "printf 'abcabcabcabcabcabcabcabcabcabcabc'",
    "head -c 3000 /dev/urandom", "yes 'the same line again' | head -n 400",
  ])
  func `gzip of both read what either packed`(text: String) throws {
    guard Self.hasPrograms() else { return }
    let host = try HostBash()
    defer { host.remove() }
    let plain = try host.run(["\(text) | base64 -w 0"])[0].output
    for level in ["-1", "-6", "-9"] {
      let packing = "printf %s '\(plain)' | base64 -d | gzip \(level) | base64 -w 0"
      let ours = Workshop.outcome(of: packing)
      #expect(ours.errors == [])
      for packed in [ours.output, try host.run([packing])[0].output] {
        let unpacking = "printf %s '\(packed)' | base64 -d | zcat | base64 -w 0"
        #expect(try host.run([unpacking])[0].output == plain)
        #expect(Workshop.outcome(of: unpacking).output == plain)
      }
    }
  }
}
