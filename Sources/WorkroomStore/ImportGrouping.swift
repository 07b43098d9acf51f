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
    var group: [SourceRecord]?
    var weight = 0
    do {
      for source in sources {
        let cost = sizeInBytes(source).addingReportingOverflow(Self.costOfSourceInBytes)
        let isLarge = cost.overflow || cost.partialValue > Self.groupInBytes
        if isLarge || weight > Self.groupInBytes - cost.partialValue {
          try commit(&group)
          weight = 0
        }
        if isLarge {
          if let record = try take(source) { try appendToLedger(record) }
          continue
        }
        if group == nil {
          try database.inDatabase { try $0.beginTransaction(.immediate) }
          group = []
        }
        if let record = try take(source) { group?.append(record) }
        weight += cost.partialValue
      }
    } catch let failure {
      // Why a source failed says more than that its group is gone with it.
      do { try commit(&group) } catch { throw failure }
      throw failure
    }
    try commit(&group)
  }

  /// Whether sources are taken whose commit is still to come.
  package var isInGroup: Bool { database.inDatabase { $0.isInsideTransaction } }

  /// Makes the sources of a group durable, bytes before rows, and lists them. A full disk may have had
  /// SQLite take the whole group back by itself; then nothing of it is listed or kept.
  private func commit(_ group: inout [SourceRecord]?) throws {
    guard let records = group else { return }
    group = nil
    do {
      if !records.isEmpty, isInGroup { try vault.sync(records.map(\.digest)) }
      // Fails when there is nothing left to commit.
      try database.inDatabase { try $0.commit() }
    } catch {
      try database.inDatabase { if $0.isInsideTransaction { try $0.rollback() } }
      for record in records { vault.discard(record.digest) }
      throw storeFailure(error) ?? error
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
