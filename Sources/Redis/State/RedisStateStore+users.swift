public import Events
public import Ports

extension RedisStateStore {
    /// How many keys are looked at in about one page.
    private static let keysAtOnce = 1024

    /// Goes over all keys of the database; one that appears or disappears meanwhile may be left out.
    public func users() async throws(PortError) -> [UserID] {
        var users: Set<UserID> = []
        var cursor: String? = "0"
        while let start = cursor {
            let page = try await userPage(from: start, count: Self.keysAtOnce)
            users.formUnion(page.users)
            cursor = page.next
        }
        return Array(users)
    }

    /// A page of the users' keys; a key may come more than once.
    /// - Parameters:
    ///   - cursor: "0" for the first page.
    ///   - count: how many keys of the database are looked at, about.
    /// - Returns: the users, and where the next page starts; nil behind the last one.
    func userPage(from cursor: String, count: Int) async throws(PortError) -> (users: [UserID], next: String?) {
        let command = RedisCommand("SCAN", .text(cursor), "MATCH", .text(StateKeys.usersPattern), "COUNT", "\(count)")
        guard let reply = try await client.call([command]).first?.elements, reply.count == 2,
            let next = reply[0].text, let keys = reply[1].elements
        else { throw client.unexpected("SCAN") }
        return (keys.compactMap { $0.text.flatMap(StateKeys.user(ofKey:)) }, next == "0" ? nil : next)
    }
}
