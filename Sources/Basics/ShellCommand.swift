/// `words` as a POSIX shell reads them, with a blank between two.
public func shellCommand(_ words: [String]) -> String {
  words.map(quoted).joined(separator: " ")
}

private func quoted(_ word: String) -> String {
  let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=.,:/+@%".unicodeScalars)
  guard word.isEmpty || !word.unicodeScalars.allSatisfy(plain.contains) else { return word }
  let quote = word.split(separator: "'", omittingEmptySubsequences: false)
  return "'" + quote.joined(separator: "'\\''") + "'"
}
