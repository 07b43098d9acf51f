package import BundleReading
package import MailReading
package import PageReading

/// All limits that reading a source obeys; each struct documents its numbers.
package struct SourceLimits: Sendable {
  package var mail = ReadingLimits.standard
  package var page = PageLimits.standard
  package var bundle = BundleLimits.standard
  /// Pasted text above this is no transcript that a person pasted.
  package var transcriptBytes = 8 << 20
  /// Opens encrypted members of zip bundles.
  package var password: [UInt8]?

  package init() {}
  package static let standard = SourceLimits()
}
