/// The files of a payload under way, held close: a bag may have hundreds of thousands, and their
/// checksums as text would take several times the room.
struct PayloadListing {
  private let algorithms: [BagDigest]
  private let digestsInBytes: Int
  private var paths: [String] = []
  private var sizes: [Int] = []
  /// The digests of all files, one file's after another's.
  private var digests: [UInt8] = []
  private(set) var sizeInBytes = 0

  init(_ algorithms: [BagDigest]) {
    self.algorithms = algorithms
    digestsInBytes = algorithms.reduce(0) { $0 + $1.hexLength / 2 }
  }

  var count: Int { paths.count }

  /// Adds a file that has a checksum of every algorithm.
  mutating func append(_ file: BagFile) {
    paths.append(file.path)
    sizes.append(file.sizeInBytes)
    sizeInBytes += file.sizeInBytes
    for algorithm in algorithms {
      digests += octets((file.checksums[algorithm] ?? "").utf8)
    }
  }

  /// Positions in the order of the paths.
  func ordered() -> [Int] { paths.indices.sorted { paths[$0] < paths[$1] } }

  func path(_ position: Int) -> String { paths[position] }
  func size(_ position: Int) -> Int { sizes[position] }

  func file(_ position: Int) -> BagFile {
    var checksums: [BagDigest: String] = [:]
    for algorithm in algorithms { checksums[algorithm] = checksum(position, algorithm) }
    return BagFile(path: paths[position], sizeInBytes: sizes[position], checksums: checksums)
  }

  /// Lower-case hexadecimal; nil for an algorithm that was not asked for.
  func checksum(_ position: Int, _ wanted: BagDigest) -> String? {
    var start = position * digestsInBytes
    for algorithm in algorithms {
      let end = start + algorithm.hexLength / 2
      if algorithm == wanted { return hexadecimal(digests[start..<end]) }
      start = end
    }
    return nil
  }

  private func octets(_ hexadecimal: String.UTF8View) -> [UInt8] {
    func value(_ digit: UInt8) -> UInt8 { digit < 0x40 ? digit &- 0x30 : digit &- 0x57 }
    var (octets, high): ([UInt8], UInt8?) = ([], nil)
    for digit in hexadecimal {
      if let first = high {
        octets.append(first << 4 | value(digit))
        high = nil
      } else {
        high = value(digit)
      }
    }
    return octets
  }
}
