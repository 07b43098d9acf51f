import Crypto
import Foundation

/// SHA-256 over words with white space collapsed, as `truth.json` counts texts.
func digest(ofWords text: String) -> String {
  let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return SHA256.hash(data: Data(words.utf8)).map { String(format: "%02x", $0) }.joined()
}
