import Testing

@testable import BagIt

/// One thing that is odd about a bag, and all that the report says of it.
struct Oddity: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var expected: Set<String>
  var version: String
  var policy: BagPolicy
  var prepare: @Sendable (inout HandMadeBag) -> Void
  /// What is done to the finished bag, by a shell standing in it.
  var command: String

  init(
    _ name: String, _ expected: Set<String>, version: String = "1.0",
    policy: BagPolicy = .standard, command: String = "true",
    prepare: @escaping @Sendable (inout HandMadeBag) -> Void = { _ in }
  ) {
    testDescription = name
    self.expected = expected
    self.version = version
    self.policy = policy
    self.prepare = prepare
    self.command = command
  }
}

extension Oddity {
  static let all = declarations + listings + names + metadata

  static let encoding = "Tag-File-Character-Encoding"

  static let declarations: [Oddity] = [
    Oddity("plain bag", []),
    Oddity("no bagit.txt", ["error declaration-missing"]) { $0.files["bagit.txt"] = nil },
    Oddity("empty bagit.txt", ["error declaration-malformed"]) { $0["bagit.txt"] = "" },
    Oddity("lines exchanged", ["error declaration-malformed"]) {
      $0["bagit.txt"] = "\(encoding): UTF-8\nBagIt-Version: 1.0\n"
    },
    Oddity("third line", ["error declaration-malformed"]) { $0["bagit.txt"] += "More: x\n" },
    Oddity("empty third line", ["warning declaration-malformed"]) { $0["bagit.txt"] += "\n" },
    Oddity("two blanks", ["error declaration-malformed"]) {
      $0["bagit.txt"] = "BagIt-Version:  1.0\n\(encoding): UTF-8\n"
    },
    Oddity("no line end at the end", []) {
      $0["bagit.txt"] = "BagIt-Version: 1.0\r\(encoding): UTF-8"
    },
    Oddity("blanks were free before", [], version: "0.97") {
      $0["bagit.txt"] = "BagIt-Version : 0.97 \n\(encoding):  UTF-8\n"
    },
    Oddity("later version", ["error version-unsupported"], version: "1.1"),
    Oddity("no version number", ["error declaration-malformed"]) {
      $0["bagit.txt"] = "BagIt-Version: 1.\n\(encoding): UTF-8\n"
    },
    Oddity("mark in bagit.txt", ["error byte-order-mark"]) {
      $0["bagit.txt"] = "\u{FEFF}" + $0["bagit.txt"]
    },
    Oddity("mark in a manifest", ["warning byte-order-mark"]) {
      $0["manifest-sha256.txt"] = "\u{FEFF}" + $0["manifest-sha256.txt"]
    },
    Oddity("unknown encoding", ["error encoding-unsupported"]) {
      $0["bagit.txt"] = "BagIt-Version: 1.0\n\(encoding): EBCDIC\n"
    },
    Oddity("damaged text", ["error encoding-damaged"]) {
      $0.files["bag-info.txt"] = Array("Contact-Name: ".utf8) + [0xFF, 0x0A]
    },
  ]

  static let listings: [Oddity] = [
    Oddity("no payload manifest", ["error payload-manifest-missing"]) {
      $0.files["manifest-sha256.txt"] = nil
    },
    Oddity(
      "only an unknown algorithm",
      ["error payload-manifest-missing", "warning algorithm-unsupported"]
    ) {
      $0.files["manifest-sha256.txt"] = nil
      $0["manifest-whirlpool.txt"] = "abcdef  data/a.txt\n"
    },
    Oddity("an unknown algorithm beside a known", ["warning algorithm-unsupported"]) {
      $0["manifest-whirlpool.txt"] = "abcdef  data/a.txt\n"
    },
    Oddity(
      "an unknown algorithm, strictly", ["error algorithm-unsupported"], policy: .strict
    ) { $0["manifest-whirlpool.txt"] = "abcdef  data/a.txt\n" },
    Oddity(
      "no payload folder", ["error payload-folder-missing"], command: "rmdir data"
    ) {
      $0.files["data/a.txt"] = nil
      $0["manifest-sha256.txt"] = ""
    },
    Oddity("upper-case checksum and many blanks", []) {
      let line = $0["manifest-sha256.txt"]
      $0["manifest-sha256.txt"] = line.prefix(64).uppercased() + " \t  data/a.txt\r\n"
    },
    Oddity("short checksum", ["error manifest-line-malformed", "error file-not-listed"]) {
      $0["manifest-sha256.txt"].removeFirst()
    },
    Oddity("no path", ["error manifest-line-malformed", "error file-not-listed"]) {
      $0["manifest-sha256.txt"] = String($0["manifest-sha256.txt"].prefix(66)) + "\n"
    },
    Oddity("escaped by coreutils", ["error manifest-line-malformed", "error file-not-listed"]) {
      $0["manifest-sha256.txt"] = "\\" + $0["manifest-sha256.txt"]
    },
    Oddity("empty line", ["warning manifest-line-malformed"]) {
      $0["manifest-sha256.txt"] += "\n"
    },
    Oddity("marked as binary", ["warning binary-marker"]) {
      $0["manifest-sha256.txt"] = $0["manifest-sha256.txt"].replacing("  ", with: " *")
    },
    Oddity("needless parts", ["warning path-not-plain"]) {
      $0["manifest-sha256.txt"] = $0["manifest-sha256.txt"].replacing("data/", with: "./data/./")
    },
    Oddity("up and out", ["error path-out-of-scope"]) {
      $0["manifest-sha256.txt"] += $0.line(for: "../../etc/passwd")
    },
    Oddity("a tag file as payload", ["error path-outside-payload"]) {
      $0["manifest-sha256.txt"] += $0.line(for: "bagit.txt")
    },
    Oddity("payload as a tag file", ["error path-not-allowed-in-tag-manifest"]) {
      $0["tagmanifest-sha256.txt"] = $0.line(for: "data/a.txt")
    },
    Oddity("a tag manifest as a tag file", ["error path-not-allowed-in-tag-manifest"]) {
      $0["tagmanifest-sha256.txt"] = $0.line(for: "tagmanifest-sha256.txt")
    },
    Oddity(
      "a tag manifest as a tag file, before", ["warning path-not-allowed-in-tag-manifest"],
      version: "0.97"
    ) { $0["tagmanifest-sha256.txt"] = $0.line(for: "tagmanifest-sha256.txt") },
    Oddity("the same line twice", ["error entry-duplicated"]) {
      $0["manifest-sha256.txt"] += $0["manifest-sha256.txt"]
    },
    Oddity("the same file by a longer path", ["error entry-duplicated", "warning path-not-plain"]) {
      $0["manifest-sha256.txt"] += $0["manifest-sha256.txt"].replacing("data/", with: "data//")
    },
    Oddity("listed but absent", ["error file-missing"]) {
      $0["manifest-sha256.txt"] += $0.line(for: "data/b.txt")
    },
    Oddity("a folder listed", ["error file-not-regular"], command: "mkdir data/b") {
      $0["manifest-sha256.txt"] += $0.line(for: "data/b")
    },
    Oddity("present but not listed", ["error file-not-listed"]) { $0["data/b.txt"] = "b" },
    Oddity("listed in one of two", ["error file-not-in-every-manifest"]) {
      $0["manifest-sha512.txt"] = ""
    },
    Oddity(
      "listed in one of two, before", ["warning file-not-in-every-manifest"], version: "0.97"
    ) { $0["manifest-sha512.txt"] = "" },
    Oddity(
      "tag file not listed", ["warning tag-file-not-listed"],
      command: "echo notes > notes.txt"),
    Oddity(
      "manifest not listed", ["error manifest-not-listed"],
      command: "sed -i '/ manifest-sha256/d' tagmanifest-sha256.txt"),
    Oddity("no tag manifest", []) { $0.hasTagManifest = false },
    Oddity(
      "no tag manifest, strictly", ["error tag-file-not-listed", "error manifest-not-listed"],
      policy: .strict
    ) { $0.hasTagManifest = false },
    Oddity(
      "other bytes", ["error checksum-mismatch"], command: "printf abd > data/a.txt"),
  ]

  static let names: [Oddity] = [
    Oddity("alike but for case", ["warning name-differs-in-case"]) {
      $0["data/A.txt"] = "other"
      $0["manifest-sha256.txt"] = $0.manifest(.sha256)
    },
    Oddity("alike but for normalization", ["warning name-differs-in-normalization"]) {
      // A dictionary of strings takes the two names for one, so the second is written by hand.
      let line = "\(BagDigest.sha256.checksum(of: Array("x".utf8)))  data/e\u{301}\n"
      $0["data/\u{E9}"] = "x"
      $0["manifest-sha256.txt"] = $0["manifest-sha256.txt"] + line
    },
    Oddity(
      "normalization, strictly",
      ["warning name-differs-in-normalization", "error file-missing", "error file-not-listed"],
      policy: .strict
    ) {
      let line = "\(BagDigest.sha256.checksum(of: Array("x".utf8)))  data/e\u{301}\n"
      $0["data/\u{E9}"] = "x"
      $0["manifest-sha256.txt"] = $0["manifest-sha256.txt"] + line
    },
    Oddity(
      "not UTF-8", ["error name-not-utf-8", "error file-not-listed"],
      command: #"touch "$(printf 'data/x\377')""#),
    Oddity("not for Windows", ["warning name-not-portable"]) {
      $0["data/what?.txt"] = "x"
      $0["manifest-sha256.txt"] = $0.manifest(.sha256)
    },
    Oddity("system file", ["warning system-file"]) {
      $0["data/sub/.DS_Store"] = "x"
      $0["manifest-sha256.txt"] = $0.manifest(.sha256)
    },
    Oddity("system file gone", ["warning system-file-missing"]) {
      $0["manifest-sha256.txt"] += $0.line(for: "data/.DS_Store")
    },
    Oddity(
      "link to a file outside", ["error symbolic-link", "error file-missing"],
      command: "ln -s /etc/hostname data/b"
    ) { $0["manifest-sha256.txt"] += $0.line(for: "data/b") },
    Oddity(
      "link to a folder outside", ["error symbolic-link", "error file-missing"],
      command: "ln -s /etc data/sub"
    ) { $0["manifest-sha256.txt"] += $0.line(for: "data/sub/hostname") },
    Oddity(
      "link outside the payload", ["error symbolic-link"],
      command: "ln -s data/a.txt link"),
    Oddity("pipe", ["error file-not-regular"], command: "mkfifo data/pipe"),
    Oddity("encoded line end and percent", ["warning name-not-portable"]) {
      $0["data/a\nb"] = "x"
      $0["data/50%"] = "y"
      let lines = $0.manifest(.sha256).replacing("a\nb", with: "a%0Ab")
      $0["manifest-sha256.txt"] = lines.replacing("50%", with: "50%25")
    },
    Oddity("encoded line end, before", ["warning name-not-portable"], version: "0.97") {
      $0["data/a\rb"] = "x"
      $0["data/50%25"] = "y"
      $0["manifest-sha256.txt"] = $0.manifest(.sha256).replacing("a\rb", with: "a%0db")
    },
    Oddity("percent not encoded", ["warning percent-not-encoded"]) {
      $0["data/50%"] = "y"
      $0["manifest-sha256.txt"] = $0.manifest(.sha256)
    },
  ]

  static let metadata: [Oddity] = [
    Oddity("no field", ["error info-malformed"]) { $0["bag-info.txt"] = "nonsense\n" },
    Oddity("blank before the colon", ["warning info-malformed"]) {
      $0["bag-info.txt"] = "Contact-Name : A\n"
    },
    Oddity("blank before the colon, before", [], version: "0.97") {
      $0["bag-info.txt"] = "Contact-Name : A\n"
    },
    Oddity("label twice", ["warning info-label-repeated"]) {
      $0["bag-info.txt"] = "Bag-Size: 1\nbag-size: 2\n"
    },
    Oddity("oxum twice", ["error info-label-repeated"]) {
      $0["bag-info.txt"] = "Payload-Oxum: 3.1\nPayload-Oxum: 3.1\n"
    },
    Oddity("no oxum", ["error payload-oxum-malformed"]) {
      $0["bag-info.txt"] = "Payload-Oxum: 3.1.\n"
    },
    Oddity("oxum too large for a number", ["error payload-oxum-malformed"]) {
      $0["bag-info.txt"] = "Payload-Oxum: 99999999999999999999.1\n"
    },
    Oddity("other oxum", ["error payload-oxum-mismatch"]) {
      $0["bag-info.txt"] = "Payload-Oxum: 4.1\n"
    },
    Oddity("old name of the metadata", ["error payload-oxum-mismatch"], version: "0.95") {
      $0["package-info.txt"] = "Payload-Oxum: 4.1\n"
    },
    Oddity("fetched", []) { $0["fetch.txt"] = "http://a/ 3 data/a.txt\n" },
    Oddity("not fetched yet", ["error file-missing"]) {
      $0["manifest-sha256.txt"] += $0.line(for: "data/b.txt")
      $0["fetch.txt"] = "http://a/ - data/b.txt\n"
    },
    Oddity("fetched where refused", ["error fetch-refused"], policy: .strict) {
      $0["fetch.txt"] = "http://a/ 3 data/a.txt\n"
    },
    Oddity("no length", ["error fetch-line-malformed"]) {
      $0["fetch.txt"] = "http://a/ data/a.txt\n"
    },
    Oddity("fetched tag file", ["error path-outside-payload"]) {
      $0["fetch.txt"] = "http://a/ - bag-info.txt\n"
    },
    Oddity("fetched but not listed", ["error fetch-not-listed"]) {
      $0["fetch.txt"] = "http://a/ - data/b.txt\n"
    },
    Oddity("fetched in part", ["warning fetch-length-mismatch"]) {
      $0["fetch.txt"] = "http://a/ 4 data/a.txt\n"
    },
    Oddity("fetched to an absolute path", ["error path-out-of-scope"]) {
      $0["fetch.txt"] = "http://a/ 4 /tmp/x\n"
    },
  ]
}
