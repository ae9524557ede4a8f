import ArgumentParser
import Foundation
import Releases

/// Where releases are kept.
struct ReleaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of releases, which the trainer writes and the others read; made if it is not there.",
            valueName: "folder"
        )
    )
    var releases = "releases"

    var directory: ReleaseDirectory {
        ReleaseDirectory(url: URL(filePath: releases, directoryHint: .isDirectory))
    }
}
