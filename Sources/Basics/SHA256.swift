import CCrypto

/// The SHA-256 digest of `bytes`, as 64 lower-case hexadecimal digits (FIPS 180-4, by OpenSSL's
/// libcrypto, which uses the CPU's instructions for it).
public func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
  var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
  SHA256(bytes.baseAddress, bytes.count, &digest)
  return hexadecimal(digest)
}

/// The SHA-256 digest of `bytes`, as 64 lower-case hexadecimal digits.
public func sha256(_ bytes: some Sequence<UInt8>) -> String {
  let digest = bytes.withContiguousStorageIfAvailable { sha256(UnsafeRawBufferPointer($0)) }
  return digest ?? Array(bytes).withUnsafeBytes { sha256($0) }
}

/// Two lower-case hexadecimal digits for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }.joined()
}
