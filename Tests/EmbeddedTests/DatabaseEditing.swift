import GRDB

/// Changes a file of a closed instance behind its back.
func edit(_ path: String, _ sql: String, arguments: StatementArguments = StatementArguments()) throws {
    let database = try DatabaseQueue(path: path)
    try database.write { try $0.execute(sql: sql, arguments: arguments) }
    try database.close()
}
