import WorkroomImport

/// libFuzzer's way into the loading of profiles: any text either loads or is refused with a reason.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  do {
    _ = try PlatformProfile(yaml: text, name: "fuzzed.yaml")
  } catch {
    precondition(error is ProfileError, "not a reason for people: \(error)")
  }
  return 0
}
