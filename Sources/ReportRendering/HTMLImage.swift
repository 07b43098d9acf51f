extension HTMLReference {
  /// An image carried inside the page, or nil unless it is of a raster format.
  init?(imageBytes bytes: [UInt8]) {
    guard let type = rasterType(of: bytes) else { return nil }
    self.init(text: "data:image/\(type);base64,\(base64(bytes))")
  }
}

/// The subtype of the image by its first bytes: PNG, JPEG, GIF or WebP, raster formats that can
/// neither run nor load anything; nil for all else.
func rasterType(of bytes: [UInt8]) -> String? {
  if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "png" }
  if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpeg" }
  if bytes.starts(with: Array("GIF8".utf8)) { return "gif" }
  let isWebP =
    bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
  return isWebP ? "webp" : nil
}

/// Base 64 with padding (RFC 4648 §4).
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  result.reserveCapacity((bytes.count + 2) / 3 * 4)
  var index = 0
  while index < bytes.count {
    let first = bytes[index]
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    let third = index + 2 < bytes.count ? bytes[index + 2] : 0
    let padding = UInt8(ascii: "=")
    result.append(alphabet[Int(first >> 2)])
    result.append(alphabet[Int((first & 3) << 4 | second >> 4)])
    result.append(
      index + 1 < bytes.count ? alphabet[Int((second & 15) << 2 | third >> 6)] : padding)
    result.append(index + 2 < bytes.count ? alphabet[Int(third & 63)] : padding)
    index += 3
  }
  return String(decoding: result, as: UTF8.self)
}
