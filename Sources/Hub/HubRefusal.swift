internal import CaseModel
internal import CaseStore
internal import HTTPServer
internal import SQLite
internal import SyncSession
internal import Wording

/// Why a request is not taken for that of the node that it names.
enum SessionFault: Error {
  /// A field of the header is missing or malformed.
  case unsigned
  /// The challenge is none of this process's, or its session has ended.
  case unknownChallenge
  /// The signature is not of the node's key over this request.
  case badSignature
  /// The session's counter is not greater than before.
  case replayed
  /// The body names another node.
  case otherNode
}

/// Why a hub does not do what it was asked: facts, their HTTP status and their words.
enum HubRefusal: Error {
  case noSuchPath
  case noSuchMethod
  case version(theirs: [Int64])
  case message(MessageFault)
  case malformedGzip
  case unknownEncoding
  case tooLarge
  case http(HTTPRefusal)
  case session(SessionFault)
  case store(StoreError)
  case unexpected

  /// The status: 4xx says that sending the same again is useless, 5xx that it may help later.
  var status: Int {
    switch self {
    case .noSuchPath: 404
    case .noSuchMethod: 405
    case .version, .message, .malformedGzip: 400
    case .unknownEncoding: 415
    case .tooLarge: 413
    case .http(let fact): fact.status
    case .session(.otherNode): 403
    case .session: 401
    case .store(let error): HubRefusal.status(of: error)
    case .unexpected: 500
    }
  }

  private static func status(of error: StoreError) -> Int {
    switch error {
    case .unknownNode, .hubNotAbove, .unknownOffice, .classNotTaken, .notEnrolled,
      .needsAdministrator, .badSignature, .invitation, .nodeRevoked, .trust(.unprovedNode):
      403
    case .trust(.collecting): 409
    case .invalidMachine: 400
    case .gap, .forked: 409
    case .brokenChain, .misplacedLine, .malformedLine, .feedDisagrees: 400
    case .logNotSigned, .feedNotSigned, .feedNotCertified: 403
    case .database(_, let sqlite):
      switch sqlite.kind {
      case .busy: 503
      case .full: 507
      default: 500
      }
    default: 500
    }
  }

  var problem: Problem {
    switch self {
    case .noSuchPath:
      Problem(
        "http.path", Phrase("没有这个地址。", "There is nothing at this address."), exit: .failure)
    case .noSuchMethod:
      Problem(
        "http.method", Phrase("这个地址不接受这种请求。", "This address takes no such request."),
        exit: .failure)
    case .version(let theirs):
      Problem(
        "protocol.version",
        Phrase(
          "双方没有共同的协议版本：本机支持 \(list(SyncProtocol.versions))，对方支持 \(list(theirs))。",
          "The two sides share no version of the protocol: this one speaks "
            + "\(list(SyncProtocol.versions)), the other \(list(theirs))."),
        hint: Phrase("请升级较旧的一方；已录入的数据不受影响。", "Upgrade the older side; recorded data is safe."),
        exit: .refused)
    case .message(let fault):
      Problem(
        "message.malformed",
        Phrase(
          "请求内容不完整或格式不对（\(words(fault).chinese)）。",
          "The message is incomplete or malformed (\(words(fault).english))."),
        exit: .failure)
    case .malformedGzip:
      Problem(
        "message.gzip", Phrase("压缩内容已损坏。", "The packed body is damaged."), exit: .failure)
    case .unknownEncoding:
      Problem(
        "message.encoding", Phrase("只接受 gzip 压缩。", "Only gzip is accepted as an encoding."),
        exit: .failure)
    case .tooLarge:
      Problem(
        "message.too_large",
        Phrase(
          "请求超过 \(SyncProtocol.messageBytesMax) 字节。",
          "The message is larger than \(SyncProtocol.messageBytesMax) bytes."),
        hint: Phrase("请分成较小的批次。", "Send smaller batches."), exit: .failure)
    case .http(.tooManyRequests(let seconds)):
      Problem(
        "http.too_many",
        Phrase("请求太多。", "Too many requests come at once."),
        hint: again(after: seconds), exit: .failure)
    case .http(.tooBusy(let seconds)):
      Problem(
        "http.busy",
        Phrase("服务器正在接收太多数据。", "The server is taking in too much at the moment."),
        hint: again(after: seconds), exit: .failure)
    case .http(.malformedTarget), .http(.bodyTooLarge):
      Problem(
        "http.request", Phrase("服务器不能受理这个请求。", "The server cannot take this request."),
        exit: .failure)
    case .session(let fault): problem(of: fault)
    case .store(let error): error.problem
    case .unexpected:
      Problem(
        "hub.unexpected", Phrase("服务器内部出错。", "The server met an unexpected fault."),
        exit: .failure)
    }
  }

  private func problem(of fault: SessionFault) -> Problem {
    switch fault {
    case .unsigned:
      Problem(
        "session.unsigned", Phrase("请求没有签名。", "The request is not signed."),
        hint: Phrase("请升级客户端程序。", "Upgrade the client."), exit: .refused)
    case .unknownChallenge:
      Problem(
        "session.unknown",
        Phrase("这次连接不是这台服务器开始的，或已结束。", "The session is none of this hub's, or has ended."),
        hint: Phrase("请再同步一次。", "Sync again."), exit: .failure)
    case .badSignature:
      Problem(
        "session.signature",
        Phrase("签名与请求不符。", "The signature does not fit the request."),
        hint: Phrase(
          "请再同步一次；仍然如此时联系管理员。", "Sync again; if it stays so, call the administrator."),
        exit: .refused)
    case .replayed:
      Problem(
        "session.replayed",
        Phrase("这个请求已经收到过。", "This request, or a later one, has come already."),
        hint: Phrase("请再同步一次。", "Sync again."), exit: .refused)
    case .otherNode:
      Problem(
        "session.other_node",
        Phrase(
          "请求以另一台电脑的名义提出，但不是它签的名。",
          "The request speaks for another computer than the one that signed it."), exit: .refused)
    }
  }

  private func again(after seconds: Int) -> Phrase {
    Phrase(
      "请在 \(seconds) 秒后再试。", "Try again in \(seconds == 1 ? "a second" : "\(seconds) seconds").")
  }

  private func list(_ versions: [Int64]) -> String {
    versions.map { String($0) }.joined(separator: ", ")
  }

  private func words(_ fault: MessageFault) -> Phrase {
    switch fault {
    case .notJSON: Phrase("不是 JSON", "not JSON")
    case .malformed(let member): Phrase(verbatim: member)
    case .cut: Phrase("中途断了", "it ends too early")
    }
  }
}
