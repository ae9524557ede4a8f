internal import Ports

extension PortError {
    /// What an error reply means.
    /// - Parameter server: says which server it is, for the message.
    init(reply text: String, from server: RedisConfiguration) {
        let name = Self.errorName(text)
        let (code, remedy) = Self.meaning(ofReply: name)
        // What our own scripts say needs no name.
        let said = name.hasPrefix("FRESHET") ? ":\(text.dropFirst(name.count))" : " answered \(text)"
        self.init(code, "\(server)\(said)\(remedy.isEmpty ? "" : "; \(remedy)")")
    }

    /// The first word, which names the error. Before version 7, Redis hid an error inside a script behind words of its own.
    private static func errorName(_ text: String) -> Substring {
        if text.hasPrefix("ERR max number of clients") { return "MAXCLIENTS" }
        guard text.hasPrefix("ERR Error running script") else { return text.prefix { $0 != " " } }
        let inner = text.split(separator: " ").last { $0.hasPrefix("-") && $0.dropFirst().allSatisfy(\.isUppercase) }
        return inner?.dropFirst() ?? "ERR"
    }

    private static func meaning(ofReply name: Substring) -> (Code, remedy: String) {
        switch name {
        case "LOADING": (.unavailable, "it reads its data; wait")
        case "READONLY", "MASTERDOWN": (.unavailable, "it is a replica: name the server that takes writes")
        case "OOM": (.unavailable, "its memory is full: raise maxmemory")
        case "MISCONF": (.unavailable, "it cannot write its files: look at its disk and its log")
        case "MAXCLIENTS": (.unavailable, "raise maxclients")
        case "BUSY", "TRYAGAIN", "NOREPLICAS", "NOSCRIPT": (.unavailable, "")
        case "NOAUTH", "WRONGPASS": (.refused, "check user and password")
        case "NOPERM": (.refused, "give the user the rights that docs/redis.md names")
        case "MOVED", "ASK", "CROSSSLOT", "CLUSTERDOWN": (.refused, clusterRemedy)
        case "WRONGTYPE": (.corrupt, "another program uses the same keys: give Freshet a database of its own")
        case "FRESHET_FOREIGN": (.foreignLog, rebuildRemedy)
        case "FRESHET_BACK": (.refused, "restart this process, which then goes on from what is stored")
        case "FRESHET_LOST": (.unavailable, "all of the commit is written again")
        case "FRESHET_GUARD": (.corrupt, rebuildRemedy)
        default: (.refused, "")
        }
    }

    /// What to do about state that is of no use.
    static let rebuildRemedy =
        "delete the keys freshet:* and user* of this database and restart: the state is rebuilt from the log"

    /// What to do about a cluster.
    static let clusterRemedy = "cluster mode is not supported yet: use a single server, or one with replicas"
}
