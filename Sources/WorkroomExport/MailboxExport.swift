import WorkroomModel

/// Mail as one mailbox (mboxrd): each message's bytes as they stand in their source, with one `>` before
/// every `>*From ` at the start of a line, so that taking one away gives back the very bytes.
package struct MailboxExport {
  /// One message with its separator line and the blank line that ends it.
  package static func entry(_ message: [UInt8], sentAt: Int64?) -> [UInt8] {
    var out = Array("From MAILER-DAEMON \(asctime(sentAt ?? 0))\n".utf8)
    out.reserveCapacity(out.count + message.count + 64)
    var start = message.startIndex
    while start < message.endIndex {
      let end = message[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? message.endIndex
      let line = message[start..<end]
      if line.drop(while: { $0 == 0x3E }).starts(with: from) { out.append(0x3E) }
      out.append(contentsOf: line)
      start = end
    }
    if message.last != 0x0A { out.append(0x0A) }
    out.append(0x0A)
    return out
  }

  private static let from = Array("From ".utf8)

  /// `Tue Mar  3 14:07:00 2015`, in UTC.
  private static func asctime(_ seconds: Int64) -> String {
    let date = CivilDate(secondsSince1970: seconds)
    let rest = Int(seconds - date.secondsSince1970)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = date.day < 10 ? " \(date.day)" : "\(date.day)"
    return "\(days[date.weekday]) \(months[date.month - 1]) \(day) \(padded(rest / 3600, 2)):"
      + "\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2)) \(padded(date.year, 4))"
  }
}
