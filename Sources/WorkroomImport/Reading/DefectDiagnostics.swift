import BundleReading
import MailReading
import WorkroomModel

// The readers know no domain: their defects become diagnostics here.

func diagnostic(_ defect: MailDefect, shiftedBy offset: Int) -> Diagnostic {
  Diagnostic(
    code: defect.code.rawValue, severity: Severity(rawValue: defect.severity.rawValue) ?? .note,
    range: (defect.range.lowerBound + offset)..<(defect.range.upperBound + offset),
    detail: defect.detail)
}

func diagnostic(_ defect: BundleDefect) -> Diagnostic {
  Diagnostic(
    code: defect.code.rawValue, severity: Severity(rawValue: defect.severity.rawValue) ?? .note,
    range: defect.offset.map { $0..<$0 }, detail: defect.detail)
}

func describe(_ error: BundleReadingError) -> String {
  switch error {
  case .file(_, let code): "cannot be read (error \(code))"
  case .notABundle: "no bundle that can be read"
  case .unreadableFormat(let format): "\(format.rawValue) is recognised, but not read"
  case .nestedTooDeep(let depth): "lies \(depth) bundles deep, deeper than is read"
  case .tooManyNestedBundles(let count): "\(count) nested bundles, more than are read"
  case .damaged(let defect): defect.detail
  }
}

func bundleDiagnostic(_ error: BundleReadingError) -> Diagnostic {
  if case .damaged(let defect) = error { return diagnostic(defect) }
  return Diagnostic(
    code: "bundle-not-read", severity: .damage, range: nil, detail: describe(error))
}

/// Why mail that a text editor saved anew is set aside: its bytes are no mail any more.
let textInUTF16 = "text in UTF-16, which is no form of mail; save it as it was sent"
