import ArgumentParser
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// Which profiles look at what is read.
struct PlatformOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A platform: a built-in name or a profile file of your own; may be repeated. Default: all that "
        + "are built in, and those the store has been given.", valueName: "name|file"))
  var platform: [String] = []

  /// The profiles to use, with those that a store keeps. What was named is loaded at once, so that a
  /// mistake in it is told before anything is read.
  func profiles(of store: String? = nil) throws -> PlatformProfiles {
    let chosen = PlatformProfiles(named: platform, keptIn: store.map(keptProfiles))
    if !platform.isEmpty { _ = try chosen.all() }
    return chosen
  }
}

/// The profiles that a store has been given, and the built-in ones.
func profiles(_ names: [String] = [], of store: String) -> PlatformProfiles {
  PlatformProfiles(named: names, keptIn: keptProfiles(of: store))
}

/// Where a store keeps the profiles of the user's own.
func keptProfiles(of store: String) -> String { "\(store)/profiles" }

/// The platform of a job: its key begins with it.
func platformName(ofJob key: String) -> String {
  String(key.prefix { $0 != "-" })
}

/// The facts of the platforms whose jobs a store holds: first of the one with most jobs.
func platformFacts(
  of store: Store, in folder: String
) throws -> (main: PlatformFacts, others: [PlatformFacts]) {
  let all = try profiles(of: folder).all().map(\.facts)
  var counts: [String: Int] = [:]
  for key in try store.jobKeys() { counts[platformName(ofJob: key), default: 0] += 1 }
  var main = all[0]
  for facts in all where counts[facts.name, default: 0] > counts[main.name, default: 0] {
    main = facts
  }
  return (main, all.filter { $0.name != main.name })
}
