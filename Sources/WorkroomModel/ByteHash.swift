/// FNV-1a, 64 bit: depends on the bytes only, on any machine; no seal. Goes on from the hash of what
/// stands before.
@inlinable
package func hashOfBytes(
  _ bytes: some Sequence<UInt8>, after before: UInt64 = 0xcbf2_9ce4_8422_2325
) -> UInt64 {
  var hash = before
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  return hash
}
