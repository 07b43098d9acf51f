/// The identifier under which `bag-info.txt` names the profile; nothing is fetched by it.
let profileIdentifier = "urn:workroom:evidence-packet:1"

/// `profile.json`: what every packet has around its payload, as a BagIt profile (1.3) says it.
let profileText = """
  {
    "BagIt-Profile-Info": {
      "BagIt-Profile-Identifier": "\(profileIdentifier)",
      "BagIt-Profile-Version": "1.3.0",
      "Source-Organization": "workroom",
      "External-Description": "Dispute evidence packet",
      "Version": "1"
    },
    "Bag-Info": {
      "BagIt-Profile-Identifier": { "required": true, "repeatable": false },
      "External-Identifier": { "required": true, "repeatable": false },
      "External-Description": { "required": true, "repeatable": false },
      "Bagging-Date": { "required": true, "repeatable": false },
      "Bag-Software-Agent": { "required": true, "repeatable": false },
      "Evidence-Fingerprint": { "required": true, "repeatable": false },
      "Redacted": { "required": true, "repeatable": false, "values": ["no", "yes"] },
      "Payload-Oxum": { "required": true, "repeatable": false }
    },
    "Manifests-Required": ["sha256", "sha512"],
    "Tag-Manifests-Required": ["sha256", "sha512"],
    "Tag-Files-Required": ["custody/custody.jsonl", "seal/SEAL.txt"],
    "Allow-Fetch.txt": false,
    "Serialization": "optional",
    "Accept-Serialization": ["application/zip", "application/x-tar"],
    "Accept-BagIt-Version": ["1.0"]
  }

  """
