/// libFuzzer's way into `brokenProfileRule`; `pages` builds it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if let rule = brokenProfileRule(bytes) { preconditionFailure(rule) }
  return 0
}
