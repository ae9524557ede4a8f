import ArgumentParser

/// A process as a member of its group.
struct MemberOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A name for this process in its group that stays over restarts: the group then waits for it, for its session \
            timeout, instead of dividing its partitions among the others at once.
            """,
            valueName: "name"
        )
    )
    var groupInstance: String?
}
