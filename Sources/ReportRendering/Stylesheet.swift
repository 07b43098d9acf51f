/// Style rules of this target's own making; run-time text enters only as an escaped CSS string.
struct Stylesheet: Sendable {
  let bytes: [UInt8]

  /// The stylesheet of every page.
  static let shared = Stylesheet(bytes: PackageResources.report_css)

  /// The rules for sheets of paper: margins by kind, the label at the top, the page number below.
  ///
  /// Packets are bound and filed, hence the wide inner margin and the larger type.
  static func paper(kind: HTMLPageKind, label: String) -> Stylesheet {
    let margins =
      switch kind {
      case .report: "16mm 14mm 18mm 14mm"
      case .packet: "22mm 18mm 20mm 28mm"
      }
    let rules = """
      @page{margin:\(margins);\
      @top-left{content:"\(string(label))";font:8.5pt sans-serif;color:#333}\
      @bottom-right{content:"Page " counter(page) " of " counter(pages);\
      font:8.5pt sans-serif;color:#333}}
      """
    return Stylesheet(bytes: Array(rules.utf8))
  }

  /// The content of a CSS string: everything but letters, digits and a few marks becomes a hex
  /// escape (CSS Syntax §4.3.7), so neither the string nor the style element can be left.
  static func string(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "-", "(", ")", ":":
        result.unicodeScalars.append(scalar)
      case _
      where scalar.value < 0x20 || scalar.properties.generalCategory == .format
        || scalar.properties.generalCategory == .control:
        continue
      default:
        result += "\\" + String(scalar.value, radix: 16) + " "
      }
    }
    return result
  }
}
