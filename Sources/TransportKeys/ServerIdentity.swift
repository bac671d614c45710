internal import Glibc

/// What a server proves itself with over TLS: a secret key, and a certificate of it.
///
/// A client that was told the *pin*, the digest of the public key, checks nothing else: no name, no
/// issuer and no date, so that no clock takes part. A server therefore makes its key itself when it
/// first needs one, and keeps it beside its store (`STORE.tls-key.pem`), never in it or its
/// backups. Of the two files only the key matters: a certificate that is missing is made anew from
/// it, and the pin stays.
public struct ServerIdentity: Sendable {
  /// The certificate, and those above it, in PEM.
  public let certificatePEM: [UInt8]
  /// The secret key in PEM.
  public let keyPEM: [UInt8]
  /// SHA-256 of the public key (its SubjectPublicKeyInfo in DER), 32 bytes.
  public let keyDigest: [UInt8]

  /// Reads a key and its certificate, as an authority's tool left them.
  ///
  /// - Throws: all facts of ``ServerIdentityError`` about reading.
  public static func read(
    certificatePath: String, keyPath: String
  ) throws(ServerIdentityError) -> ServerIdentity {
    let keyPEM = try SecretFile(path: keyPath).readKey()
    let certificatePEM = try SecretFile(path: certificatePath).readCertificate()
    let ofKey = try digest(ofKey: keyPEM, keyPath)
    let ofCertificate: [UInt8]
    do { ofCertificate = try publicKeyDigest(ofCertificate: certificatePEM) } catch {
      throw .malformed(.certificate, path: certificatePath)
    }
    guard ofKey == ofCertificate else {
      throw .notOfKey(certificatePath: certificatePath, keyPath: keyPath)
    }
    return ServerIdentity(
      certificatePEM: certificatePEM, keyPEM: keyPEM, keyDigest: ofKey)
  }

  /// Reads the key beside a store, or makes what is missing.
  ///
  /// Two programs that do so at once end with the same key: the one that is late takes the other's.
  ///
  /// - Throws: ``ServerIdentityError``.
  public static func readOrMake(besideStore store: String) throws(ServerIdentityError)
    -> ServerIdentity
  {
    let keyFile = SecretFile(path: keyPath(besideStore: store))
    let certificateFile = SecretFile(path: certificatePath(besideStore: store))
    if !keyFile.exists {
      let made: [UInt8]
      do { made = try PrivateKey.make().pem() } catch { throw .cannotMake(code: error.code) }
      try keyFile.write(made, mode: 0o600, as: .key)
    }
    if !certificateFile.exists {
      let keyPEM = try keyFile.readKey()
      let certificate: [UInt8]
      _ = try digest(ofKey: keyPEM, keyFile.path)
      do {
        certificate = try PrivateKey.read(pem: keyPEM).selfSignedCertificate(CertificateDates())
      } catch { throw .cannotMake(code: error.code) }
      try certificateFile.write(certificate, mode: 0o644, as: .certificate)
    }
    return try read(certificatePath: certificateFile.path, keyPath: keyFile.path)
  }

  /// Makes a key and a certificate of it, in memory.
  ///
  /// - Throws: `cannotMake`.
  public static func make(
    dates: CertificateDates = CertificateDates()
  ) throws(ServerIdentityError) -> ServerIdentity {
    do {
      let key = try PrivateKey.make()
      return ServerIdentity(
        certificatePEM: try key.selfSignedCertificate(dates), keyPEM: try key.pem(),
        keyDigest: try key.publicKeyDigest())
    } catch { throw .cannotMake(code: error.code) }
  }

  /// Where the key of a store's server stands.
  public static func keyPath(besideStore store: String) -> String { store + ".tls-key.pem" }

  /// Where the certificate of a store's server stands.
  public static func certificatePath(besideStore store: String) -> String {
    store + ".tls-certificate.pem"
  }

  private static func digest(
    ofKey pem: [UInt8], _ path: String
  ) throws(ServerIdentityError) -> [UInt8] {
    do { return try PrivateKey.read(pem: pem).publicKeyDigest() } catch {
      throw .malformed(.key, path: path)
    }
  }
}
