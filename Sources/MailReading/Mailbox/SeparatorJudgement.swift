/// A separator line that was accepted, by offsets in the mailbox.
struct Separator {
  /// The line, or both lines if it is folded, without the last line end.
  var line: Range<Int>
  /// The first byte after it.
  var headerOffset: Int
  var defects: [MailDefect]
}

/// How separators without a date look in a mailbox that has them.
enum DatelessForm: Equatable {
  /// `From -` (Netscape).
  case hyphen
  /// `From 1234567890@xxx` (Gmail).
  case threadID
  /// `From someone@example.org`, or another word.
  case word

  init(_ bytes: [UInt8], word: Range<Int>) {
    let first = word.lowerBound
    if word.count == 1, bytes[first] == ASCII.hyphen {
      self = .hyphen
    } else if word.count > 4,
      bytes.hasText("@xxx", at: word.upperBound - 4, before: word.upperBound),
      word.dropLast(4).allSatisfy({ bytes[$0].isDigit })
    {
      self = .threadID
    } else {
      self = .word
    }
  }
}

extension MailboxSplitter {
  enum Judgement {
    case separator(Separator)
    /// Almost a separator; it does not split.
    case doubtful(MailDefect)
    case plain
    case more
  }

  /// Decides about a line that begins with `From `.
  mutating func judge(_ offset: Int, in window: MailboxWindow) -> Judgement {
    let bytes = window.bytes
    let local = offset - window.base
    let isOther = bytes[local - 1] == ASCII.cr && lineEnd == .lineFeed
    let lineEnd = isOther ? LineEnd.carriageReturn : lineEnd
    let line = bytes.line(at: local, before: window.filled, lineEnd)
    guard line.content.count < reach.line, bytes.isFromLine(at: local, before: window.filled) else {
      return .plain
    }
    let range = offset..<(line.content.upperBound + window.base)
    let lower = max(start, window.base) - window.base
    let isAfterEmptyLine = bytes.emptyLineStart(before: local, after: lower, lineEnd) != nil
    let from = bytes.fromLine(line.content)
    let next = from.hasDate ? nil : continuationWithDate(after: line, in: window)
    let end = next ?? line
    let separatorRange = offset..<(end.content.upperBound + window.base)
    var separator = Separator(
      line: separatorRange, headerOffset: end.next + window.base, defects: [])

    if isOther {
      let isSplit =
        from.hasDate && isAfterEmptyLine && line.isClosed
        && bytes[line.next - 1] == ASCII.cr && startsHeader(line.next, in: window)
      if !isSplit {
        return from.hasDate
          ? .doubtful(MailDefect(.fromLineAfterCarriageReturn, range)) : .plain
      }
      separator.defects.append(MailDefect(.separatorWithOtherLineEnd, range))
      return .separator(separator)
    }
    guard from.hasDate || next != nil else {
      return judgeDateless(
        from, range, line, isAfterEmptyLine: isAfterEmptyLine, separator, in: window)
    }
    guard startsHeader(end.next, in: window) else {
      // A cut mailbox may end with a separator line; the message before it keeps its own bytes.
      if end.next + window.base == window.end, window.isAtEnd, isAfterEmptyLine {
        separator.defects.append(
          MailDefect(.mailboxCut, separatorRange, "the message of this separator line is missing"))
        return .separator(separator)
      }
      return .doubtful(MailDefect(.fromLineWithoutHeader, range))
    }
    if next != nil { separator.defects.append(MailDefect(.separatorFolded, separatorRange)) }
    if !isAfterEmptyLine {
      separator.defects.append(MailDefect(.separatorWithoutBlankLine, separatorRange))
    }
    return judgeInside(separator, at: offset, in: window)
  }

  /// A line without a date splits only where the first separator had none and looked alike.
  private mutating func judgeDateless(
    _ from: FromLine, _ range: Range<Int>, _ line: Line, isAfterEmptyLine: Bool,
    _ separator: Separator, in window: MailboxWindow
  ) -> Judgement {
    let refusal = Judgement.doubtful(MailDefect(.fromLineWithoutDate, range))
    guard let datelessLine, startsHeader(line.next, in: window) else { return refusal }
    let isSameLine = window.bytes[line.content] == datelessLine[...]
    let isSameForm = from.onlyWord.map { DatelessForm(window.bytes, word: $0) } == datelessForm
    guard isSameLine || isSameForm && (isAfterEmptyLine || datelessForm != .word) else {
      return refusal
    }
    var separator = separator
    separator.defects.append(MailDefect(.separatorWithoutDate, range))
    if !isAfterEmptyLine {
      separator.defects.append(MailDefect(.separatorWithoutBlankLine, range))
    }
    return judgeInside(separator, at: range.lowerBound, in: window)
  }

  /// A line that passes as separator may still stand inside the current message.
  private mutating func judgeInside(
    _ separator: Separator, at offset: Int, in window: MailboxWindow
  ) -> Judgement {
    // A message past the limit is not looked into; whether that is known yet depends on how the
    // bytes came.
    guard region == .message, offset - headerOffset <= limits.messageBytes &+ 4 else {
      return .separator(separator)
    }
    switch isInsideContentLength(offset, in: window) {
    case nil: return .more
    case true?: return .doubtful(MailDefect(.fromLineInContentLength, separator.line))
    case false?: break
    }
    switch isInsideMultipart(offset, in: window) {
    case nil: return .more
    case true?: return .doubtful(MailDefect(.fromLineInAttachedMessage, separator.line))
    case false?: return .separator(separator)
    }
  }

  /// The line after a separator line without a date, if it is indented and brings the date.
  func continuationWithDate(after line: Line, in window: MailboxWindow) -> Line? {
    let bytes = window.bytes
    guard line.isClosed, line.next < window.filled, bytes[line.next].isBlank else { return nil }
    let next = bytes.line(at: line.next, before: window.filled, lineEnd)
    guard next.content.count < reach.line else { return nil }
    let whole = line.content.lowerBound..<next.content.upperBound
    return bytes.fromLine(whole).hasDate ? next : nil
  }

  /// Whether a header field begins at an index of the window, after any quoted separator lines.
  func startsHeader(_ index: Int, in window: MailboxWindow) -> Bool {
    let bytes = window.bytes
    let end = min(window.filled, index + reach.line)
    var index = index
    var quoted = 0
    while quoted < 8, bytes.hasText(">From ", at: index, before: end) {
      index = bytes.line(at: index, before: end, lineEnd).next
      quoted += 1
    }
    guard index < end else { return false }
    if bytes.headerFieldColon(at: index, before: min(end, index + 1_024)) != nil { return true }
    // The mailbox may be cut within the first field's name.
    return window.isAtEnd && end == window.filled && end - index < 128
      && (index..<end).allSatisfy { bytes[$0].isFieldNameCharacter }
  }
}

extension [UInt8] {
  /// Whether a line at an index begins with `From ` and is not the header field of that name, with
  /// white space before its colon.
  func isFromLine(at index: Int, before end: Int) -> Bool {
    hasText("From ", at: index, before: end)
      && headerFieldColon(at: index, before: Swift.min(end, index + 256)) == nil
  }
}
