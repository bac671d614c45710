import CaseModel
import CaseStore
import Console

extension StoreAtRest {
  /// Whether the disk is encrypted, in words.
  var diskWords: Phrase {
    switch disk {
    case .encrypted: Phrase("已加密", "encrypted")
    case .notEncrypted: Phrase("未加密", "not encrypted")
    case .unknown: Phrase("无法判断是否加密", "cannot tell whether it is encrypted")
    }
  }

  /// What follows from it.
  var advice: Phrase {
    switch disk {
    case .encrypted: Phrase("数据库所在磁盘已加密。", "the store lies on an encrypted disk.")
    case .notEncrypted:
      Phrase(
        "数据库所在磁盘没有加密，电脑丢失就等于个人信息泄露；请启用系统磁盘加密（LUKS）。",
        "the store's disk is not encrypted, and whoever finds the computer can read it: use the "
          + "system's disk encryption (LUKS).")
    case .unknown:
      Phrase(
        "无法判断数据库所在磁盘是否加密；请确认已启用系统磁盘加密。",
        "whether the store's disk is encrypted cannot be told here: make sure that it is.")
    }
  }

  /// Warns of files that others on this computer may use.
  func warn(_ session: Session) {
    if !openFiles.isEmpty {
      let files = openFiles.joined(separator: " ")
      session.warn(
        Phrase(
          "这台电脑上的其他用户可以读取数据文件，请运行：chmod 600 \(files)",
          "other users of this computer may read the files; run: chmod 600 \(files)"))
    }
    if let openFolder {
      session.warn(
        Phrase(
          "其他用户可以在数据库所在文件夹里写入，请运行：chmod go-w \(openFolder)",
          "other users may write into the store's folder; run: chmod go-w \(openFolder)"))
    }
  }
}
