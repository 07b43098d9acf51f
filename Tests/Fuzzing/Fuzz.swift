#if BUNDLE
  import BundleReading
#else
  import MailReading
#endif

/// libFuzzer's way in; `run` builds it once for each `FuzzedReading`, named by a condition.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let rule = reading.brokenRule(bytes) { preconditionFailure(rule) }
  return 0
}

#if BUNDLE
  private enum reading {
    static func brokenRule(_ bytes: [UInt8]) -> String? { FuzzedBundle.brokenRule(bytes) }
  }
#elseif MAILBOX
  private let reading = FuzzedReading.mailbox
#elseif MESSAGE
  private let reading = FuzzedReading.message
#elseif FIELD
  private let reading = FuzzedReading.field
#elseif WORD
  private let reading = FuzzedReading.word
#elseif DATE
  private let reading = FuzzedReading.date
#elseif TRANSFER
  private let reading = FuzzedReading.transfer
#elseif REPLY
  private let reading = FuzzedReading.reply
#else
  private let reading = FuzzedReading.html
#endif
