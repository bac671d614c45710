internal import CGnuTLS
internal import Glibc

// Thin wrappers of GnuTLS: each function makes what it needs, and lets it go before it returns.

/// A secret key of X.509: `gnutls_x509_privkey_t`.
@safe
struct PrivateKey: ~Copyable {
  private let handle: gnutls_x509_privkey_t

  private init() throws(GnuTLSFailure) {
    var empty: gnutls_x509_privkey_t?
    try check(unsafe gnutls_x509_privkey_init(&empty))
    guard let handle = unsafe empty else { throw GnuTLSFailure(code: GNUTLS_E_MEMORY_ERROR) }
    unsafe self.handle = handle
  }

  /// Makes a new key on the curve P-256, which every TLS library knows:
  /// `gnutls_x509_privkey_generate`.
  static func make() throws(GnuTLSFailure) -> PrivateKey {
    let key = try PrivateKey()
    try check(
      unsafe gnutls_x509_privkey_generate(key.handle, GNUTLS_PK_ECDSA, redress_p256_bits, 0))
    return key
  }

  /// Reads a key without a password, in any of the forms of PEM: `gnutls_x509_privkey_import2`.
  static func read(pem: [UInt8]) throws(GnuTLSFailure) -> PrivateKey {
    let key = try PrivateKey()
    try check(
      unsafe withDatum(pem) {
        unsafe gnutls_x509_privkey_import2(key.handle, $0, GNUTLS_X509_FMT_PEM, nil, 0)
      })
    return key
  }

  deinit { unsafe gnutls_x509_privkey_deinit(handle) }

  /// The key in PEM: `gnutls_x509_privkey_export2_pkcs8`, without a password.
  func pem() throws(GnuTLSFailure) -> [UInt8] {
    var datum = unsafe gnutls_datum_t()
    try check(
      unsafe gnutls_x509_privkey_export2_pkcs8(
        handle, GNUTLS_X509_FMT_PEM, nil, UInt32(GNUTLS_PKCS_PLAIN.rawValue), &datum))
    return unsafe taken(datum)
  }

  /// SHA-256 of the public key's SubjectPublicKeyInfo: `gnutls_x509_privkey_get_key_id`.
  func publicKeyDigest() throws(GnuTLSFailure) -> [UInt8] {
    try unsafe digest { unsafe gnutls_x509_privkey_get_key_id(handle, $0, $1, $2) }
  }

  /// Makes a certificate that the key signs for itself, in PEM: `gnutls_x509_crt_sign2`.
  ///
  /// Neither names nor dates in it mean anything to our clients, who know the key. It names no
  /// machine, and without other dates it holds from 1970 for ever, so that nobody has to renew it
  /// and a wrong clock does not spoil it.
  func selfSignedCertificate(_ dates: CertificateDates) throws(GnuTLSFailure) -> [UInt8] {
    var empty: gnutls_x509_crt_t?
    try check(unsafe gnutls_x509_crt_init(&empty))
    guard let certificate = unsafe empty else { throw GnuTLSFailure(code: GNUTLS_E_MEMORY_ERROR) }
    defer { unsafe gnutls_x509_crt_deinit(certificate) }
    // Positive, and by chance unlike that of any other certificate of this key.
    var generator = SystemRandomNumberGenerator()
    var serial = unsafe withUnsafeBytes(of: generator.next()) { unsafe [UInt8]($0) } + [1]
    serial[0] &= 0x7F
    try check(unsafe gnutls_x509_crt_set_version(certificate, 3))
    try check(unsafe gnutls_x509_crt_set_serial(certificate, serial, serial.count))
    try check(unsafe gnutls_x509_crt_set_dn(certificate, "CN=redress", nil))
    try check(
      unsafe gnutls_x509_crt_set_activation_time(certificate, time_t(dates.fromSeconds ?? 0)))
    try check(
      unsafe gnutls_x509_crt_set_expiration_time(
        certificate, time_t(dates.toSeconds ?? endOfTimeSeconds)))
    try check(unsafe gnutls_x509_crt_set_key(certificate, handle))
    try check(
      unsafe gnutls_x509_crt_set_key_usage(certificate, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)))
    try check(unsafe gnutls_x509_crt_set_basic_constraints(certificate, 0, -1))
    try check(
      unsafe gnutls_x509_crt_sign2(certificate, certificate, handle, GNUTLS_DIG_SHA256, 0))
    var datum = unsafe gnutls_datum_t()
    try check(unsafe gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &datum))
    return unsafe taken(datum)
  }
}

/// 9999-12-31T23:59:59Z, which stands for no end (RFC 5280, section 4.1.2.5).
private let endOfTimeSeconds: Int64 = 253_402_300_799

/// What a certificate says of when it holds, in seconds since 1970; nil for without a bound.
public struct CertificateDates: Sendable, Hashable {
  let fromSeconds: Int64?
  let toSeconds: Int64?

  /// Dates of a certificate; only a test has others than none.
  public init(fromSeconds: Int64? = nil, toSeconds: Int64? = nil) {
    self.fromSeconds = fromSeconds
    self.toSeconds = toSeconds
  }
}

/// The public key's digest of the first certificate of some PEM, which is the server's own:
/// `gnutls_x509_crt_import`, `gnutls_x509_crt_get_key_id`.
func publicKeyDigest(ofCertificate pem: [UInt8]) throws(GnuTLSFailure) -> [UInt8] {
  var empty: gnutls_x509_crt_t?
  try check(unsafe gnutls_x509_crt_init(&empty))
  guard let certificate = unsafe empty else { throw GnuTLSFailure(code: GNUTLS_E_MEMORY_ERROR) }
  defer { unsafe gnutls_x509_crt_deinit(certificate) }
  try check(
    unsafe withDatum(pem) {
      unsafe gnutls_x509_crt_import(certificate, $0, GNUTLS_X509_FMT_PEM)
    })
  return try unsafe digest { unsafe gnutls_x509_crt_get_key_id(certificate, $0, $1, $2) }
}

/// A code below 0 that GnuTLS returned.
struct GnuTLSFailure: Error {
  let code: Int32
}

private func check(_ code: Int32) throws(GnuTLSFailure) {
  guard code >= 0 else { throw GnuTLSFailure(code: code) }
}

/// Calls one of the functions that write a key's id as SHA-256.
private func digest(
  _ write: (UInt32, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>) -> Int32
) throws(GnuTLSFailure) -> [UInt8] {
  var digest = [UInt8](repeating: 0, count: 32)
  var size = digest.count
  let code = unsafe digest.withUnsafeMutableBufferPointer {
    unsafe write(UInt32(GNUTLS_KEYID_USE_SHA256.rawValue), $0.baseAddress, &size)
  }
  try check(code)
  return digest
}

private func withDatum(
  _ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Int32
) -> Int32 {
  var bytes = bytes
  return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
    var datum = unsafe gnutls_datum_t(data: buffer.baseAddress, size: UInt32(buffer.count))
    return unsafe body(&datum)
  }
}

private func taken(_ datum: gnutls_datum_t) -> [UInt8] {
  defer { unsafe redress_free_datum(datum) }
  return unsafe [UInt8](UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
}
