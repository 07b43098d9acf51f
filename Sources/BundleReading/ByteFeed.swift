internal import Glibc

/// What libarchive reads from: ranges of the source and bytes of our own, one after the other, or what
/// comes out of a compressed file.
@safe final class ByteFeed {
  enum Piece {
    case own([UInt8])
    case source(Range<Int>)

    var count: Int {
      switch self {
      case .own(let bytes): bytes.count
      case .source(let range): range.count
      }
    }
  }

  private let source: ByteSource
  private let block: UnsafeMutableRawBufferPointer
  private var pieces: [Piece] = []
  private var position = 0
  /// The length of all pieces.
  private(set) var count = 0
  /// From where on single bytes are given.
  private var carefulFrom = Int.max
  /// The compressed file that is read, if it is one.
  let decompressed: DecompressedStream?
  /// When reading gives up, in nanoseconds of the monotonic clock.
  var deadline = UInt64.max {
    didSet { decompressed?.deadline = deadline }
  }
  private var hasGivenUp = false

  /// Whether reading gave up.
  var isOverTime: Bool { hasGivenUp || decompressed?.isOverTime ?? false }

  init(_ source: ByteSource, blockSize: Int) {
    self.source = source
    decompressed = nil
    unsafe block = .allocate(byteCount: blockSize, alignment: 16)
  }

  init(_ decompressed: DecompressedStream, of source: ByteSource) {
    self.source = source
    self.decompressed = decompressed
    unsafe block = .allocate(byteCount: 1, alignment: 16)
  }

  deinit { unsafe block.deallocate() }

  /// Begins anew with these pieces, given byte by byte from a position on.
  func supply(_ pieces: [Piece], carefulFrom: Int = .max) {
    self.pieces = pieces
    self.carefulFrom = carefulFrom
    count = pieces.reduce(0) { $0 + $1.count }
    position = 0
    hasGivenUp = false
  }

  /// The next block; empty at the end, nil when time is over.
  func readBlock() -> UnsafeRawBufferPointer? {
    guard monotonicNanoseconds() < deadline else {
      hasGivenUp = true
      return nil
    }
    if let decompressed {
      let before = decompressed.replayNanoseconds
      defer { deadline = deadline.extended(by: decompressed.replayNanoseconds &- before) }
      return unsafe decompressed.readBlock()
    }
    var start = 0
    let most = max(1, carefulFrom - position)
    for piece in pieces {
      if position < start + piece.count {
        let got = fill(from: piece, at: position - start, atMost: most)
        position += got
        return unsafe UnsafeRawBufferPointer(rebasing: block[..<got])
      }
      start += piece.count
    }
    return unsafe UnsafeRawBufferPointer(rebasing: block[..<0])
  }

  private func fill(from piece: Piece, at offset: Int, atMost most: Int) -> Int {
    switch piece {
    case .own(let bytes):
      let wanted = unsafe min(block.count, most, bytes.count - offset)
      unsafe bytes.withUnsafeBytes { all in
        unsafe block.copyMemory(from: .init(rebasing: all[offset..<offset + wanted]))
      }
      return wanted
    case .source(let range):
      let wanted = unsafe min(block.count, most, range.count - offset)
      return unsafe source.read(
        at: range.lowerBound + offset, into: .init(rebasing: block[..<wanted]))
    }
  }

  /// Moves on by up to `distance` bytes, returns by how many.
  func skip(_ distance: Int64) -> Int64 {
    guard decompressed == nil else { return 0 }
    let step = max(0, min(Int64(count - position), distance))
    position += Int(step)
    return step
  }

  /// Moves to an offset from the start, the current position or the end; nil if that is outside.
  func seek(_ offset: Int64, whence: Int32) -> Int64? {
    guard decompressed == nil else { return nil }
    let base: Int64
    switch whence {
    case SEEK_SET: base = 0
    case SEEK_CUR: base = Int64(position)
    case SEEK_END: base = Int64(count)
    default: return nil
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0, target <= Int64(count) else { return nil }
    position = Int(target)
    return target
  }
}

extension UInt64 {
  /// A time put off, never past the last there is.
  fileprivate func extended(by more: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(more)
    return overflow ? .max : sum
  }
}

/// The monotonic clock in nanoseconds; measures limits and shows in no result.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
