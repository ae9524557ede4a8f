internal import Dispatch

/// Work that is divided the same way whatever the number of threads.
enum Parallel {
    /// Calls `body` with every task number in 0 ..< `tasks`, on up to `threads` threads, and waits for all.
    ///
    /// Tasks of one phase must not touch each other's data.
    static func perform(tasks: Int, threads: Int, _ body: (Int) -> Void) {
        let threads = min(threads, tasks)
        guard threads > 1 else {
            for task in 0..<tasks {
                body(task)
            }
            return
        }
        withoutActuallyEscaping(body) { body in
            // Safe: the call waits for every thread, and tasks do not touch each other's data.
            nonisolated(unsafe) let work = body
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for task in stride(from: thread, to: tasks, by: threads) {
                    work(task)
                }
            }
        }
    }
}
