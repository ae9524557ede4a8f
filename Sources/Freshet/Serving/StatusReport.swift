import Events
import Ports
import Server

/// What `GET /status` says, put together from the log, the state store and what is in service.
struct StatusReport: Sendable {
    let log: any EventLog
    let store: any StateStore
    let serving: ServingState

    func status() async throws(RequestError) -> Status {
        do {
            let logStatus = LogStatus(identity: log.identity, end: try await log.end())
            var groups: [String: GroupStatus] = [:]
            for group in UpdaterGroup.allCases {
                let progress = try await store.progress(of: group)
                groups[group.rawValue] = GroupStatus(position: progress?.position, log: logStatus)
            }
            return Status(
                log: logStatus,
                groups: groups,
                release: serving.release,
                itemBucket: serving.itemBucket,
                watermark: try await store.lowestWatermark(partitionCount: log.identity.partitionCount),
                catalogueVersion: serving.catalogueVersion
            )
        } catch {
            throw .unavailable("\(error)")
        }
    }
}
