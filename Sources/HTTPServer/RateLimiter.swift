/// Tells who asks too often: each key has a bucket of tokens that fills at a steady rate.
///
/// A bucket is kept as the one moment at which it is full again (the generic cell rate algorithm,
/// ITU-T I.371): a request moves that moment on by the time that one token takes. A bucket that is
/// full is the same as none.
///
/// Invariant: at most `keysMax` keys are remembered. They stand in two generations; when the
/// younger has half of them, the older is forgotten, which are those that were silent the longest.
/// Whoever is forgotten begins with a full bucket, so that a flood from many addresses shuts out
/// nobody.
///
/// What a key is, is the caller's matter: the server's are addresses, and nodes can be limited by
/// another of these where their signature is known.
///
/// Complexity: constant, on average.
public struct RateLimiter<Key: Hashable & Sendable>: Sendable {
  private let interval: Duration
  private let burst: Duration
  private let generationKeysMax: Int
  private var younger: [Key: ContinuousClock.Instant] = [:]
  private var older: [Key: ContinuousClock.Instant] = [:]

  /// Makes a limiter that knows nobody.
  ///
  /// - Parameters:
  ///   - perSecond: how many tokens a bucket gains in a second, 1 or more.
  ///   - burst: how many a full bucket has, 1 or more.
  ///   - keysMax: how many keys are remembered, 2 or more.
  public init(perSecond: Int, burst: Int, keysMax: Int) {
    precondition(perSecond >= 1 && burst >= 1 && keysMax >= 2, "a limiter lets somebody through")
    interval = .seconds(1) / perSecond
    self.burst = interval * burst
    generationKeysMax = keysMax / 2
  }

  /// How many keys are remembered, at most; one that is in both generations counts twice.
  public var keyCount: Int { younger.count + older.count }

  /// Takes a token for a request.
  ///
  /// - Returns: nil if there was one, else the whole seconds after which there will be, 1 or more.
  public mutating func take(_ key: Key, at now: ContinuousClock.Instant) -> Int? {
    let fullAt = fullAt(key, now)
    let excess = fullAt + interval - now - burst
    guard excess > .zero else {
      remember(key, fullAt + interval)
      return nil
    }
    // Whoever goes on asking is not silent, and stays remembered.
    remember(key, fullAt)
    return max(1, Int(excess.components.seconds) + (excess.components.attoseconds > 0 ? 1 : 0))
  }

  private func fullAt(_ key: Key, _ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    max(younger[key] ?? older[key] ?? now, now)
  }

  private mutating func remember(_ key: Key, _ fullAt: ContinuousClock.Instant) {
    if younger.count >= generationKeysMax, younger[key] == nil {
      older = younger
      younger = [:]
    }
    younger[key] = fullAt
  }
}
