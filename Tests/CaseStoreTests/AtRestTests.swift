import Glibc
import Testing

@testable import CaseStore

/// Whether a disk is encrypted, as the system's files say, on trees of the tests' own.
struct AtRestTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func make(_ path: String, _ text: String = "") throws {
    var folder = scratch.path
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      unsafe mkdir(folder, 0o700)
    }
    try scratch.write(Array(text.utf8), to: path)
  }

  private func mounts(_ rows: String...) throws {
    try make("proc/self/mountinfo", rows.joined(separator: "\n") + "\n")
  }

  private func disk(_ path: String = "/home/office/cases.sqlite") -> DiskEncryption {
    DiskEncryption.of(path, root: scratch.path)
  }

  @Test func `a mapped disk with a key is encrypted, a bare partition is not`() throws {
    try mounts(
      "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw",
      "40 22 253:0 / /home rw,relatime shared:2 - ext4 /dev/mapper/home rw")
    try make("sys/dev/block/253:0/dm/uuid", "CRYPT-LUKS2-0a1b-home\n")
    try make("sys/dev/block/8:2/partition", "2\n")
    #expect(disk() == .encrypted)
    #expect(disk("/srv/cases.sqlite") == .notEncrypted)
    // A name that only begins alike is another folder.
    #expect(disk("/homework/cases.sqlite") == .notEncrypted)
  }

  @Test func `volumes and arrays are as encrypted as what they stand on`() throws {
    try mounts("22 1 253:1 / / rw - xfs /dev/mapper/vg-root rw")
    try make("sys/dev/block/253:1/dm/uuid", "LVM-abcdef\n")
    try make("sys/dev/block/253:1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-0a1b-disk\n")
    #expect(disk() == .encrypted)
    try make("sys/dev/block/253:1/slaves/sdb/size", "1\n")
    #expect(disk() == .notEncrypted)
  }

  @Test func `the mount that was made last counts`() throws {
    try mounts(
      "22 1 8:2 / / rw - ext4 /dev/sda2 rw", "40 22 253:0 / /home rw - ext4 /dev/mapper/home rw",
      "41 40 8:3 / /home rw - ext4 /dev/sdb1 rw")
    try make("sys/dev/block/253:0/dm/uuid", "CRYPT-LUKS2-0a1b-home\n")
    try make("sys/dev/block/8:3/size", "1\n")
    #expect(disk() == .notEncrypted)
  }

  @Test func `a file system with a number of its own is looked up by its device's name`() throws {
    try mounts(
      "22 1 0:31 /@ / rw - btrfs /dev/dm-0 rw",
      "40 22 0:45 / /run/a\\040b rw - tmpfs tmpfs rw")
    try make("sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS1-0a1b-disk\n")
    #expect(disk() == .encrypted)
    #expect(disk("/run/a b/cases.sqlite") == .unknown)
  }

  @Test func `what the system does not say is not guessed`() throws {
    #expect(disk() == .unknown)
    try mounts("22 1 0:50 / / rw - overlay overlay rw", "torn")
    #expect(disk() == .unknown)
    try mounts("22 1 7:0 / / rw - ext4 /dev/loop0 rw")
    try make("sys/dev/block/7:0/loop/backing_file", "/disk.img\n")
    #expect(disk() == .unknown)
    try mounts("22 1 0:50 / / rw - fuse.gocryptfs /cipher rw")
    #expect(disk() == .encrypted)
  }

  @Test func `files that others may read are named, and new ones are not among them`() throws {
    let site = try Site("150502", seed: 71)
    let path = site.store.path
    #expect(site.store.atRest.openFiles == [])
    #expect(site.store.atRest.openFolder == nil)
    unsafe chmod(path + ".key", 0o640)
    #expect(site.store.atRest.openFiles == [path + ".key"])
    let copy = path + "-copy"
    _ = try CaseStore.copy(from: path, to: copy, reason: .cloned)
    #expect(StoreAtRest(store: copy).openFiles == [])
    try site.store.writeBackup(to: path + "-backup")
    #expect(StoreAtRest(store: path + "-backup").openFiles == [])
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    unsafe chmod(folder, 0o777)
    #expect(site.store.atRest.openFolder != nil)
  }
}
