extension MailboxSplitter {
  /// The next line that begins with `From `; nil if there is none in memory.
  mutating func nextFromLine(in window: MailboxWindow) -> Int? {
    let lower = scan - window.base
    let upper = window.filled
    switch lineEnd {
    case .lineFeed:
      let lf = window.bytes.nextFromLine(after: ASCII.lf, from: lower, before: upper)
      scan = lf.resume + window.base
      return nextAfterCarriageReturn(before: lf.hit, in: window) ?? lf.hit.map { $0 + window.base }
    case .carriageReturn:
      let cr = window.bytes.nextFromLine(after: ASCII.cr, from: lower, before: upper)
      let lf = window.bytes.nextFromLine(after: ASCII.lf, from: lower, before: cr.hit ?? upper)
      scan = (lf.hit ?? min(cr.resume, lf.resume)) + window.base
      return (lf.hit ?? cr.hit).map { $0 + window.base }
    }
  }

  /// The next `From ` after a lone carriage return, where lines end otherwise.
  private mutating func nextAfterCarriageReturn(
    before hit: Int?, in window: MailboxWindow
  ) -> Int? {
    let bytes = window.bytes
    let upper = hit ?? max(window.filled - (window.isAtEnd ? 0 : 6), 0)
    var index = max(carriageReturnScan - window.base, 0)
    while index < upper, let cr = bytes.firstIndex(of: ASCII.cr, in: index..<upper) {
      index = cr + 1
      if bytes.hasText("From ", at: index, before: window.filled) {
        carriageReturnScan = index + window.base
        return carriageReturnScan
      }
    }
    carriageReturnScan = max(index, upper) + window.base
    return nil
  }
}

extension [UInt8] {
  /// Finds `From ` right after a line end; says where to search on.
  fileprivate func nextFromLine(
    after lineEnd: UInt8, from lower: Int, before upper: Int
  ) -> (hit: Int?, resume: Int) {
    var index = lower
    while index < upper, let end = firstIndex(of: lineEnd, in: index..<upper) {
      let start = end + 1
      guard start + 5 <= upper else { return (nil, end) }
      if self[start] == ASCII.f, hasText("From ", at: start, before: upper) {
        return (start, start)
      }
      index = start
    }
    return (nil, Swift.max(lower, upper))
  }
}
