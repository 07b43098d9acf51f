import Glibc

/// Hands freed memory back to the system. What one thread lets go of the C library keeps for that
/// thread, and what lies in pieces for whoever asks for as little: before work that needs much by
/// itself, both are wanted back.
func returnFreedMemory() {
  // malloc_trim(3) is no part of the module that Swift makes of the library.
  typealias Trim = @convention(c) (Int) -> CInt
  guard let symbol = dlsym(nil, "malloc_trim") else { return }
  _ = unsafeBitCast(symbol, to: Trim.self)(0)
}
