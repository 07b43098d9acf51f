import Testing
import WorkroomModel

@Suite struct PrintedSizeTests {
  @Test(arguments: [
    ("959 bytes", 959, 0), ("6,210 bytes", 6210, 0), ("38.3 MB", 40_160_460, 104_857),
    ("1,2 MB", 1_258_291, 104_857), ("1,204 KB", 1_232_896, 1024), ("1,204.5 KB", 1_233_408, 102),
    ("0.125 MB", 131_072, 1048), ("23 MB of 500 MB", 24_117_248, 1_048_576),
  ])
  func aSizeIsReadWithHowFarItMayBeOff(_ text: String, _ bytes: Int, _ tolerance: Int) {
    #expect(PrintedSize(text)?.bytes == bytes)
    #expect(PrintedSize(text)?.toleranceInBytes == tolerance)
  }

  /// A point before three digits groups them in one writing and parts them in another.
  @Test(arguments: [
    "18.442 Bytes", "1.204.377 Bytes", "1.204 KB", "1,2 bytes", "1,20,4 KB", "1.2.3 MB", "MB",
  ])
  func whatMayBeReadInTwoWaysIsNoSize(_ text: String) { #expect(PrintedSize(text) == nil) }
}
