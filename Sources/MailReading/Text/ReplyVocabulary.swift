/// The words by which mail programs, each in its language, mark what they quote.
///
/// All in lower case. They are facts about programs; a language that is missing costs nothing but that
/// its unmarked quotations are taken for new text.
enum ReplyVocabulary {
  enum HeaderKey: Hashable {
    case from, date, to, subject, copy, other
  }

  /// Names of the header lines that programs copy above an answered message.
  static let headerKeys: [String: HeaderKey] = {
    var keys: [String: HeaderKey] = [:]
    func add(_ key: HeaderKey, _ names: String) {
      for name in names.utf8.split(separator: ASCII.bar) {
        if let name = String(name) { keys[name] = key }
      }
    }
    add(
      .from,
      "from|von|de|da|van|från|fra|od|от|от кого|від|lähettäjä|odesílatel|feladó|gönderen|kimden"
        + "|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|expéditeur|remitente|mittente|remetente"
        + "|absender|afzender|expéditeur(trice)|от:|از")
    add(
      .date,
      "date|sent|datum|gesendet|envoyé|envoyé le|fecha|enviado|enviado el|enviada|enviada em|data"
        + "|inviato|verzonden|wysłano|wysłane|skickat|sendt|dato|дата|отправлено|дата отправки"
        + "|送信日時|日付|日時|发送时间|发送日期|日期|時間|时间|寄件日期|傳送日期|傳送時間|보낸 날짜|날짜|lähetetty|päiväys"
        + "|odesláno|elküldve|dátum|gönderildi|tarih|надіслано|sent at|date d'envoi")
    add(
      .to,
      "to|an|à|a|para|voor|aan|till|til|do|кому|кому:|宛先|收件人|收件者|받는 사람|vastaanottaja|komu"
        + "|címzett|kime|destinataire|destinatario|empfänger")
    add(
      .subject,
      "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|тема|件名|主题|主旨|主題"
        + "|标题|제목|aihe|předmět|tárgy|konu|sujet|re")
    add(
      .copy,
      "cc|kopie|copie|copie à|cópia|kopia|dw|копия|копія|抄送|副本|cc:|bcc|참조|kopio|ccn|skrytá|kopi")
    add(
      .other,
      "reply-to|reply to|antwort an|répondre à|importance|priority|wichtigkeit|priorität|priorité"
        + "|anlagen|anhänge|attachments|attachment|pièces jointes|adjuntos|allegati|anexos|bijlagen"
        + "|załączniki|bifogade filer|vedhæftede filer|вложения|添付ファイル|附件|organization"
        + "|newsgroups|message-id|mailing list|resent-from|resent-to|sender|x-mailer|list")
    return keys
  }()

  /// What stands between dashes above an answered message.
  static let originalMessage: Set<String> = [
    "original message", "original appointment", "reply message", "original-nachricht",
    "ursprüngliche nachricht", "originalnachricht", "urspruengliche nachricht", "message d'origine",
    "message original", "message d’origine", "mensaje original", "messaggio originale",
    "messaggio originario", "mensagem original", "oorspronkelijk bericht",
    "oorspronkelijke bericht", "wiadomość oryginalna", "oryginalna wiadomość",
    "ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "original meddelelse",
    "opprinnelig melding", "originalmelding", "исходное сообщение", "исходное письмо",
    "оригинальное сообщение", "первоначальное сообщение", "元のメッセージ", "元のメール", "原始邮件",
    "原邮件", "原始郵件", "原郵件", "邮件原件", "原始信件", "回复的原邮件", "원본 메시지", "původní zpráva",
    "alkuperäinen viesti", "eredeti üzenet", "orijinal mesaj", "antwort nachricht",
  ]

  /// What stands between dashes, or on a line of its own ended by a colon, above a forwarded message.
  static let forwardedMessage: Set<String> = [
    "forwarded message", "forwarded by", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht", "message transféré", "message transmis",
    "début du message réexpédié", "début du message transféré", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
    "mensagem encaminhada", "mensagem reencaminhada", "início da mensagem encaminhada",
    "início da mensagem reencaminhada", "doorgestuurd bericht", "begin doorgestuurd bericht",
    "przekazana wiadomość", "wiadomość przekazana", "początek przekazywanej wiadomości",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "videresendt meddelelse",
    "start på videresendt besked", "videresendt besked", "videresendt melding",
    "пересылаемое сообщение", "пересланное сообщение", "начало переадресованного сообщения",
    "начало пересылаемого сообщения", "転送されたメッセージ", "転送メッセージ", "转发的邮件", "转发邮件", "转发邮件信息",
    "開始轉寄郵件", "轉寄郵件", "已转发的邮件", "forwarded mail",
  ]

  /// Words that end, or stand inside, the line above a quotation; long ones are enough by themselves.
  static let verbs = [
    "wrote", "writes", "schrieb", "geschrieben", "schreibt", "a écrit", "écrit", "escribió",
    "escribio", "ha escrito", "ha scritto", "scrisse", "escreveu", "escreveram", "schreef",
    "geschreven", "napisał", "napisała", "pisze", "skrev", "написал", "написала", "пишет", "писал",
    "пользователь", "написав", "написала", "のメール", "書きました", "書き込みました", "写道", "寫道", "撰写",
    "撰寫", "作成", "님이 작성", "작성", "kirjoitti", "napsal", "napísal", "írta", "yazdı", "a scris",
    "έγραψε", "đã viết", "כתב", "كتب", "je napisao", "написа", "va escriure", "kirjutas", "rašė",
  ]

  /// Words that begin such a line, before a date or a name.
  static let introductions: Set<String> = [
    "on", "am", "le", "el", "il", "em", "op", "den", "på", "w", "dnia", "dne", "dňa", "at", "in",
    "quoting", "no", "pe", "vào", "в", "на", "在", "于", "於", "la", "al", "a", "zo", "data", "em:",
  ]

  /// Beginnings of the line that a telephone or web program adds to what is sent with it.
  static let programLines = [
    "sent from my ", "sent from mail for ", "sent from yahoo", "sent from outlook",
    "sent from samsung",
    "sent from an ", "sent from a ", "sent from iphone", "sent from ipad", "sent from gmail",
    "sent from proton", "sent from blackberry", "sent from mailbird", "sent from the all new aol",
    "sent from your ", "sent from windows", "sent from nokia", "sent from htc", "sent from mobile",
    "sent using ", "sent with ", "sent via ", "sent by ", "sent on the go", "sent mobile",
    "get outlook for ", "composed on ", "typed on ", "from my iphone", "from my ipad", "via mobile",
    "yahoo mail on android", "yahoo mail for iphone", "von meinem ", "von meiner ", "gesendet von ",
    "gesendet mit ", "von unterwegs gesendet", "envoyé de mon ", "envoyé depuis ",
    "envoyé à partir ",
    "envoyé par ", "télécharger outlook", "enviado desde ", "enviado do ", "enviado de ",
    "enviado via ", "enviado por ", "inviato da ", "inviato dal ", "verstuurd vanaf ",
    "verzonden vanaf ", "verzonden met ", "wysłane z ", "wysłano z ", "skickat från ", "sendt fra ",
    "отправлено с ", "отправлено из ", "iphoneから送信", "ipadから送信", "androidから送信",
    "发自我的", "來自我的", "從我的 iphone", "从我的", "我的 iphone", "發自我的", "nadesłane z ", "odesláno z ",
    "lähetetty ", "나의 iphone에서 보냄", "(sent from", "outlook für ",
  ]

  /// The same by the first byte of their UTF-8.
  static let programLinesByByte = Dictionary(grouping: programLines) { $0.utf8.first ?? 0 }

  /// Words that close a letter; with the sender's name under them they begin a signature.
  static let closings: Set<String> = [
    "regards", "best regards", "kind regards", "warm regards", "with regards", "best",
    "all the best",
    "best wishes", "cheers", "thanks", "thank you", "thanks again", "thanks in advance", "thx",
    "many thanks", "sincerely", "yours sincerely", "yours faithfully", "yours truly", "yours",
    "respectfully", "cordially", "br", "rgds", "thanks and regards", "thanks & regards",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß",
    "freundliche grüße", "viele grüße", "liebe grüße", "beste grüße", "herzliche grüße", "gruß",
    "grüße", "mfg", "lg", "vg", "danke", "cordialement", "bien cordialement", "bien à vous",
    "amicalement", "merci", "salutations", "saludos", "un saludo", "atentamente",
    "saludos cordiales", "gracias", "cordiali saluti", "saluti", "distinti saluti", "grazie",
    "atenciosamente", "cumprimentos", "abraços", "abs", "att", "obrigado", "obrigada",
    "met vriendelijke groet", "met vriendelijke groeten", "groeten", "mvg", "pozdrawiam",
    "z poważaniem", "med vänliga hälsningar", "vänliga hälsningar", "mvh", "hälsningar",
    "med venlig hilsen", "med vennlig hilsen", "venlig hilsen", "vennlig hilsen", "hilsen",
    "с уважением", "с наилучшими пожеланиями", "спасибо", "よろしくお願いします", "敬具", "此致", "祝好", "谢谢",
  ]
}
