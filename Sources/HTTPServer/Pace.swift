/// How far a connection has come, and until when its client may take for the next step.
///
///     connected ── header ──► receiving ── body ──► handling ──► sending ──► waiting
///         ▲ TLS and the first header                    a chunk at a time       │
///         └── from here on as long as a connection may idle and a header take ◄─┘
///
/// libmicrohttpd's own timeout restarts at every byte, so that a client that sends one now and then
/// would hold its thread for days.
struct Pace: Sendable {
  private enum Phase {
    case connected
    case receiving(bytes: Int)
    case handling
    case sending(bytes: Int)
    case waiting
  }

  private var phase = Phase.connected
  private var since: ContinuousClock.Instant

  /// Begins with a connection.
  init(connectedAt now: ContinuousClock.Instant) {
    since = now
  }

  mutating func beginReceiving(at now: ContinuousClock.Instant) {
    (phase, since) = (.receiving(bytes: 0), now)
  }

  /// Counts a part of the body.
  mutating func receive(_ bytes: Int) {
    guard case .receiving(let before) = phase else { return }
    phase = .receiving(bytes: before + bytes)
  }

  /// Our own code is at work; its time is not the client's.
  mutating func beginHandling() { phase = .handling }

  /// Begins to send an answer, or the next chunk of one.
  mutating func beginSending(_ bytes: Int, at now: ContinuousClock.Instant) {
    (phase, since) = (.sending(bytes: bytes), now)
  }

  mutating func beginWaiting(at now: ContinuousClock.Instant) {
    (phase, since) = (.waiting, now)
  }

  /// When the connection is cut if nothing changes; nil while our own code is at work.
  func deadline(_ limits: HTTPServer.Limits) -> ContinuousClock.Instant? {
    switch phase {
    case .connected: since + .seconds(limits.headerSecondsMax)
    case .waiting: since + .seconds(limits.idleTimeoutSeconds + limits.headerSecondsMax)
    case .receiving(let bytes), .sending(let bytes):
      since
        + .seconds(limits.transferGraceSeconds + bytes / max(1, limits.transferBytesPerSecondMin))
    case .handling: nil
    }
  }
}
