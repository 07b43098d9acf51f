import GRDB
import Glibc

extension Store {
  /// Bytes of sources that one commit holds; a larger source is committed by itself.
  private static var groupInBytes: Int { 32 << 20 }
  /// What a source costs beside its bytes, so that many empty ones end a group as well.
  private static var costOfSourceInBytes: Int { 16 << 10 }

  /// Takes one source after another. Small ones share a commit, since each commit waits for the disk
  /// several times and a Maildir has a file per message. What `take` imported is listed once it is
  /// durable; when it throws, what was taken before stays.
  package func takeEach<Source>(
    _ sources: [Source], sizeInBytes: (Source) -> Int,
    _ take: (Source) throws -> SourceRecord?
  ) throws {
    var taken: [SourceRecord] = []
    var weight = 0
    do {
      for source in sources {
        let cost = sizeInBytes(source).addingReportingOverflow(Self.costOfSourceInBytes)
        let isLarge = cost.overflow || cost.partialValue > Self.groupInBytes
        if isLarge || weight > Self.groupInBytes - cost.partialValue {
          try commit(&taken)
          weight = 0
        }
        if !isLarge, weight == 0 { try database.inDatabase { try $0.beginTransaction(.immediate) } }
        if let record = try take(source) { taken.append(record) }
        weight += isLarge ? 0 : cost.partialValue
      }
    } catch {
      try commit(&taken)
      throw error
    }
    try commit(&taken)
  }

  /// Whether sources are taken whose commit is still to come.
  package var isInGroup: Bool { database.inDatabase { $0.isInsideTransaction } }

  /// Makes what was taken durable, bytes before rows, and lists it.
  private func commit(_ taken: inout [SourceRecord]) throws {
    let records = taken
    taken = []
    if isInGroup {
      do {
        if !records.isEmpty { try vault.sync(records.map(\.digest)) }
        try database.inDatabase { try $0.commit() }
      } catch {
        try database.inDatabase { if $0.isInsideTransaction { try $0.rollback() } }
        for record in records { vault.discard(record.digest) }
        throw storeFailure(error) ?? error
      }
    }
    for record in records { try appendToLedger(record) }
  }
}

extension Database {
  /// Runs changes that are taken back alone when they fail, within a group of imports or by themselves.
  func inStep(_ changes: () throws -> Void) throws {
    guard isInsideTransaction else {
      return try inTransaction(.immediate) {
        try changes()
        return .commit
      }
    }
    try inSavepoint {
      try changes()
      return .commit
    }
  }
}
