/// What CPython reads of an archive: size and CRC-32 of each file it can read, in order.
struct SecondOpinion {
  var files: [(size: Int, crc32: UInt32)] = []
  /// Why it stopped, as the name of its exception.
  var failure: String?

  /// Asks CPython about archives; empty if it is not installed.
  static func ask(about paths: [String]) throws -> [String: SecondOpinion] {
    guard let text = try output(of: "python3", ["-c", script] + paths) else { return [:] }
    var opinions: [String: SecondOpinion] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      var opinion = opinions[fields[0]] ?? SecondOpinion()
      if fields.count == 3, let size = Int(fields[1]), let crc = UInt32(fields[2]) {
        opinion.files.append((size, crc))
      } else if fields.count == 2, !fields[1].isEmpty {
        opinion.failure = fields[1]
      }
      opinions[fields[0]] = opinion
    }
    return opinions
  }

  private static let script = """
    import sys, zipfile, tarfile, zlib
    LIMIT = 16 << 20
    def show(path, stream):
        data = stream.read(LIMIT + 1)
        if len(data) > LIMIT: raise ValueError('large')
        print(path, len(data), zlib.crc32(data), sep='\\t')
    for path in sys.argv[1:]:
        try:
            print(path, '', sep='\\t')
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as bundle:
                    for info in bundle.infolist():
                        folder = info.filename[-1:] in '/\\\\' or info.external_attr & 0x10
                        if not (folder and info.file_size == 0) and info.external_attr >> 28 != 10:
                            with bundle.open(info) as stream: show(path, stream)
            else:
                with tarfile.open(path) as bundle:
                    for info in bundle:
                        if info.isreg():
                            if info.size > LIMIT: raise ValueError('large')
                            show(path, bundle.extractfile(info))
        except Exception as error:
            print(path, type(error).__name__, sep='\\t')
    """
}
