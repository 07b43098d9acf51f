import Testing

@testable import MailReading

/// The kinds and first words of a split, `new|attribution|quoted`, for tables.
private func kinds(_ split: ReplySplit) -> [ReplySplit.Kind] { split.segments.map(\.kind) }

@Suite struct TextReplyTests {
  static let platformLine =
    "On 31-Mar-2015, at 9:27 pm, First L via Elance <E70609804-WR@workroom.elance.com> wrote:"

  @Test(
    arguments: [
      platformLine,
      "On Mon, Apr 2, 2012 at 6:26 PM, Megan One <x@e.org> wrote:",
      "On 04/19/2011 07:10 AM, R T wrote:",
      "At 10:00 AM 1/2/2003, R T wrote:", "--- On Wed, 4/4/12, x@e.org <x@e.org> wrote:",
      "Am 12.03.2014 um 10:00 schrieb Max Muster <max@e.de>:",
      "Max <max@e.de> schrieb am 12.03.2014 um 10:00 Uhr:",
      "Le mar. 3 avr. 2012 à 14:20, Jean Dupont <j@e.fr> a écrit :",
      "El 3/4/2012 14:20, Juan <j@e.es> escribió:",
      "Il giorno mar 3 apr 2012 alle ore 14:20 Mario <m@e.it> ha scritto:",
      "Em ter., 3 de abr. de 2012 às 14:20, João <j@e.br> escreveu:",
      "Op di 3 apr. 2012 om 14:20 schreef Jan <j@e.nl>:",
      "wt., 3 kwi 2012 o 14:20 Jan <j@e.pl> napisał(a):",
      "W dniu 2012-04-03 14:20, Jan Kowalski pisze:",
      "Den tis 3 apr. 2012 kl 14:20 skrev Sven <s@e.se>:",
      "tirs. 3. apr. 2012 kl. 14.20 skrev Jens <j@e.dk>:",
      "3. apr. 2012 kl. 14:20 skrev Ola Nordmann <o@e.no>:",
      "ср, 3 апр. 2013 г. в 14:20, Иван <i@e.ru>:",
      "02.04.2012 14:20 пользователь \"И\" <i@e.ru> написал:",
      "Thu, 26 Jun 2014 14:00:51 +0400 от A L <a@e.ru>:",
      "26.06.2014, 14:41, \"A L\" <a@e.ru>:", "2012年4月2日(月) 14:20 山田太郎 <y@e.jp>:",
      "2012/04/02 14:20、山田太郎 <y@e.jp>のメール:", "在 2012年4月2日，下午2:20，小明 <x@e.cn> 写道：",
      "小明 <x@e.cn>于2012年4月2日周一 14:20写道：", "\"X\" <a@e.org> wrote on 05/05/2014 10:00:",
    ])
  func knowsTheAttributionLinesOfManyPrograms(line: String) {
    let marked = splitReply("ok\n\n\(line)\n\n> old\n> words\n")
    #expect(marked.newText == "ok")
    #expect(marked.attribution == line)
    #expect(marked.quotedText == "> old\n> words\n")
  }

  @Test(
    arguments: [
      platformLine, "On Tue, Jan 27, 2015 at 12:42 PM -0800, \"Company\" <c@e.org> wrote:",
      "On Tuesday, April 3, 2012 at 4:55 PM, xxx wrote:",
      "------On 12/29/1987 17:32 PM, J C wrote-----",
      "Am 12.03.2014 um 10:00 schrieb Max Muster <max@e.de>:",
      "26.06.2014, 14:41, \"A L\" <a@e.ru>:",
    ])
  func takesTheRestAfterACertainAttributionForQuoted(line: String) {
    let split = splitReply("ok\n\n\(line)\n\nold words\n")
    #expect(split.newText == "ok")
    #expect(split.attribution == line)
    #expect(split.quotedText == "\nold words\n")
  }

  @Test(
    arguments: [
      "On Fri, May 6, 2011 at 6:03 PM, R T from Hacker News\n<r@definebox.com> wrote:",
      "On Nov 30, 2011, at 12:47 PM, Somebody <\n416ffd3258d4d2fa4c85cfa4c44e1721d66e3e8f4\n@e.org>\nwrote:",
      "On Fri, May 6,\n2011 at 6:03 PM, R <r@e.org> wrote:",
      "02.04.2012 14:20 пользователь \"x@e.org\" <\nx@e.org> написал:",
    ])
  func readsAttributionsFoldedOverLines(lines: String) {
    #expect(splitReply("ok\n\n\(lines)\n\n> old\n").attribution == lines)
    #expect(splitReply("ok\n\(lines)\n> old\n").newText == "ok")
  }

  @Test func anAttributionLongerThanTheLimitIsNotTakenWhole() {
    let lines = "On Fri, May 6, 2011 at 6:03 PM,\na\nb\nc\nR <r@e.org> wrote:"
    var limits = TextLimits()
    #expect(splitReply("ok\n\n\(lines)\n> old\n", limits: limits).newText == "ok")
    limits.attributionLines = 4
    #expect(splitReply("ok\n\n\(lines)\n> old\n", limits: limits).newText != "ok")
    limits = TextLimits()
    limits.attributionBytes = lines.utf8.count
    #expect(splitReply("ok\n\n\(lines)\n> old\n", limits: limits).newText == "ok")
    limits.attributionBytes -= 1
    #expect(splitReply("ok\n\n\(lines)\n> old\n", limits: limits).newText != "ok")
  }

  @Test func theAttributionMayItselfBeMarked() {
    let split = splitReply("Sounds good.\n> \(Self.platformLine)\n> \n> \n")
    #expect(split.newText == "Sounds good.")
    #expect(split.attribution == "> " + Self.platformLine)
    #expect(split.quotedText == "> \n> \n")
  }

  @Test(arguments: [">\n>\n", ">\n", "\n> \n>\n\n"])
  func anAttributionAboveAnEmptyQuotationIsNotNew(quotation: String) {
    let split = splitReply("Done.\n\n\(TextReplyTests.platformLine)\n\(quotation)")
    #expect(split.newText == "Done.")
    #expect(split.attribution == TextReplyTests.platformLine)
  }

  @Test func answersBetweenAndBelowTheQuotationsAreNew() {
    let split = splitReply(
      "On 5/5/2014 10:00, Bob wrote:\n> Q1?\nA1\n> Q2?\n>\n\nA2\n\nBye\n-- \nSig\n")
    #expect(split.newText == "A1\n\nA2\n\nBye")
    #expect(split.quotedText == "> Q1?\n> Q2?\n>\n\n")
    #expect(split.signature == "-- \nSig")
    #expect(kinds(split) == [.attribution, .quoted, .new, .quoted, .new, .signature])
  }

  @Test func aGreetingBetweenAttributionAndQuotationIsNew() {
    let split = splitReply("On 5/5/2014 10:00, Bob wrote:\n\nHi Bob,\n\n> Q\n\nA\n")
    #expect(split.newText == "Hi Bob,\n\nA")
    #expect(kinds(split) == [.attribution, .new, .quoted, .new])
  }

  @Test func marksInsideAnUnmarkedQuotationDoNotEndIt() {
    let split = splitReply("Yes.\n\nOn 5/5/2014 10:00, Bob wrote:\n\nHi\n\n> older\n\nBob\n")
    #expect(split.newText == "Yes.")
    #expect(kinds(split) == [.new, .attribution, .quoted])
  }

  @Test func bareDashesThatEndALongRuleAreNoSignature() {
    let text = "Prices\n\n----------------------------\n--\nSunday\n$237.50"
    #expect(splitReply(text).newText == text)
    #expect(splitReply("one\n--\n\ntwo").newText == "one\n--\n\ntwo")
  }

  @Test func keepsTheLineEndsOfTheText() {
    let split = splitReply("a\r\n> q\r\nb\r\n")
    #expect(split.newText == "a\r\n\r\nb")
    #expect(split.segments.map(\.text) == ["a\r\n", "> q\r\n", "b\r\n"])
  }

  @Test(
    arguments: [
      "From: x@e.org [mailto:x@e.org]\nSent: March-09-12 4:22 PM\nTo: Dan Le\nSubject: The job",
      "-----Original Message-----\nFrom: bob <bob@e.org>\nSent: Mon, Apr 2, 2012 5:49 pm",
      "----- Original Message -----", "-----Ursprüngliche Nachricht-----\nVon: Max",
      "________________________________\nFrom: Bob <b@e.org>\nDate: Monday",
      "*From:* B <b@e.org>\n*Sent:* Monday\n*To:* A",
      "Von: Max <max@e.de>\nGesendet: Dienstag, 3. April 2012 14:20\nAn: Erika\nBetreff: AW: Test",
      "De : Jean <j@e.fr>\nEnvoyé : mardi 3 avril 2012 14:20\nÀ : Marie\nObjet : Test",
      "De: Juan\nEnviado el: martes\nPara: Ana\nAsunto: RE: Test",
      "Da: M <m@e.it>\nInviato: martedì\nA: L\nOggetto: R: x",
      "Van: J <j@e.nl>\nVerzonden: dinsdag\nAan: K\nOnderwerp: RE: x",
      "Od: J <j@e.pl>\nWysłano: wtorek\nDo: K\nTemat: x",
      "Från: S <s@e.se>\nSkickat: tisdag\nTill: K\nÄmne: x",
      "Fra: J <j@e.dk>\nSendt: tirsdag\nTil: K\nEmne: x",
      "От: A <a@e.ru>\nОтправлено: четверг\nКому: B\nТема: x",
      "差出人: A <a@e.jp>\n送信日時: 2012年\n宛先: B\n件名: x",
      "------------------ 原始邮件 ------------------\n发件人: \"x\"<x@qq.com>;\n主题: hi",
      "发件人： A <a@e.cn>\n发送时间： 2012年\n收件人： B\n主题： x",
      "Date: Thu, 26 Jun 2014 13:53:45 +0400\nSubject: T\nFrom: a@e.org\nTo: b@e.org",
      "##- Please type your reply above this line -##",
    ])
  func takesTheRestAfterACopiedHeaderForQuoted(header: String) {
    let split = splitReply("ok\n\n\(header)\n\nold words\n")
    #expect(split.newText == "ok")
    #expect(split.quotedText == header + "\n\nold words\n")
  }

  @Test func linesMarkedUnderACopiedHeaderEndWhereTheMarksEnd() {
    let split = splitReply("ok\n\n-----Original Message-----\nFrom: a\nSent: b\n\n> old\n\nmore\n")
    #expect(split.newText == "ok\n\nmore")
    #expect(split.quotedText == "> old\n\n")
  }

  @Test(arguments: [
    "---------- Forwarded message ----------\nFrom: b@e.org\nDate: Tue, Sep 4, 2012 at 1:35 PM",
    "Begin forwarded message:\n\n> From: B <b@e.org>",
    "Anfang der weitergeleiteten Nachricht:\n\nVon: B",
    "-------- Weitergeleitete Nachricht --------\nBetreff: x",
  ])
  func aForwardedMessageIsNotNew(header: String) {
    let split = splitReply("FYI\n\n\(header)\n\nText\n")
    #expect(split.newText == "FYI")
    #expect(kinds(split) == [.new, .forwarded])
  }

  @Test(
    arguments: [
      "I don't agree with what he wrote:", "My trip:\nFrom: London\nTo: Paris\nDate: 5 May\n\nok?",
      ">From the start I said no.", "On delivery, you get $500. He then wrote:\n\"I accept\"",
      "The rule is:\n----------------\nfirst", "a > b\n -> c",
      "Subject: hello\nTo: all\nplain words",
      "1:30 works for me:\nlet us meet", "--verbose is the option",
      "Sent from the office by courier, today\n\na\n\nb\n\nc\n\nd",
    ])
  func leavesOrdinaryWordsAlone(text: String) {
    let split = splitReply(text)
    #expect(split.newText == text)
    #expect(kinds(split) == [.new])
  }

  @Test(
    arguments: [
      ("Hi\n\n-- \nBob\nACME", "-- \nBob\nACME"), ("Hi\n--\nBob", "--\nBob"),
      ("Hi\n\nSent from my iPhone", "Sent from my iPhone"),
      (
        "Hi\n\nGet Outlook for iOS<https://aka.ms/o0ukef>",
        "Get Outlook for iOS<https://aka.ms/o0ukef>"
      ),
      ("Hallo\n\nVon meinem iPhone gesendet", "Von meinem iPhone gesendet"),
      ("Salut\n\nEnvoyé de mon iPhone", "Envoyé de mon iPhone"),
      ("Hoi\n\nVerstuurd vanaf mijn iPhone", "Verstuurd vanaf mijn iPhone"),
      ("Hej\n\nSkickat från min iPhone", "Skickat från min iPhone"),
      ("Привет\n\nОтправлено с iPhone", "Отправлено с iPhone"), ("はい\n\niPhoneから送信", "iPhoneから送信"),
      ("好\n\n发自我的 iPhone", "发自我的 iPhone"),
      (
        "Hi\n\n____________________________________\nfoo mailing list\nfoo@e.org",
        "____________________________________\nfoo mailing list\nfoo@e.org"
      ),
      ("Hi\n\n—\nReply to this email directly", "—\nReply to this email directly"),
    ])
  func setsMarkedSignaturesAside(text: String, signature: String) {
    let split = splitReply(text)
    #expect(split.signature == signature)
    #expect(split.newText + "\n" == String(text.dropLast(signature.count)).replacingBlankEnd)
  }

  @Test func aSignatureEndsAtTheQuotationBelowIt() {
    let split = splitReply(
      "Hi\n-- \nBob\n\nOn 5/5/2014 10:00, A <a@e.org> wrote:\n> q\nAlso: yes\n")
    #expect(split.newText == "Hi\n\nAlso: yes")
    #expect(kinds(split) == [.new, .signature, .attribution, .quoted, .new])
  }

  @Test(
    arguments: [
      ("Yes.\n\nBest regards,\nJohn Doe\nACME Inc.", "Best regards,\nJohn Doe\nACME Inc."),
      ("Yes.\n\nС уважением,\nJohn Doe", "С уважением,\nJohn Doe"),
      ("Yes.\n\n-John Doe\n\ndoe@e.org", "-John Doe\n\ndoe@e.org"),
      ("Yes, and\nthat is all.\nJohn", "John"),
    ])
  func aKnownSenderSignsWithHisName(text: String, signature: String) {
    #expect(splitReply(text, sender: "John Doe <doe@e.org>").signature == signature)
    #expect(splitReply(text).signature == nil)
  }

  @Test func marksOfTheProgramHelpWhereTheLanguageIsUnknown() {
    let gmail =
      "Ja<br><div class=gmail_quote><div class=gmail_attr>Cxy 5 Zzz, A L &lt;a@e.org&gt; qwrtz</div>"
      + "<blockquote class=gmail_quote>old</blockquote></div>new below"
    let split = splitReply(html: gmail)
    #expect(split.newText == "Ja\n\nnew below")
    #expect(split.attribution == "Cxy 5 Zzz, A L <a@e.org> qwrtz")
    let outlook =
      "<p class=MsoNormal>Ja</p><div id=divRplyFwdMsg><b>Xx:</b> A<br><b>Yy:</b> B<br><b>Zz:</b> C</div><p>old"
    #expect(splitReply(html: outlook).newText == "Ja")
  }

  @Test func signatureElementsAreSignatures() {
    let split = splitReply(html: "Yes<div class=\"gmail_signature\">Bob<br>ACME</div><p>PS: no")
    #expect(split.newText == "Yes\n\nPS: no")
    #expect(split.signature == "Bob\nACME")
  }

  @Test(
    "takes time in proportion to hostile input",
    arguments: [
      "> \n", "--\n", "On 5 wrote:\n", "From: a@b\n", "a:\n", "____________________\n",
      "John Doe\n\n",
      "----- original message -----\n> x\n", "Sent from my x\n", ">From a\n", "\n",
      "From: a@b\nx\nx\n",
    ])
  func takesTimeInProportion(piece: String) {
    let text = String(repeating: piece, count: 60_000 / piece.utf8.count)
    let split = splitReply(text, sender: "John Doe <doe@e.org>")
    #expect(split.segments.map(\.text).joined() == text)
  }
}

extension String {
  /// The text with one line end in place of the blank lines at its end.
  fileprivate var replacingBlankEnd: String { MailReading.trimmed(self) + "\n" }
}
