/// Where the deflated data of the gzip member at an offset begins (RFC 1952 §2.3); nil if none does.
func gzipPayload(in source: ByteSource, at offset: Int) -> Int? {
  let header = source.bytes(at: offset, count: 262_144)
  guard header.count > 10, header.holds([0x1F, 0x8B, 8]), header[3] & 0xE0 == 0 else { return nil }
  var at = 10
  if header[3] & 4 != 0 {
    guard header.count >= at + 2 else { return nil }
    at += 2 + Int(header[at...].littleEndian16(at: 0))
  }
  for flag in [8, 16] as [UInt8] where header[3] & flag != 0 {
    guard at < header.count, let end = header[at...].firstIndex(of: 0) else { return nil }
    at = end + 1
  }
  if header[3] & 2 != 0 { at += 2 }
  return at < header.count ? offset + at : nil
}

/// The original file name in the header of the first member: ISO 8859-1 (RFC 1952 §2.3.1).
func gzipFileName(_ source: ByteSource) -> String? {
  let header = source.bytes(at: 0, count: 4096)
  guard header.count > 10, header[3] & 8 != 0 else { return nil }
  var at = 10
  if header[3] & 4 != 0, header.count >= 12 { at += 2 + Int(header[10...].littleEndian16(at: 0)) }
  guard at < header.count, let end = header[at...].firstIndex(of: 0), end > at else { return nil }
  let raw = header[at..<end]
  if let valid = String(validating: raw, as: UTF8.self) { return valid }
  return String(String.UnicodeScalarView(raw.map { Unicode.Scalar($0) }))
}
