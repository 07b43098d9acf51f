internal import Glibc

/// Digests one chunk after another on a thread of its own, while the thread that hands them over
/// digests and writes the same chunk: MD5 and SHA-512 take as long as all the rest of a copy.
@safe final class DigestThread: @unchecked Sendable {
  // `begun` and `done` pass everything below back and forth: between them it is the thread's.
  private let begun = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var thread = pthread_t()
  private var digests = RunningDigests([])
  private var chunk = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private var isEnding = false

  /// Nil when the system gives no thread.
  init?() {
    unsafe sem_init(begun, 0, 0)
    unsafe sem_init(done, 0, 0)
    // The owner joins the thread before it goes away, so that the thread need not keep it.
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    let failure = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<DigestThread>.fromOpaque(argument).takeUnretainedValue().work()
        return nil
      }, owner)
    guard failure == 0 else {
      thread = 0
      return nil
    }
  }

  deinit {
    if thread != 0 {
      isEnding = true
      unsafe sem_post(begun)
      pthread_join(thread, nil)
    }
    unsafe sem_destroy(begun)
    unsafe sem_destroy(done)
    unsafe begun.deallocate()
    unsafe done.deallocate()
  }

  /// Begins anew with the algorithms of a file.
  func start(_ wanted: Set<BagDigest>) { digests = RunningDigests(wanted) }

  /// Digests `bytes` there while `body` runs here; returns when both are done.
  func update(_ bytes: Span<UInt8>, beside body: () throws -> Void) rethrows {
    try unsafe bytes.withUnsafeBytes { bytes in
      unsafe chunk = bytes
      unsafe sem_post(begun)
      defer { unsafe wait(done) }
      try body()
    }
  }

  func checksums() -> [BagDigest: String] { digests.checksums() }

  private func work() {
    while true {
      unsafe wait(begun)
      if isEnding { return }
      unsafe digests.update(chunk)
      unsafe sem_post(done)
    }
  }

  private func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
    while unsafe sem_wait(semaphore) != 0, errno == EINTR {}
  }
}

/// The digests of one file, those that take longest on a second thread where the file is large.
struct FileDigests: ~Copyable {
  private let wanted: Set<BagDigest>
  private let second: DigestThread?
  private var own: RunningDigests
  private var isShared = false
  private var hasBegun = false

  /// Below this a chunk is digested sooner than another thread is awake.
  private static let sharedChunkInBytes = 1 << 17

  init(_ wanted: Set<BagDigest>, second: DigestThread?) {
    self.wanted = wanted
    self.second = second
    own = RunningDigests(wanted)
  }

  /// Digests `bytes` while `body` runs.
  mutating func update(_ bytes: Span<UInt8>, beside body: () throws -> Void) rethrows {
    if !hasBegun {
      hasBegun = true
      let slow = wanted.intersection([.md5, .sha384, .sha512])
      if let second, bytes.count >= Self.sharedChunkInBytes, !slow.isEmpty {
        isShared = true
        second.start(slow)
        own = RunningDigests(wanted.subtracting(slow))
      }
    }
    guard isShared, let second else {
      own.update(bytes)
      return try body()
    }
    try second.update(bytes) {
      own.update(bytes)
      try body()
    }
  }

  mutating func update(_ bytes: Span<UInt8>) { update(bytes) {} }

  func checksums() -> [BagDigest: String] {
    let own = own.checksums()
    guard isShared, let second else { return own }
    return own.merging(second.checksums()) { own, _ in own }
  }
}
