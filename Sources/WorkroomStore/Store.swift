internal import CSQLite
import GRDB
import Glibc
import WorkroomModel

/// An opened `NAME.workroom` folder: the index, the vault of sources, and what people decided.
package struct Store: Sendable {
  package let folder: String
  package let vault: Vault
  let database: DatabaseQueue
  /// As SQLite counts it: negative, in KiB.
  static let cacheSize = -65_536

  /// Opens a store, creating an empty one when `isCreating` is set and nothing stands there; another
  /// name of the index serves a rebuild beside the old one.
  package init(folder: String, isCreating: Bool, indexName: String = "index.sqlite") throws {
    try self.init(folder, isCreating: isCreating, indexName: indexName, isReader: false)
  }

  private init(
    _ folder: String, isCreating: Bool, indexName: String, isReader: Bool
  ) throws {
    let sources = "\(folder)/sources"
    let index = "\(folder)/\(indexName)"
    // A new index over kept sources would forget them: that is for a rebuild to do.
    if indexName == "index.sqlite", access(index, F_OK) != 0,
      access("\(folder)/sources.jsonl", F_OK) == 0
    {
      throw StoreError.indexMissing(folder)
    }
    if isCreating {
      try Store.refuseForeign(folder)
      for path in [folder, sources] where mkdir(path, 0o700) != 0 && errno != EEXIST {
        throw StoreError.cannotWrite(path, code: errno)
      }
    } else if access(index, R_OK) != 0 {
      throw StoreError.notAStore(folder)
    }
    Store.sqliteIsReady
    self.folder = folder
    vault = Vault(folder: sources)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // For every read GRDB forbids writing by a pragma, after which SQLite compiles all statements anew;
    // a connection that cannot write is spared that.
    configuration.readonly = isReader
    // A group of small sources is one transaction over many calls (`takeEach`).
    configuration.allowsUnsafeTransactions = true
    // Another command may be at work on the store; it is waited for, not failed against.
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { database in
      // A rollback journal costs next to nothing while an index grows, and leaves one file. What SQLite
      // keeps to take back one statement, or sorts, would in memory grow with the archive.
      try database.execute(
        sql: """
          PRAGMA page_size = 16384; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;
          PRAGMA cache_size = \(Store.cacheSize); PRAGMA secure_delete = OFF; PRAGMA temp_store = FILE;
          """)
      try SearchSchema.addFunctions(to: database)
    }
    do {
      // An archive holds private mail: nothing in it is for others to read.
      let file = Glibc.open(index, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      if file >= 0 {
        fchmod(file, 0o600)
        close(file)
      }
      database = try DatabaseQueue(path: index, configuration: configuration)
      try Store.prepare(database)
    } catch {
      throw storeFailure(error) ?? error
    }
  }

  /// The same store over a connection of its own, for a thread that reads it from end to end: what
  /// passes by is not kept.
  package func reader() throws -> Store {
    let store = try Store(folder, isCreating: false, indexName: "index.sqlite", isReader: true)
    try store.database.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -8192") }
    return store
  }

  /// Set up once, before the first connection; should it be too late, SQLite is slower.
  private static let sqliteIsReady: Void = { _ = workroom_sqlite_count_no_memory() }()

  private static func prepare(_ queue: DatabaseQueue) throws {
    try queue.inDatabase { database in
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      if version == 0, tables == 0 {
        try database.inTransaction {
          try Schema.create(in: database)
          return .commit
        }
      } else if version != Schema.version {
        throw StoreError.olderIndex(found: version, expected: Schema.version)
      }
    }
  }

  /// A store is made in a folder of its own: what else is in one would be taken for part of it.
  private static func refuseForeign(_ folder: String) throws {
    var status = stat()
    guard stat(folder, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(folder) else {
      throw StoreError.notAStore(folder)
    }
    defer { closedir(directory) }
    if exists(at: folder) { return }
    let ours = [".", "..", "sources", "profiles", "decisions.jsonl"]
    var others: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !ours.contains(name), !name.hasPrefix("index."), !name.hasSuffix(".part") {
        others.append(name)
      }
    }
    if let first = others.min() { throw StoreError.foreignFolder(folder, holding: first) }
  }

  /// Lets a finished rebuild take the place of the index; the old one stands until this moment.
  package static func publish(indexName: String, in folder: String) throws {
    guard rename("\(folder)/\(indexName)", "\(folder)/index.sqlite") == 0 else {
      throw StoreError.cannotWrite("\(folder)/index.sqlite", code: errno)
    }
  }

  /// Removes what an interrupted rebuild left.
  package static func discard(indexName: String, in folder: String) {
    for suffix in ["", "-journal"] { unlink("\(folder)/\(indexName)\(suffix)") }
  }

  /// Whether a folder holds a store already, be it one that lost its index.
  package static func exists(at folder: String) -> Bool {
    access("\(folder)/index.sqlite", F_OK) == 0 || access("\(folder)/sources.jsonl", F_OK) == 0
  }

  /// Throws when less space is free than an import of so many bytes may need.
  package func checkFreeSpace(forImporting bytes: Int) throws {
    // The copy itself, and an index that has never been seen above the size of its mail.
    let needed = bytes.multipliedReportingOverflow(by: 2)
    guard let free = freeSpace(at: folder) else { return }
    guard !needed.overflow, needed.partialValue <= free else {
      throw StoreError.notEnoughSpace(
        needed: needed.overflow ? Int.max : needed.partialValue, free: free)
    }
  }

  /// Digests of all sources that have this size: the only ones a new file can equal.
  package func hasSource(ofSize size: Int) throws -> Bool {
    try database.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM source WHERE sizeInBytes = ?)", arguments: [size])
        ?? false
    }
  }

  /// The sizes of all sources, in bytes.
  package func sourceSizes() throws -> Set<Int> {
    try database.read { try Set(Int.fetchAll($0, sql: "SELECT DISTINCT sizeInBytes FROM source")) }
  }

  package func hasSource(digest: String) throws -> Bool {
    try database.read {
      try Bool.fetchOne(
        $0, sql: "SELECT EXISTS (SELECT 1 FROM source WHERE digest = ?)", arguments: [digest])
        ?? false
    }
  }
}

extension Store {
  /// Keeps few pages of the index in memory, for work whose own needs are large.
  package func keepFewPages() throws {
    try database.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -8192") }
  }

  /// Keeps no more pages of the index than go with a job's records, which are held as a whole, until
  /// jobs were replaced.
  package func makeRoomForJobs() throws {
    try database.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -16384") }
  }

  /// Lets go of the pages of the index that are kept in memory.
  package func releaseMemory() { database.releaseMemory() }

  /// What SQLite's own check finds wrong with the index, and rows that point nowhere; empty when sound.
  package func integrityProblems() throws -> [String] {
    try database.read { database in
      let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
      return problems.filter { $0 != "ok" } + orphans.map { "\($0)" }
    }
  }
}
