import BatchTrainer
import Events
import Features
import Foundation
import Models
import Recall
import Releases
import TestSupport
import Testing

@Suite(.serialized) struct ReleaseTrainerTests {
    private func outcome(
        _ fold: SampleFold,
        threads: Int = 2,
        seed: UInt64 = 1,
        parent: Release? = nil
    ) throws -> ReleaseTrainer.Outcome {
        let configuration = LearningConfiguration(seed: seed, threads: threads)
        return try ReleaseTrainer(configuration: configuration).train(
            fold,
            number: (parent?.manifest.number ?? 0) + 1,
            parent: parent
        ) { 5 }
    }

    private func written(_ release: Release) async throws -> Release {
        try await withTemporaryDirectory { path in
            try ReleaseDirectory(url: URL(filePath: path)).write(release)
        }
    }

    @Test func `A release is accepted, and equal for any threads and partitions and in every run`()
        async throws
    {
        let events = GeneratedWorld.events(days: 32)
        let fold = GeneratedWorld.fold(events)
        let first = try outcome(fold, threads: 1)
        #expect(first.isAccepted, "\(first.release.manifest.gate)")
        let manifest = first.release.manifest
        #expect(manifest.number == 1 && manifest.parent == nil && manifest.writtenAt == 5)
        #expect(manifest.cutOffBucket == fold.closedBucket)
        #expect(manifest.cutOffTime == fold.clock.end(of: fold.closedBucket))
        #expect(manifest.sampleCount == events.count { $0.timestamp < manifest.cutOffTime })
        // Whoever knew the groups would reach 0.757.
        #expect(try #require(manifest.metrics["deepfm_valid_auc"]) > 0.74)
        #expect(try #require(manifest.metrics["fm_valid_auc"]) > 0.52)
        #expect(first.release.order != .unfitted)

        let digest = try await written(first.release).manifest.digest
        #expect(try await written(try outcome(fold, threads: 2).release).manifest.digest == digest)
        #expect(try await written(try outcome(fold, threads: 2).release).manifest.digest == digest)
        let divided = GeneratedWorld.fold(events, partitionCount: 3)
        #expect(try await written(try outcome(divided).release).manifest.digest == digest)
        #expect(try await written(try outcome(fold, seed: 2).release).manifest.digest != digest)
    }

    @Test func `What came after the cut-off makes no difference`() async throws {
        let events = GeneratedWorld.events(days: 25)
        let fold = GeneratedWorld.fold(events)
        var longer = events
        let last = try #require(events.last)
        for user in 1...302 as ClosedRange<UserID> {
            for item in 1...3 as ClosedRange<ItemID> {
                longer.append(Event(userID: user, itemID: item, rating: 5, timestamp: last.timestamp + Int64(user)))
            }
        }
        let longerFold = GeneratedWorld.fold(longer)
        #expect(longerFold.closedBucket == fold.closedBucket)
        let digest = try await written(try outcome(fold).release).manifest.digest
        #expect(try await written(try outcome(longerFold).release).manifest.digest == digest)
    }

    @Test func `A refit starts from its parent, is compared with it, and names it`() async throws {
        let parent = try await written(try outcome(GeneratedWorld.fold(GeneratedWorld.events(days: 25))).release)
        let fold = GeneratedWorld.fold(GeneratedWorld.events(days: 40))
        let refit = try outcome(fold, parent: parent)
        let manifest = refit.release.manifest
        #expect(refit.isAccepted, "\(manifest.gate)")
        #expect(manifest.number == 2)
        #expect(
            manifest.parent == ReleaseManifest.Parent(version: parent.manifest.version, digest: parent.manifest.digest)
        )
        #expect(manifest.gate.contains(parent.manifest.version))
        let digest = try await written(refit.release).manifest.digest
        #expect(try await written(try outcome(fold, threads: 1, parent: parent).release).manifest.digest == digest)
        #expect(try await written(try outcome(fold).release).manifest.digest != digest)
    }

    @Test func `Too little to learn from is a typed error`() {
        for fold in [GeneratedWorld.fold([]), GeneratedWorld.fold(GeneratedWorld.events(days: 4))] {
            #expect {
                try outcome(fold)
            } throws: { error in
                guard case .tooFewSamples(let reason) = error as? LearningError else { return false }
                return reason.contains("at least 1,000")
            }
        }
    }
}
