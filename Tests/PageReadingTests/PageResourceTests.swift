import PageReading
import Testing

struct PageResourceTests {
  /// 300 octets, so that it is set aside.
  private let octets = [UInt8]((0..<300).map { UInt8(truncatingIfNeeded: $0) })
  private var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for index in stride(from: 0, to: octets.count, by: 3) {
      let bits = Int(octets[index]) << 16 | Int(octets[index + 1]) << 8 | Int(octets[index + 2])
      for shift in [18, 12, 6, 0] { text.append(alphabet[bits >> shift & 63]) }
    }
    return text
  }

  @Test func setsAnImageAsideAndKeepsItsPlace() throws {
    let markup = "<body><img alt=a src=\"data:image/PNG;base64,\(base64)\"><p>x</p>"
    let page = page(markup)
    let resource = try #require(page.resources.first)
    #expect(resource.mediaType == "image/png")
    #expect(resource.encoding == .base64)
    let range = try #require(resource.range)
    #expect(String(decoding: Array(markup.utf8)[range], as: UTF8.self) == base64)
    #expect(page.content(of: resource) == octets)
    #expect(resource.location == "data:image/png;resource=0,")
    #expect(try page.document.value("//img/@src") == resource.location)
    #expect(page.visibleText == "x")
  }

  @Test func setsURIsOfStyleSheetsAside() throws {
    let page = page(
      "<style>@font-face{src:url(data:font/woff2;base64,\(base64)) format('woff2')}</style>"
        + "<p style=\"background:url('data:image/gif;base64,\(base64)')\">x</p>")
    #expect(page.resources.map(\.mediaType) == ["font/woff2", "image/gif"])
    #expect(page.resources.allSatisfy { page.content(of: $0) == octets })
    #expect(
      try page.document.value("string(//style)")
        == "@font-face{src:url(data:font/woff2;resource=0,) format('woff2')}")
  }

  @Test func decodesPercentEncodedURIs() throws {
    let padding = String(repeating: "%20", count: 100)
    let page = page("<img src='data:image/svg+xml,<svg a=\"b\">\(padding)</svg>'>")
    let resource = try #require(page.resources.first)
    #expect(resource.encoding == .percent)
    let content = try #require(page.content(of: resource))
    #expect(
      String(decoding: content, as: UTF8.self)
        == "<svg a=\"b\">" + String(repeating: " ", count: 100) + "</svg>")
  }

  @Test func yieldsNothingForBrokenBase64() throws {
    let page = page("<img src='data:image/png;base64,\(String(repeating: "!", count: 300))'>")
    #expect(page.content(of: try #require(page.resources.first)) == nil)
  }
}
