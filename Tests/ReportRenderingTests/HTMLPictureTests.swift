import ReportRendering
import Testing

@Suite struct HTMLPictureTests {
  @Test func drawsBarsToTheLongest() {
    let picture = ReportPicture.bars(
      title: "Storage", description: "Per workroom.",
      bars: [
        ReportBar("A", value: 400, shownValue: "400 MB", to: .anchor(id: "s"), tone: .critical),
        ReportBar("B", value: 100, shownValue: "100 MB"),
        ReportBar("C", value: -1, shownValue: "?"),
      ])

    #expect(
      html(.picture(picture)) == """
        <figure class="picture"><figcaption><strong>Storage</strong> Per workroom.</figcaption>
        <div class="bars">
        <ul>
        <li><span class="label"><a href="#s">A</a></span>\
        <svg height="12" aria-hidden="true"><rect class="fill critical" x="0.00%" \
        width="100.00%" y="0" height="12"></rect></svg><span class="value">400 MB</span></li>
        <li><span class="label">B</span><svg height="12" aria-hidden="true">\
        <rect class="fill neutral" x="0.00%" width="25.00%" y="0" height="12"></rect></svg>\
        <span class="value">100 MB</span></li>
        <li><span class="label">C</span><svg height="12" aria-hidden="true">\
        <rect class="fill neutral" x="0.00%" width="0.00%" y="0" height="12"></rect></svg>\
        <span class="value">?</span></li>
        </ul>
        </div>
        </figure>
        """)
  }

  @Test func placesSpansAndMarksAlongTheAxis() {
    let picture = ReportPicture.timeline(
      title: "Jobs", description: "", axis: ReportAxis(start: 100, end: 300, ticks: []),
      rows: [
        ReportTimelineRow(
          "A", summary: "150 to 250",
          spans: [ReportSpan(from: 150, to: 250, tone: .good, label: "ran")],
          marks: [ReportMark(at: 200, .diamond, tone: .critical, label: "dispute")])
      ])

    #expect(
      between("<ul>\n", "\n</ul>", in: html(.picture(picture))) == """
        <li><span class="label">A</span><svg height="18" role="img"><title>150 to 250</title>\
        <rect class="fill good" x="25.00%" width="50.00%" y="5" height="8"><title>ran</title>\
        </rect><svg x="50.00%" class="mark"><path class="fill critical" \
        d="M0 3L6 9L0 15L-6 9Z"><title>dispute</title></path></svg></svg>\
        <span class="value">150 to 250</span></li>
        """)
  }

  @Test func namesEveryColumnInTheTextAlternative() {
    let picture = ReportPicture.columns(
      title: "Messages", description: "",
      columns: [
        ReportBar("May", value: 1, shownValue: "1 message"),
        ReportBar("June", value: 0, shownValue: "none"),
      ])

    let drawn = html(.picture(picture))

    #expect(drawn.contains("role=\"img\"><title>May: 1 message; June: none</title>"))
    #expect(drawn.contains("y=\"0\" height=\"96\"><title>May: 1 message</title></rect>"))
    #expect(drawn.contains("y=\"96\" height=\"0\"><title>June: none</title></rect>"))
  }

  @Test func dividesTheWholeIntoShares() {
    let picture = ReportPicture.shares(
      title: "Kinds", description: "",
      shares: [
        ReportBar("A", value: 3, shownValue: "3"), ReportBar("B", value: 1, shownValue: "1"),
      ])

    let drawn = html(.picture(picture))

    #expect(drawn.contains("class=\"shade s1\" x=\"0.00%\" width=\"75.00%\""))
    #expect(drawn.contains("class=\"shade s2\" x=\"75.00%\" width=\"25.00%\""))
  }

  @Test(arguments: [Int.min, -1, 0, 1, Int.max])
  func drawsAnyNumberWithoutTrapping(value: Int) {
    let bars = [
      ReportBar("A", value: value, shownValue: "a"), ReportBar("B", value: .max, shownValue: "b"),
    ]
    let axis = ReportAxis(start: value, end: .max, ticks: [ReportTick(.min, "x")])
    let row = ReportTimelineRow(
      "A", summary: "s", spans: [ReportSpan(from: value, to: .min, label: "l")],
      marks: [ReportMark(at: .max, label: "m")])

    for picture in [
      ReportPicture.bars(title: "", description: "", bars: bars),
      .columns(title: "", description: "", columns: bars),
      .shares(title: "", description: "", shares: bars),
      .timeline(title: "", description: "", axis: axis, rows: [row]),
    ] {
      #expect(html(.picture(picture)).contains("</figure>"))
    }
    #expect(html(.paragraph([.meter(part: value, whole: .max, shown: "m")])).contains("m</span>"))
  }
}
