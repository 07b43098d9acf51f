/// One thing that is wrong or odd in a bag.
public struct BagProblem: Equatable, Sendable, CustomStringConvertible {
  /// Whether the problem makes the bag invalid.
  public enum Severity: String, Comparable, Sendable {
    case warning, error

    /// A warning is less than an error.
    public static func < (left: Severity, right: Severity) -> Bool {
      left == .warning && right == .error
    }
  }

  /// The kind of problem.
  public var code: Code
  /// Whether the problem makes the bag invalid.
  public var severity: Severity
  /// The file concerned, relative to the bag; for a bad line, the tag file it stands in.
  public var path: String
  /// The particulars in a few English words; may be empty.
  public var detail: String

  /// Makes a problem.
  public init(_ code: Code, _ severity: Severity, path: String, detail: String = "") {
    self.code = code
    self.severity = severity
    self.path = path
    self.detail = detail
  }

  /// Severity, code, path and detail on one line.
  public var description: String {
    let start = "\(severity.rawValue): \(code.rawValue): \(path)"
    return detail.isEmpty ? start : start + ": " + detail
  }
}

extension BagProblem {
  /// The kinds of problems; the raw values are stable.
  public enum Code: String, CaseIterable, Sendable {
    /// There is no `bagit.txt`.
    case declarationMissing = "declaration-missing"
    /// `bagit.txt` is not its two lines exactly (RFC 8493 §2.1.1).
    case declarationMalformed = "declaration-malformed"
    /// A version that is none of 0.93–0.97 and 1.0.
    case versionUnsupported = "version-unsupported"
    /// A byte order mark where none may be, or need be.
    case byteOrderMark = "byte-order-mark"
    /// A tag file encoding that cannot be read here.
    case encodingUnsupported = "encoding-unsupported"
    /// Bytes that the declared encoding does not allow.
    case encodingDamaged = "encoding-damaged"
    /// There is no folder `data`.
    case payloadFolderMissing = "payload-folder-missing"
    /// There is no payload manifest, or none of a known algorithm.
    case payloadManifestMissing = "payload-manifest-missing"
    /// A manifest whose algorithm is not known here, so that it was not verified.
    case algorithmUnsupported = "algorithm-unsupported"
    /// A line of a manifest that is not `CHECKSUM PATH`.
    case manifestLineMalformed = "manifest-line-malformed"
    /// The `*` that `md5sum --binary` puts before a path.
    case binaryMarker = "binary-marker"
    /// A path written with needless parts, such as `./data/x`.
    case pathNotPlain = "path-not-plain"
    /// A path that leads out of the bag on some system: `..`, `/x`, `~x`, `C:\x`, `\\x`, `%X%`.
    case pathOutOfScope = "path-out-of-scope"
    /// A payload manifest or `fetch.txt` that names something outside `data/`.
    case pathOutsidePayload = "path-outside-payload"
    /// A tag manifest that names something in `data/`, or a tag manifest.
    case pathNotAllowedInTagManifest = "path-not-allowed-in-tag-manifest"
    /// A `%` in a path that version 1.0 wants as `%25`.
    case percentNotEncoded = "percent-not-encoded"
    /// The same path twice in one manifest.
    case entryDuplicated = "entry-duplicated"
    /// A listed file that is not there.
    case fileMissing = "file-missing"
    /// A listed file of the kind operating systems make and delete that is not there.
    case systemFileMissing = "system-file-missing"
    /// A payload file that no manifest lists.
    case fileNotListed = "file-not-listed"
    /// A payload file that some, but not every, payload manifest lists.
    case fileNotInEveryManifest = "file-not-in-every-manifest"
    /// A file outside `data/` that a tag manifest leaves out.
    case tagFileNotListed = "tag-file-not-listed"
    /// A payload manifest that a tag manifest leaves out (RFC 8493 §2.2.1).
    case manifestNotListed = "manifest-not-listed"
    /// A file whose bytes have another checksum than the manifest says.
    case checksumMismatch = "checksum-mismatch"
    /// Two names, or a name and its file, that differ only in case.
    case nameDiffersInCase = "name-differs-in-case"
    /// Two names, or a name and its file, that differ only in Unicode normalization.
    case nameDiffersInNormalization = "name-differs-in-normalization"
    /// A file name that is not UTF-8, so that no manifest can list it.
    case nameNotUTF8 = "name-not-utf-8"
    /// A name that Windows cannot hold (RFC 8493 §6.1).
    case nameNotPortable = "name-not-portable"
    /// A file of the kind operating systems make on their own.
    case systemFile = "system-file"
    /// A symbolic link; it is not followed.
    case symbolicLink = "symbolic-link"
    /// Something that is neither file nor folder, or a folder where a file is listed.
    case fileNotRegular = "file-not-regular"
    /// A file the system would not let us read.
    case fileUnreadable = "file-unreadable"
    /// A line of `bag-info.txt` that is not `Label: value`.
    case infoMalformed = "info-malformed"
    /// A label that should stand once, repeated.
    case infoLabelRepeated = "info-label-repeated"
    /// A `Payload-Oxum` that is not `OCTETS.FILES`.
    case payloadOxumMalformed = "payload-oxum-malformed"
    /// Another number of bytes or files than `Payload-Oxum` says.
    case payloadOxumMismatch = "payload-oxum-mismatch"
    /// A `fetch.txt` where the policy allows none.
    case fetchRefused = "fetch-refused"
    /// A line of `fetch.txt` that is not `URL LENGTH PATH`.
    case fetchLineMalformed = "fetch-line-malformed"
    /// A file of `fetch.txt` that not every payload manifest lists.
    case fetchNotListed = "fetch-not-listed"
    /// A file with another size than `fetch.txt` says.
    case fetchLengthMismatch = "fetch-length-mismatch"
    /// A bound of ``BagLimits`` was reached; what lies beyond was not looked at.
    case limitExceeded = "limit-exceeded"
  }
}
