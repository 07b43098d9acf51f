internal import MailReading

/// Returns the octets of the header that a signature covers (RFC 6376 §3.7, §5.4.2).
///
/// Of a repeated field the last instance is taken first; a name listed more often than the field
/// occurs stands for nothing, which protects against adding one.
func signedHeader(of message: MailMessage, _ signature: DKIMSignature) -> [UInt8] {
  var remaining: [String: [HeaderField]] = [:]
  for field in message.fields { remaining[field.name.lowercased(), default: []].append(field) }
  var octets: [UInt8] = []
  for name in signature.signedFields {
    guard let field = remaining[name.lowercased()]?.popLast() else { continue }
    octets += canonicalHeaderField(
      message.bytes[field.rawRange], signature.headerCanonicalization)
    octets += [0x0D, 0x0A]
  }
  let own = withoutSignatureValue(Array(message.bytes[signature.range]))
  return octets + canonicalHeaderField(own[...], signature.headerCanonicalization)
}

/// A header field in canonical form, without its line end (RFC 6376 §3.4.1, §3.4.2).
func canonicalHeaderField(
  _ field: ArraySlice<UInt8>, _ method: DKIMSignature.Canonicalization
) -> [UInt8] {
  switch method {
  case .simple: return withCRLF(field)
  case .relaxed:
    guard let colon = field.firstIndex(of: 0x3A) else { return withCRLF(field) }
    var octets = trimmed(field[..<colon]).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    octets.append(0x3A)
    var hasSpace = false
    for byte in trimmed(field[(colon + 1)...]) where byte != 0x0D && byte != 0x0A {
      if byte == 0x20 || byte == 0x09 {
        hasSpace = true
      } else {
        if hasSpace { octets.append(0x20) }
        hasSpace = false
        octets.append(byte)
      }
    }
    return octets
  }
}

/// The line ends that a mailbox stores as LF are CRLF in the message that was sent.
private func withCRLF(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var octets: [UInt8] = []
  octets.reserveCapacity(bytes.count + 8)
  var previous: UInt8 = 0
  for byte in bytes {
    if byte == 0x0A, previous != 0x0D { octets.append(0x0D) }
    octets.append(byte)
    previous = byte
  }
  return octets
}

/// A DKIM-Signature field with the value of `b=` taken out, white space around it included.
private func withoutSignatureValue(_ field: [UInt8]) -> [UInt8] {
  guard let colon = field.firstIndex(of: 0x3A) else { return field }
  let body = Array(field[(colon + 1)...])
  guard let value = TagList(body).tag("b")?.valueRange else { return field }
  return Array(field[...colon]) + body[..<value.lowerBound] + body[value.upperBound...]
}
