/// A mailbox or a group's name from an address list (RFC 5322 §3.4).
public struct MailAddress: Sendable, Hashable {
  /// The display name, decoded; nil if there is none.
  public var name: String?
  /// The address (`local@domain`) without quotes of folding or comments; nil if none was found.
  public var address: String?
  /// The name of the group the mailbox is in; nil outside groups.
  public var group: String?

  /// Makes an address.
  public init(name: String?, address: String?, group: String? = nil) {
    self.name = name
    self.address = address
    self.group = group
  }
}
