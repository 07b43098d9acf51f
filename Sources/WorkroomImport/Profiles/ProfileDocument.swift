import WorkroomModel

/// The YAML of a profile, key by key. `Sources/WorkroomImport/Profiles/README.md` is its manual.
struct ProfileDocument: Decodable {
  var platform: String
  var title: String
  var zone: String
  var mail: Mail
  var pages: [Page]
  var transcripts: [Transcript]?
  var files: Files?
  var vocabulary: Vocabulary
  var policy: [Rule]

  struct Mail: Decodable {
    var workroomAddress: String
    var systemAddresses: [String]
    var references: [Reference]
    var message: Message
    var digest: Digest?
    var transforms: [String: String]
    var events: [Event]

    /// Where a system mail names its workroom: in the subject or anywhere in the text.
    struct Reference: Decodable {
      var subject: String?
      var text: String?
      var names: String
    }

    /// How a notification carries the words of a message.
    struct Message: Decodable {
      var subject: String
      var begin: String
      var end: String
      var attachment: String?
      var facts: [String]?
    }

    struct Digest: Decodable {
      var subject: String
      var entry: String
    }

    struct Event: Decodable {
      var name: String
      var subject: String?
      var text: String
      var more: [String]?
      var records: [Record]

      struct Record: Decodable {
        var kind: String
        var values: [String: String]?
        var rename: [String: String]?
      }
    }
  }

  struct Page: Decodable {
    var kind: String
    var recognise: Recognition
    var facts: [String: Field]?
    var incomplete: String?
    var records: [Record]

    struct Recognition: Decodable {
      var url: String?
      var title: String?
      var xpath: String?
    }

    struct Record: Decodable {
      var kind: String
      var rows: String?
      var tables: String?
      var tableFacts: [String: Field]?
      var skip: Skip?
      var fields: [String: Field]
      var covers: Bool?
    }

    struct Skip: Decodable {
      var field: String
      var pattern: String
    }
  }

  struct Transcript: Decodable {
    var kind: String
    var recognise: String
    var facts: [String: Field]?
    var layout: String
    var attachment: String?
  }

  struct Files: Decodable {
    var workroomInPath: String
    var sharedInPath: String?
    var privateInPath: String?
  }

  struct Vocabulary: Decodable {
    var status: [String: [String]]
    var side: [String: [String]]
    var type: [String: [String]]
  }

  struct Rule: Decodable {
    var id: String
    var text: String
    var source: String
    var from: String?
    var through: String?
    var values: [String: Int]?

    func rule(in file: String) throws -> PolicyRule {
      for day in [from, through].compactMap({ $0 }) where CivilDate(iso: day) == nil {
        throw ProfileError(file: file, reason: "policy \(id): \(day) is not a date like 2014-03-31")
      }
      return PolicyRule(
        id: id, text: text, source: source, from: from, through: through, values: values ?? [:])
    }
  }

  /// An XPath alone, or a mapping with more to say.
  struct Field: Decodable {
    var xpath: [String]
    var headings: [String]?
    var transform: String?
    var pattern: String?
    var isRequired: Bool
    var isMany: Bool

    init(from decoder: any Decoder) throws {
      let container: KeyedDecodingContainer<Key>
      do {
        container = try decoder.container(keyedBy: Key.self)
      } catch {
        self.init(xpath: [try decoder.singleValueContainer().decode(String.self)])
        return
      }
      self.init(xpath: try container.decodeIfPresent(OneOrMore.self, forKey: .xpath)?.texts ?? [])
      headings = try container.decodeIfPresent([String].self, forKey: .headings)
      transform = try container.decodeIfPresent(String.self, forKey: .transform)
      pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
      isRequired = try container.decodeIfPresent(Bool.self, forKey: .required) ?? false
      isMany = try container.decodeIfPresent(Bool.self, forKey: .many) ?? false
    }

    private init(xpath: [String]) {
      self.xpath = xpath
      isRequired = false
      isMany = false
    }

    /// One text, or a list of texts that are tried in order.
    private struct OneOrMore: Decodable {
      var texts: [String]

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
          texts = try container.decode([String].self)
        } catch {
          texts = [try container.decode(String.self)]
        }
      }
    }

    enum Key: String, CodingKey { case xpath, headings, transform, pattern, required, many }
  }
}
