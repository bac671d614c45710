internal import Glibc

// Whether a folder lies on an encrypted disk, as far as Linux says.
//
// /proc/self/mountinfo names the mount that holds the folder, with the numbers of its device. Below
// /sys/dev/block each device has a folder: `dm/uuid` begins with `CRYPT-` for one that dm-crypt
// (LUKS) encrypts, and `slaves/` names the devices that it stands on, as for LVM and RAID. Some
// file systems (btrfs) give a device number of their own; there the mount's source, `/dev/…`, is
// looked up by name.
//
// What cannot be seen so is not guessed: memory, network and overlay file systems, ZFS, and disks
// that encrypt themselves look like any other.
//
// Source: proc_pid_mountinfo(5); the kernel's Documentation/ABI/testing/sysfs-block-dm.

/// Whether the disk under a folder is encrypted.
public enum DiskEncryption: String, Sendable, Hashable {
  /// Everything the folder's file system stands on is.
  case encrypted
  /// Some of it is not, as far as the system says.
  case notEncrypted = "not_encrypted"
  /// The system does not say.
  case unknown

  /// How deep devices may stand on each other; a chain of LUKS, RAID and LVM is three.
  private static let depthMax = 8
  /// File systems that encrypt by themselves.
  private static let encryptingTypes = [
    "ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs",
  ]

  /// Looks at the disk under a file or folder.
  ///
  /// - Parameters:
  ///   - path: absolute, without links.
  ///   - root: what stands before `/proc`, `/sys` and `/dev`; tests have trees of their own.
  public static func of(_ path: String, root: String = "") -> DiskEncryption {
    guard let mounts = read(root + "/proc/self/mountinfo"),
      let mount = mounts.split(separator: "\n").compactMap({ Mount($0) })
        // Of mounts on one another the last counts.
        .filter({ $0.holds(path) }).max(by: { $0.point.utf8.count <= $1.point.utf8.count })
    else { return .unknown }
    if encryptingTypes.contains(mount.type) { return .encrypted }
    guard let device = folder(of: mount, root) else { return .unknown }
    return look(at: device, root, depth: 0)
  }

  /// The folder, without links, that a file lies in or is; nil if there is none.
  public static func realPath(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  private struct Mount {
    let device: String
    let point: String
    let type: String
    let source: String

    /// Reads `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
    init?(_ row: Substring) {
      let words = row.split(separator: " ")
      guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 2 else {
        return nil
      }
      device = String(words[2])
      point = Mount.unescaped(words[4])
      type = String(words[dash + 1])
      source = Mount.unescaped(words[dash + 2])
    }

    func holds(_ path: String) -> Bool {
      point == "/" || path == point || path.hasPrefix(point + "/")
    }

    /// Blanks, tabs, line ends and backslashes stand as `\040`.
    private static func unescaped(_ word: Substring) -> String {
      var bytes: [UInt8] = []
      var rest = word.utf8[...]
      while let byte = rest.popFirst() {
        let digits = rest.prefix(3)
        if byte == UInt8(ascii: "\\"), digits.count == 3,
          let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
        {
          bytes.append(code)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func folder(of mount: Mount, _ root: String) -> String? {
    let byNumber = "\(root)/sys/dev/block/\(mount.device)"
    if exists(byNumber) { return byNumber }
    guard mount.source.hasPrefix("/dev/") else { return nil }
    // /dev/mapper/home is a link to ../dm-0.
    let target = link(root + mount.source) ?? mount.source
    guard let name = target.split(separator: "/").last else { return nil }
    let byName = "\(root)/sys/class/block/\(name)"
    return exists(byName) ? byName : nil
  }

  private static func look(at device: String, _ root: String, depth: Int) -> DiskEncryption {
    guard depth < depthMax else { return .unknown }
    if let uuid = read(device + "/dm/uuid"), uuid.hasPrefix("CRYPT-") { return .encrypted }
    // A file that serves as a disk lies on another.
    if exists(device + "/loop") { return .unknown }
    let below = names(in: device + "/slaves").map {
      look(at: "\(device)/slaves/\($0)", root, depth: depth + 1)
    }
    if below.isEmpty {
      // A partition stands on what its disk stands on.
      guard exists(device + "/partition") else { return .notEncrypted }
      return look(at: device + "/..", root, depth: depth + 1)
    }
    if below.contains(.notEncrypted) { return .notEncrypted }
    return below.contains(.unknown) ? .unknown : .encrypted
  }

  // MARK: - Files

  private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  private static func read(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 16 << 20 {
      let count = unsafe Glibc.read(file, &part, part.count)
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes += part.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func link(_ path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe readlink(path, start.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
  }

  private static func names(in folder: String) -> [String] {
    guard let listing = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(listing) }
    var names: [String] = []
    while let entry = unsafe readdir(listing) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
