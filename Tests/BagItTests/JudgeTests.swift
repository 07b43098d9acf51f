import Testing

@testable import BagIt

/// Other people's validators, from the virtual environment that WORKROOM_JUDGES names: `bagit`,
/// `bagit-utils` and `bagit-profile` of PyPI.
@Suite(.enabled(if: environment("WORKROOM_JUDGES") != nil, "skipped: WORKROOM_JUDGES is not set"))
struct JudgeTests {
  static let bin = (environment("WORKROOM_JUDGES") ?? "") + "/bin/"

  @Test func referenceToolFindsOurBagsValid() throws {
    let scratch = try Scratch()
    try writeSample(scratch("bag"))
    let result = try shell("\(Self.bin)bagit.py --validate \(scratch("bag"))")
    #expect(result.status == 0 && result.output.contains("is valid"), "\(result.output)")
    try scratch.write("bag/data/extra", "x")
    #expect(try shell("\(Self.bin)bagit.py --validate \(scratch("bag"))").status != 0)
  }

  @Test func secondToolFindsOurBagsValid() throws {
    let scratch = try Scratch()
    try writeSample(scratch("bag"))
    let result = try shell("\(Self.bin)bagit validate -v -i \(scratch("bag"))")
    #expect(result.status == 0 && !result.output.contains("not covered"), "\(result.output)")
    try scratch.write("bag/data/README.txt", "x")
    #expect(try shell("\(Self.bin)bagit validate -v -i \(scratch("bag"))").status != 0)
  }

  @Test func profileToolReadsOurMetadata() throws {
    let scratch = try Scratch()
    let identifier = "https://profiles.invalid/packet.json"
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    try writer.addPayload("a.txt", text: "abc")
    try writer.finish(
      info: BagInfo([
        .init("BagIt-Profile-Identifier", identifier), .init("Contact-Name", "A Person"),
      ]))
    try scratch.write(
      "profile.json",
      """
      {"BagIt-Profile-Info": {"BagIt-Profile-Identifier": "\(identifier)",
        "BagIt-Profile-Version": "1.3.0", "Source-Organization": "x", "Version": "1",
        "External-Description": "x"},
       "Bag-Info": {"Contact-Name": {"required": true, "values": ["A Person"]},
        "Payload-Oxum": {"required": true}},
       "Manifests-Required": ["sha256", "sha512"], "Tag-Manifests-Required": ["sha256"],
       "Allow-Fetch.txt": false, "Serialization": "optional",
       "Accept-Serialization": ["application/zip"], "Accept-BagIt-Version": ["1.0"]}
      """)
    let command =
      "\(Self.bin)bagit_profile.py --file \(scratch("profile.json")) \(identifier) \(scratch("bag"))"
    let result = try shell(command)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(.enabled(if: hasTool("sha256sum") && hasTool("sha512sum")))
  func coreutilsCheckOurManifests() throws {
    let scratch = try Scratch()
    try writeSample(scratch("bag"))
    let result = try shell(
      """
      cd \(scratch("bag")) && sha256sum -c --quiet --strict tagmanifest-sha256.txt && \
      sha512sum -c --quiet --strict manifest-sha512.txt && sha256sum -c --quiet seal/SEAL.txt
      """)
    #expect(result.status == 0 && result.output == "", "\(result.output)")
  }
}
