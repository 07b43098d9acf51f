import ArgumentParser
import Glibc

/// The exit codes that are ours to give (README, "Exit codes").
extension ExitCode {
  static let damage = ExitCode(2)
}

/// Writes text to standard error, where everything goes that is not the result.
func say(_ text: String) { write(Array((inert(text) + "\n").utf8), to: 2) }

/// Writes a line of the result to standard output.
func show(_ text: String) { write(Array((inert(text) + "\n").utf8), to: 1) }

/// One line that a terminal only prints: control characters, which names and subjects may carry, would
/// move its cursor, forge lines or worse.
private func inert(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    return text
  }
  var out = ""
  for scalar in text.unicodeScalars {
    out.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
  }
  return out
}

/// Writes bytes; a reader that went away (a closed pipe) ends the program quietly.
func write(_ bytes: [UInt8], to descriptor: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { Glibc.exit(errno == EPIPE ? 0 : 1) }
    rest = rest.dropFirst(count)
  }
}

/// Progress for people at a terminal, plain lines elsewhere, nothing with `--quiet`.
struct Progress {
  private let isTerminal = isatty(2) == 1
  private let isQuiet: Bool
  private var lastShown: Int64 = 0

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// Overwrites the line with what is being done; at most ten times a second.
  mutating func show(_ text: @autoclosure () -> String) {
    guard isTerminal, !isQuiet else { return }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = Int64(time.tv_sec) * 10 + Int64(time.tv_nsec) / 100_000_000
    guard now != lastShown else { return }
    lastShown = now
    write(Array("\r\u{1B}[K\(text())".utf8), to: 2)
  }

  func clear() {
    if isTerminal, !isQuiet { write(Array("\r\u{1B}[K".utf8), to: 2) }
  }

  /// A line that stays.
  func line(_ text: String) {
    guard !isQuiet else { return }
    clear()
    say(text)
  }
}

/// `1,234`
func grouped(_ number: Int) -> String {
  var out = ""
  let digits = String(abs(number))
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
    out.append(digit)
  }
  return (number < 0 ? "-" : "") + out
}

/// `1 message`, `2 messages`
func counted(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
}
