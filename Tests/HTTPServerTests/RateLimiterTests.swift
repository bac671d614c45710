import HTTPServer
import Testing

/// The limiter by itself, with a clock of the test's.
struct RateLimiterTests {
  private let start = ContinuousClock.now

  @Test func `a burst is let through, then the steady rate`() {
    let limiter = Limiter<Int>(perSecond: 10, burst: 30, keysMax: 8)
    for _ in 0..<30 { #expect(limiter.take(1, at: start) == nil) }
    #expect(limiter.take(1, at: start) == 1)
    // What was refused took no token: after a tenth of a second there is one, and only one.
    let soon = start + .milliseconds(100)
    #expect(limiter.take(1, at: soon) == nil)
    #expect(limiter.take(1, at: soon) == 1)
    var admitted = 0
    for step in 1...1_000 where limiter.take(1, at: soon + .milliseconds(step)) == nil {
      admitted += 1
    }
    #expect(admitted == 10)
  }

  @Test func `a bucket fills up to its burst and no further`() {
    let limiter = Limiter<Int>(perSecond: 2, burst: 3, keysMax: 8)
    for _ in 0..<3 { #expect(limiter.take(1, at: start) == nil) }
    let later = start + .seconds(3_600)
    for _ in 0..<3 { #expect(limiter.take(1, at: later) == nil) }
    #expect(limiter.take(1, at: later) == 1)
  }

  @Test func `one key's requests take nothing from another's`() {
    let limiter = Limiter<String>(perSecond: 1, burst: 1, keysMax: 8)
    #expect(limiter.take("a", at: start) == nil)
    #expect(limiter.take("a", at: start) == 1)
    #expect(limiter.take("b", at: start) == nil)
  }

  @Test func `however many addresses come, no more than the bound are remembered`() {
    let limiter = Limiter<Int>(perSecond: 1, burst: 1, keysMax: 100)
    let most = (0..<100_000).reduce(0) { most, key in
      _ = limiter.take(key, at: start)
      return max(most, limiter.keyCount)
    }
    #expect(most == 100)
  }

  @Test func `a flood of addresses does not make the limiter forget who goes on asking`() {
    let limiter = Limiter<Int>(perSecond: 1, burst: 1, keysMax: 100)
    #expect(limiter.take(-1, at: start) == nil)
    var now = start
    var admitted = 0
    // It asks once in ten of the flood's requests, of which a thousand come in a second.
    for key in 0..<10_000 {
      now += .milliseconds(1)
      _ = limiter.take(key, at: now)
      if key % 10 == 0, limiter.take(-1, at: now) == nil { admitted += 1 }
    }
    #expect(admitted <= 11)
  }
}

/// A limiter that `#expect` can ask.
private final class Limiter<Key: Hashable & Sendable> {
  private var limiter: RateLimiter<Key>

  init(perSecond: Int, burst: Int, keysMax: Int) {
    limiter = RateLimiter(perSecond: perSecond, burst: burst, keysMax: keysMax)
  }

  var keyCount: Int { limiter.keyCount }

  func take(_ key: Key, at now: ContinuousClock.Instant) -> Int? { limiter.take(key, at: now) }
}
