import CCrypto

/// A SHA-256 digest of bytes that come piece by piece, so that they need not be in memory at once.
public final class IncrementalSHA256 {
  private let context: OpaquePointer

  /// The state before the first byte.
  public init() {
    // Only an exhausted heap, or a libcrypto built without SHA-256, can make these fail.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto can't start a SHA-256 digest")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Appends `bytes` to what is digested.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "libcrypto can't go on with a SHA-256 digest")
  }

  /// The digest of all the bytes, as 64 lower-case hexadecimal digits; starts anew after that.
  public func finish() -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    let finished = EVP_DigestFinal_ex(context, &digest, nil)
    let restarted = EVP_DigestInit_ex(context, EVP_sha256(), nil)
    precondition(finished == 1 && restarted == 1, "libcrypto can't finish a SHA-256 digest")
    return hexadecimal(digest)
  }
}
