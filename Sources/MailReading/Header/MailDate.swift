/// A point in time as a header field states it (RFC 5322 §3.3, and the forms seen in the wild).
public struct MailDate: Sendable, Hashable {
  /// What the instant rests on.
  public enum Basis: String, Sendable, Hashable, CaseIterable {
    /// A numeric offset from UTC.
    case statedOffset = "stated-offset"
    /// A zone name with one meaning in mail (RFC 5322 §4.3), or UTC itself.
    case namedZone = "named-zone"
    /// `-0000`: the instant is stated in UTC, the writer's zone is not (RFC 5322 §3.3).
    case unknownLocalZone = "unknown-local-zone"
    /// No zone, or one nobody knows: UTC was assumed.
    case assumedUTC = "assumed-utc"
  }

  /// The text as it stands, unfolded.
  public var text: String
  /// Seconds since 1970-01-01T00:00:00Z.
  public var secondsSince1970: Int64
  /// The writer's offset from UTC in minutes; nil if it is not stated.
  public var offsetMinutes: Int?
  /// What the instant rests on.
  public var basis: Basis

  /// Makes a date.
  public init(text: String, secondsSince1970: Int64, offsetMinutes: Int?, basis: Basis) {
    self.text = text
    self.secondsSince1970 = secondsSince1970
    self.offsetMinutes = offsetMinutes
    self.basis = basis
  }

  /// Reads a date (RFC 5322 §3.3, and the forms seen in the wild); nil if day, month, year and time
  /// cannot all be found.
  public init?(_ text: String) {
    guard let date = parseDate(text)?.date else { return nil }
    self = date
  }
}
