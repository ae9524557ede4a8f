internal import Events
internal import Ports

/// The steps of one commit, each a script. A step goes on only where the marker of the one before is still there, and leaves
/// its own.
///
/// Redis keeps a beginning of its writes, whatever happens to it, and each script whole or not at all. So a step that finds the
/// marker of the one before finds everything that the commit wrote before that. A token drawn at random keeps commits
/// apart: those of other members, and other attempts at the same one.
struct CommitChain {
    /// The key of the marker.
    let marker: String
    private var count = 0

    init(_ group: UpdaterGroup) {
        var generator = SystemRandomNumberGenerator()
        marker = StateKeys.commit(group, token: hexadecimal(generator.next()) + hexadecimal(generator.next()))
    }

    /// The number of the next step, from 0.
    mutating func next() -> RedisArgument {
        defer { count += 1 }
        return "\(count)"
    }
}
