import Foundation
import Ports
import Releases

extension EventLog {
    /// The number of the release that the log announces; 0 when there is none that can be read.
    func announcedRelease() async throws(PortError) -> Int {
        guard let newest = try await records(of: .releases, after: 0, waiting: false).last else { return 0 }
        let announcement = try? JSONDecoder().decode(ReleaseAnnouncement.self, from: Data(newest.value))
        return announcement?.number ?? 0
    }
}
