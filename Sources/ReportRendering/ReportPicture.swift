/// A drawing that says it faster than a table; every figure in it is also text.
public enum ReportPicture: Sendable, Hashable {
  /// One horizontal bar per item, to compare amounts.
  case bars(title: String, description: String, bars: [ReportBar])
  /// One upright bar per step of time, to see when things happened.
  case columns(title: String, description: String, columns: [ReportBar])
  /// One line per item along a common axis, to see what ran when.
  case timeline(
    title: String, description: String, axis: ReportAxis, rows: [ReportTimelineRow])
  /// The parts of one whole.
  case shares(title: String, description: String, shares: [ReportBar])
}

/// An amount drawn as a bar or a share.
public struct ReportBar: Sendable, Hashable {
  /// What it is.
  public var label: String
  /// Its length; negative values are drawn as zero.
  public var value: Int
  /// Its value in words, with unit.
  public var shownValue: String
  /// Where its label leads.
  public var target: ReportTarget?
  /// Its weight.
  public var tone: ReportTone

  /// Makes a bar.
  public init(
    _ label: String, value: Int, shownValue: String, to target: ReportTarget? = nil,
    tone: ReportTone = .neutral
  ) {
    self.label = label
    self.value = value
    self.shownValue = shownValue
    self.target = target
    self.tone = tone
  }
}

/// The common axis of a timeline, in any whole unit (seconds, days) that its rows share.
public struct ReportAxis: Sendable, Hashable {
  /// The position at the leading edge.
  public var start: Int
  /// The position at the trailing edge.
  public var end: Int
  /// The labelled positions in between.
  public var ticks: [ReportTick]

  /// Makes an axis.
  public init(start: Int, end: Int, ticks: [ReportTick]) {
    self.start = start
    self.end = end
    self.ticks = ticks
  }
}

/// A labelled position on an axis.
public struct ReportTick: Sendable, Hashable {
  /// The position in the axis's unit.
  public var position: Int
  /// A short label, such as a year.
  public var label: String

  /// Makes a tick.
  public init(_ position: Int, _ label: String) {
    self.position = position
    self.label = label
  }
}

/// One line of a timeline.
public struct ReportTimelineRow: Sendable, Hashable {
  /// What the line is about.
  public var label: String
  /// Where the label leads.
  public var target: ReportTarget?
  /// What the line shows, in words: `March 2010 to June 2012, 41 messages`.
  public var summary: String
  /// The stretches it ran.
  public var spans: [ReportSpan]
  /// The points that matter.
  public var marks: [ReportMark]

  /// Makes a line.
  public init(
    _ label: String, to target: ReportTarget? = nil, summary: String, spans: [ReportSpan],
    marks: [ReportMark] = []
  ) {
    self.label = label
    self.target = target
    self.summary = summary
    self.spans = spans
    self.marks = marks
  }
}

/// A stretch of a timeline.
public struct ReportSpan: Sendable, Hashable {
  /// Where it begins, in the axis's unit.
  public var start: Int
  /// Where it ends, in the axis's unit.
  public var end: Int
  /// Its weight.
  public var tone: ReportTone
  /// What it is, in words.
  public var label: String
  /// Whether it is only the ground on which others stand.
  public var isFaint: Bool

  /// Makes a span.
  public init(
    from start: Int, to end: Int, tone: ReportTone = .neutral, label: String, isFaint: Bool = false
  ) {
    self.isFaint = isFaint
    self.start = start
    self.end = end
    self.tone = tone
    self.label = label
  }
}

/// A point on a timeline; each shape stands for one kind of event, told in the description.
public struct ReportMark: Sendable, Hashable {
  /// Its position in the axis's unit.
  public var position: Int
  /// Its shape.
  public var shape: ReportMarkShape
  /// Its weight.
  public var tone: ReportTone
  /// What happened, in words.
  public var label: String

  /// Makes a mark.
  public init(
    at position: Int, _ shape: ReportMarkShape = .tick, tone: ReportTone = .neutral, label: String
  ) {
    self.position = position
    self.shape = shape
    self.tone = tone
    self.label = label
  }
}

/// The shapes of marks; told apart without colour.
public enum ReportMarkShape: String, Sendable, Hashable, CaseIterable {
  /// A thin upright stroke; for what happens often.
  case tick
  /// A disc.
  case dot
  /// A diamond.
  case diamond
  /// A triangle.
  case triangle
}
