import Events

/// Asks a recommender about every user of an evaluation, with a number of requests under way at once.
struct Evaluator<Subject: Recommender>: Sendable {
    /// How many items are asked for.
    static var size: Int { 50 }

    let users: [UserCase]
    let recommender: Subject
    /// How many requests are under way at once.
    let connections: Int
    let failures = FailureLog()

    /// All users' recommendations, in the order of the users; nil where a request failed or its answer was unsound.
    func recommendations(onDone: @escaping @Sendable () -> Void) async -> [Recommendation?] {
        await forEachUser(onDone: onDone) { user throws(ServerError) in
            let answer = try await recommender.recommend(user: user.user, size: Self.size)
            if let flaw = answer.flaw(user: user.user, seen: Set(user.seen), size: Self.size) {
                failures.record(flaw)
            }
            return answer
        }
    }

    /// The scores of all users' held-back items, in the order of the users; nil where a request failed.
    func scores(onDone: @escaping @Sendable () -> Void) async -> [[Double]?] {
        await forEachUser(onDone: onDone) { user throws(ServerError) in
            try await recommender.score(user: user.user, items: user.heldBack.map(\.itemID))
        }
    }

    /// Runs `body` for every user, as many at once as there are connections, and returns the results in the users' order.
    private func forEachUser<Answer: Sendable>(
        onDone: @escaping @Sendable () -> Void,
        _ body: @escaping @Sendable (UserCase) async throws(ServerError) -> Answer
    ) async -> [Answer?] {
        let cursor = Cursor(end: users.count)
        return await withTaskGroup(of: [(Int, Answer)].self) { group in
            for _ in 0..<connections {
                group.addTask {
                    var answers: [(Int, Answer)] = []
                    while !failures.isHopeless, let index = cursor.next() {
                        do throws(ServerError) {
                            answers.append((index, try await body(users[index])))
                        } catch {
                            failures.record("\(error)")
                        }
                        onDone()
                    }
                    return answers
                }
            }
            var all = [Answer?](repeating: nil, count: users.count)
            for await answers in group {
                for (index, answer) in answers { all[index] = answer }
            }
            return all
        }
    }
}
