/// How many bytes a mailbox is read by, and how far a decision looks.
///
/// What a mailbox consists of does not depend on it, unless lines are longer than a quarter of the
/// look ahead; a small reach lets small inputs test what happens between two reads.
package struct MailboxReach: Sendable {
  /// The reach that reading uses: 1 MiB at once, decisions within 64 KiB.
  package static let standard = MailboxReach(step: 1 << 20, look: 1 << 16)

  /// How much is read at once.
  package var step: Int
  /// How much must be in memory, or the mailbox's end, before anything is decided; as much stays in
  /// memory behind.
  package var look: Int

  package init(step: Int, look: Int) {
    self.step = step
    self.look = look
  }

  /// The longest line that is looked at as a separator line.
  var line: Int { look / 4 }
}
