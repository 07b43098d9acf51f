/// The content of one entry as it comes out of the decoder, within limits and against its checksum.
@safe final class EntryContent {
  /// What is expected of the content.
  struct Expectation {
    var size: Int?
    var crc32: UInt32?
    var storedSize: Int?
    /// Whether one wrong password in 256 passes the check of PKWARE's encryption (APPNOTE §6.1.6).
    var hasWeakPasswordCheck = false
    var offset: Int?
    /// Whether what is missing at a clean end is a hole of zeros, as in a sparse tar entry.
    var endsInHole = false
    /// Whether a clean end counts for more than the declared size: libarchive takes bytes of a plain
    /// file's tar header for the size that GNU tar writes there for sparse files.
    var isSizeDoubtful = false
    /// The compressed file whose whole content this is.
    var decompressed: DecompressedStream?
    /// Whether nothing is to be asked of the decoder.
    var isKnownEmpty = false
  }

  let stream: ArchiveStream
  private let expected: Expectation
  private let limits: BundleLimits
  private let budget: BundleBudget
  private let consumedBefore: Int
  private var block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private var hole = 0
  private var produced = 0
  private var crc = CRC32()
  private var nanoseconds: UInt64 = 0
  private var hasVerified = false
  /// Whether there is no more to come.
  private(set) var isFinished = false
  /// Whether the decoder cannot go on with any later entry either.
  private(set) var isStreamDead = false
  /// What reading found.
  private(set) var defects: [BundleDefect] = []
  /// Why reading stopped, if it was not the content's end.
  private(set) var quarantineReason: String?

  init(
    stream: ArchiveStream, expected: Expectation, limits: BundleLimits, budget: BundleBudget
  ) {
    self.stream = stream
    self.expected = expected
    self.limits = limits
    self.budget = budget
    consumedBefore = stream.consumed
    isFinished = expected.isKnownEmpty
  }

  /// Copies the next bytes, returns how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let started = monotonicNanoseconds()
    let earned = Double(produced) / Double(max(1, limits.slowestBytesPerSecond))
    let allowed = UInt64(min(max(0, limits.secondsPerEntry) + earned, 1e6) * 1e9)
    stream.feed.deadline = started &+ (allowed - min(nanoseconds, allowed))
    let replayed = stream.feed.decompressed?.replayNanoseconds ?? 0
    defer {
      let replays = (stream.feed.decompressed?.replayNanoseconds ?? 0) &- replayed
      nanoseconds &+= monotonicNanoseconds() &- started &- replays
      stream.feed.deadline = .max
    }
    var filled = 0
    while filled < buffer.count {
      if hole > 0 {
        let count = min(hole, buffer.count - filled)
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
          .initializeMemory(as: UInt8.self, repeating: 0)
        hole -= count
        filled += count
      } else if unsafe !block.isEmpty {
        let count = unsafe min(block.count, buffer.count - filled)
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        unsafe block = UnsafeRawBufferPointer(rebasing: block[count...])
        filled += count
      } else {
        guard !isFinished else { break }
        guard monotonicNanoseconds() < stream.feed.deadline else {
          stopOverTime()
          break
        }
        advance()
      }
    }
    if expected.crc32 != nil {
      unsafe crc.update(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    }
    if isFinished, hole == 0, unsafe block.isEmpty { verify() }
    return filled
  }

  /// Takes the next block from the decoder.
  private func advance() {
    let (outcome, bytes, offset) = unsafe stream.readBlock()
    switch outcome {
    case .end: finish()
    case .failed, .fatal, .retry: fail(outcome)
    case .ok, .warning:
      if outcome == .warning { warn(stream.errorText) }
      unsafe accept(bytes, at: offset)
    }
  }

  private func accept(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    let gap = max(produced, Int(clamping: offset)) - produced
    let (total, overflow) = (produced + gap).addingReportingOverflow(bytes.count)
    let size = overflow ? Int.max : total
    if let declared = expected.size, size > declared {
      stop(.entryLong, "the content goes on past the \(declared) bytes that are declared")
    } else if size > limits.entryBytes {
      stop(.entryOverLimit, "the content is larger than \(limits.entryBytes) bytes")
    } else if size > limits.expansionRatioFloor,
      size / max(1, stored) > limits.expansionRatio
    {
      stop(.expansionRatio, "the content expands more than \(limits.expansionRatio) times")
    } else if size - produced > budget.expandable {
      stop(.bundleOverTotalBytes, budget.refusal)
    } else {
      hole = gap
      unsafe block = bytes
      produced = size
      budget.expand(gap + bytes.count)
    }
  }

  /// Stored bytes that the content so far can have come from.
  private var stored: Int {
    let consumed = stream.consumed - consumedBefore
    return expected.storedSize.map { min($0, max(consumed, 1)) } ?? consumed
  }

  private func finish() {
    isFinished = true
    guard let declared = expected.size, produced < declared, quarantineReason == nil else { return }
    if expected.endsInHole {
      unsafe accept(UnsafeRawBufferPointer(start: nil, count: 0), at: Int64(declared))
    } else if expected.isSizeDoubtful {
      defects.append(
        .init(
          .entryUnusual, severity: .warning, offset: expected.offset,
          detail: "the content is the \(produced) bytes that are stored; where a sparse file has "
            + "its size, the header has \(declared)"))
    } else {
      defects.append(
        .init(
          .entryShort, offset: expected.offset,
          detail: "\(produced) of \(declared) bytes; the content ends there"))
    }
  }

  private func verify() {
    if let text = expected.decompressed?.disagreement, !hasVerified, quarantineReason == nil {
      hasVerified = true
      defects.append(.init(.entryCRCMismatch, offset: expected.offset, detail: text))
    }
    guard quarantineReason == nil, let wanted = expected.crc32, !hasVerified else { return }
    hasVerified = true
    guard crc.value != wanted, !defects.contains(where: { $0.severity == .damage }) else { return }
    if expected.hasWeakPasswordCheck {
      stop(.entryPasswordWrong, "the checksum fails, so the password is likely wrong")
    } else {
      defects.append(
        .init(
          .entryCRCMismatch, offset: expected.offset,
          detail: "CRC-32 is \(hex(crc.value)), recorded is \(hex(wanted))"))
    }
  }

  private func hex(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Sizes are compared here, not taken from libarchive's words; the rest is passed on.
  private func warn(_ text: String) {
    guard !text.contains("wrong size") else { return }
    defects.append(
      .init(.entryUnusual, severity: .warning, offset: expected.offset, detail: text))
  }

  private func fail(_ outcome: ArchiveStream.Outcome) {
    isFinished = true
    isStreamDead = outcome == .fatal
    if stream.feed.isOverTime { return stopOverTime() }
    let text = stream.errorText
    let lower = text.lowercased()
    if lower.contains("passphrase") {
      stop(
        lower.contains("incorrect") ? .entryPasswordWrong : .entryEncrypted,
        lower.contains("incorrect") ? "the password is wrong" : "a password is needed")
    } else if lower.contains("unsupported") || lower.contains("not supported") {
      stop(.entryUnsupportedMethod, text)
    } else if expected.hasWeakPasswordCheck {
      stop(.entryPasswordWrong, "it cannot be decoded, so the password is likely wrong")
    } else if stream.isCutShort {
      let detail = shortText(lower.contains("truncated") ? text : "the stored data ends there")
      defects.append(.init(.entryShort, offset: expected.offset, detail: detail))
    } else {
      defects.append(.init(.entryDataDamaged, offset: expected.offset, detail: shortText(text)))
    }
  }

  private func shortText(_ text: String) -> String {
    "\(produced) of \(expected.size.map(String.init) ?? "unknown") bytes: \(text)"
  }

  private func stopOverTime() {
    stop(.entryOverTime, "decoding took longer than its size allows")
    isStreamDead = isStreamDead || stream.feed.isOverTime
  }

  private func stop(_ code: BundleDefect.Code, _ reason: String) {
    isFinished = true
    quarantineReason = reason
    defects.append(.init(code, severity: .damage, offset: expected.offset, detail: reason))
  }
}
