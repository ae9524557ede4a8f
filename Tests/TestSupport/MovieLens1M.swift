public import Events
import Foundation

/// MovieLens-1M in the folder that `DATA` names, or in `data/ml-1m`; nil when it is in neither.
public let movieLens1M: MovieLens? = {
    let data = MovieLens(directory: ProcessInfo.processInfo.environment["DATA"] ?? "data/ml-1m")
    return FileManager.default.isReadableFile(atPath: data.ratingsFile) ? data : nil
}()
