/// Why a file of this path is a leftover of a system or an editor, nil if it is none.
///
/// Such files are listed and hashed like any other; the reason says why nothing else is made of
/// them. Folders may be walked by the same rule.
public func leftoverReason(ofPath path: String) -> String? {
  let segments = path.split(separator: "/")
  guard let name = segments.last else { return nil }
  for folder in segments.dropLast() {
    if let reason = folderReasons[String(folder)] { return reason }
  }
  if let reason = folderReasons[String(name)] { return reason }
  if name.hasPrefix("._") { return "macOS resource fork" }
  if let reason = fileReasons[name.lowercased()] { return reason }
  if name.hasPrefix("~$") { return "Office lock file" }
  if name.hasPrefix(".~lock.") { return "LibreOffice lock file" }
  if name.hasSuffix("~") || name.hasPrefix(".#") || isSwapFile(name)
    || (name.hasPrefix("#") && name.hasSuffix("#") && name.count > 1)
  {
    return "editor leftover"
  }
  return nil
}

private let folderReasons = [
  "__MACOSX": "macOS resource fork", ".Trashes": "macOS trash",
  ".Spotlight-V100": "macOS search index", ".fseventsd": "macOS change log",
  "$RECYCLE.BIN": "Windows recycle bin", "System Volume Information": "Windows volume data",
]

private let fileReasons = [
  ".ds_store": "macOS folder view", "icon[u+000d]": "macOS folder icon",
  "thumbs.db": "Windows thumbnail cache", "ehthumbs.db": "Windows thumbnail cache",
  "desktop.ini": "Windows folder view",
]

/// Vim's `.name.swp`, `.swo`, `.swn`.
private func isSwapFile(_ name: Substring) -> Bool {
  name.hasPrefix(".")
    && (name.hasSuffix(".swp") || name.hasSuffix(".swo") || name.hasSuffix(".swn"))
}
