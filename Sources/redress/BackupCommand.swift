import CaseModel
import CaseStore
import Console
import Glibc
import Sealing

/// `redress backup`: a sealed copy of the store, which may leave the machine.
enum BackupCommand {
  static let command: Command<Session> = Command(
    "backup", aliases: ["备份"],
    summary: Phrase("备份数据库，加密封存", "make a sealed backup of the store"),
    discussion: Phrase(
      """
      备份用收件密钥封存，只有持私钥的人能打开，可以放到 U 盘、网盘。先用 --make-key 生成一对密钥：\
      私钥文件移到本机以外妥善保管（丢失就打不开），公钥文件（.pub）留在本机用来封存。\
      备份时其他程序可以照常使用数据库。恢复用 redress restore。
      """,
      """
      A backup is sealed to a key, opens with its secret half only, and may lie anywhere. Make a \
      key with --make-key first: take the secret file off this machine and keep it well (without \
      it no backup opens); the public one (.pub) stays here. Others may use the store meanwhile. \
      See redress restore.
      """),
    options: [
      OptionSpecification(
        "to", value: .path(placeholder: Phrase("公钥文件", "KEYFILE")),
        help: Phrase("用这个公钥文件封存", "seal to the key in this file")),
      OptionSpecification(
        "recipient", value: .text(placeholder: Phrase("公钥", "KEY")),
        help: Phrase("用这个公钥封存", "seal to this key")),
      OptionSpecification(
        "output", short: "o", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("备份写到哪里", "where the backup goes")),
      OptionSpecification(
        "make-key", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("生成一对密钥：文件和 文件.pub", "make a key: FILE and FILE.pub")),
    ],
    examples: [
      Example(
        command: "redress backup --make-key office.key",
        explanation: Phrase("生成密钥，只需一次", "make a key, once")),
      Example(
        command: "redress backup --to office.key.pub -o /media/usb/2025-11.sealed",
        explanation: Phrase("备份到 U 盘", "a backup onto a USB stick")),
    ],
    run: { parsed, session in
      if let path = parsed.value("make-key") {
        try makeKey(path, session)
        return
      }
      let recipient = try recipient(parsed)
      guard let output = parsed.value("output") else {
        throw ParseFailure.missingOption(option: "--output", path: parsed.path)
      }
      let store = try session.openStore()
      try seal(store, for: recipient, to: output)
      try store.note(AccessNote(.backedUp), by: session.user(of: store))
      if session.format == .json {
        session.print(["backup": .string(output), "recipient": .string("\(recipient)")])
      } else {
        session.print(session.say("备份已封存：\(output)", "Sealed the backup: \(output)"))
      }
    })

  private static func makeKey(_ path: String, _ session: Session) throws {
    let seed = StoreEnvironment.system.randomBytes(SealingKey.seedByteCount)
    guard let key = SealingKey(seed: seed) else { throw SealingFault.noKey(path: path) }
    try SealingKeyFile.write(key, to: path)
    if session.format == .json {
      session.print([
        "key": .string(path), "public_key": .string(path + SealingKeyFile.publicSuffix),
        "recipient": .string("\(key.recipient)"),
      ])
      return
    }
    session.print("\(key.recipient)")
    session.remark(
      Phrase(
        "私钥在 \(path)，请移到本机以外保管，丢失后备份无法打开；公钥在 \(path).pub，用来封存。",
        "the secret key is \(path): keep it off this machine, no backup opens without it; "
          + "\(path).pub seals."))
  }

  private static func recipient(_ parsed: ParsedCommand) throws -> RecipientKey {
    if let typed = parsed.value("recipient") {
      guard let key = RecipientKey(typed) else {
        throw Problem(
          "backup.recipient",
          Phrase("“\(typed)”不是公钥。", "“\(typed)” is no key to seal to."),
          hint: Phrase(
            "照抄 redress backup --make-key 输出的一行。",
            "Copy what redress backup --make-key prints."), exit: .usage)
      }
      return key
    }
    guard let path = parsed.value("to") else {
      throw ParseFailure.missingOption(option: "--to", path: parsed.path)
    }
    return try SealingKeyFile.readRecipient(path)
  }

  /// Beside the store, where the same is open to the same people anyway; it is gone afterwards.
  private static func seal(
    _ store: CaseStore, for recipient: RecipientKey, to output: String
  ) throws {
    guard unsafe access(output, F_OK) != 0 else {
      throw SealingFault.alreadyExists(path: output)
    }
    let copy = "\(store.path).backup-\(getpid())"
    unsafe unlink(copy)
    defer { unsafe unlink(copy) }
    try store.writeBackup(to: copy)
    try SealedFile.seal(
      copy, to: output, for: recipient,
      seed: StoreEnvironment.system.randomBytes(SealingKey.seedByteCount))
  }

  /// Opens a backup beside the place of the store that is made from it.
  static func opened<R>(
    _ backup: String, _ keyFile: String?, for target: String, _ body: (String) throws -> R
  ) throws -> R {
    guard SealedFile.isSealed(backup) else { return try body(backup) }
    guard let keyFile else {
      throw Problem(
        "backup.key_needed",
        Phrase("\(backup) 是封存的备份，要用私钥打开。", "\(backup) is sealed: it opens with its secret key."),
        hint: Phrase("加上 --key 私钥文件。", "Add --key KEYFILE."), exit: .usage)
    }
    let key = try SealingKeyFile.read(keyFile)
    let copy = "\(target).opened-\(getpid())"
    defer { for suffix in ["", "-wal", "-shm"] { unsafe unlink(copy + suffix) } }
    try SealedFile.open(backup, to: copy, with: key)
    return try body(copy)
  }
}

extension SealingFault {
  /// The fact in words.
  var problem: Problem {
    switch self {
    case .file(let path, let errno):
      Problem(
        "file.unusable",
        Phrase(
          "文件 \(path) 读写失败：\(SealingFault.reason(errno))。",
          "The file \(path) cannot be used: \(SealingFault.reason(errno))."), exit: .failure)
    case .alreadyExists(let path):
      Problem(
        "file.exists",
        Phrase("\(path) 已经存在，没有改动它。", "\(path) exists already; it was left as it is."),
        hint: Phrase("换一个文件名。", "Choose another file."), exit: .refused)
    case .notSealed(let path):
      Problem(
        "backup.not_sealed", Phrase("\(path) 不是封存的备份。", "\(path) is no sealed backup."),
        exit: .refused)
    case .newerForm(let path):
      Problem(
        "backup.newer",
        Phrase("\(path) 由更新的版本封存。", "\(path) was sealed by a newer version."),
        hint: Phrase("请先升级程序。", "Upgrade this program first."), exit: .refused)
    case .otherKey(let path):
      Problem(
        "backup.other_key",
        Phrase("这把私钥打不开 \(path)：它是用另一个公钥封存的。", "\(path) is sealed to another key than this one."),
        hint: Phrase("找到封存时那个公钥的私钥。", "Find the secret half of the key it was sealed to."),
        exit: .refused)
    case .damaged(let path, let offset):
      Problem(
        "backup.damaged",
        Phrase(
          "\(path) 从第 \(offset) 字节起被改动或损坏，什么也没有恢复。",
          "\(path) was changed or damaged from byte \(offset) on; nothing was restored."),
        hint: Phrase("换一份备份。", "Use another backup."), exit: .refused)
    case .cut(let path, let bytes):
      Problem(
        "backup.cut",
        Phrase(
          "\(path) 不完整，在第 \(bytes) 字节处断了，什么也没有恢复。",
          "\(path) ends too early, after \(bytes) bytes; nothing was restored."),
        hint: Phrase("重新拷贝，或换一份备份。", "Copy it again, or use another backup."), exit: .refused)
    case .noKey(let path):
      Problem(
        "backup.no_key", Phrase("\(path) 里没有可用的密钥。", "There is no key in \(path)."),
        hint: Phrase(
          "封存用公钥文件（.pub），打开用私钥文件。", "The public file (.pub) seals, the secret one opens."),
        exit: .refused)
    }
  }

  private static func reason(_ errno: Int32) -> String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? String(errno)
  }
}
