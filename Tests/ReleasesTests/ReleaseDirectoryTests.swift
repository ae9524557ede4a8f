import Events
import Features
import Foundation
import Models
import Recall
import Releases
import TestSupport
import Testing

@Suite struct ReleaseDirectoryTests {
    private static let files = [
        "manifest.json", "feat_meta.json", "fm.safetensors", "deepfm.safetensors", "order.json", "rows.json",
        "ranker.onnx",
    ]

    private func withDirectory(_ body: (ReleaseDirectory) throws -> Void) async throws {
        try await withTemporaryDirectory { path in
            try body(ReleaseDirectory(url: URL(filePath: path).appending(path: "releases")))
        }
    }

    private func file(_ name: String, of release: Release, in directory: ReleaseDirectory) -> URL {
        directory.url.appending(path: release.manifest.version).appending(path: name)
    }

    @Test func `A release that is read scores as the one written`() async throws {
        try await withDirectory { directory in
            let written = try directory.write(sampleRelease())
            let read = try directory.read(written.manifest.version)
            #expect(read.manifest == written.manifest)
            #expect(read.schema == sampleSchema)
            #expect(read.order == written.order)
            #expect(read.encoder.users == written.encoder.users && read.encoder.items == written.encoder.items)
            for user in [3, 99] as [UserID] {
                let rows = sampleRows(user: user)
                #expect(read.likeLogits(rows) == written.likeLogits(rows))
                #expect(Set(read.likeLogits(rows)).count > 10)
            }
            let items = [written, read].map { release in release.itemVectors(sampleCatalogue) }
            let vectors = zip([written, read], items).map { release, items in
                release.userVector(of: 3, history: [], catalogue: sampleCatalogue, items: items)
            }
            #expect(vectors[0] == vectors[1])
        }
    }

    @Test func `A release's version is its number and the first digits of its digest`() async throws {
        try await withDirectory { directory in
            let manifest = try directory.write(sampleRelease()).manifest
            #expect(manifest.version == "000003-" + manifest.digest.prefix(8))
            #expect(manifest.digest.count == 64)
            #expect(manifest.files.keys.sorted() == Self.files.filter { $0 != "manifest.json" }.sorted())
            let folders = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
            #expect(folders == [manifest.version])
        }
    }

    @Test func `The digest depends on everything but wall times`() async throws {
        try await withDirectory { directory in
            let digest = try directory.write(sampleRelease()).manifest.digest
            let later = try directory.write(sampleRelease(writtenAt: 99, trainingSeconds: 0.5)).manifest
            #expect(later.digest == digest)
            #expect(later.writtenAt == 99 && later.trainingSeconds == 0.5)
            let parent = ReleaseManifest.Parent(version: "000002-00000000", digest: "00")
            #expect(try directory.write(sampleRelease(parent: parent)).manifest.digest != digest)
            #expect(try directory.write(sampleRelease(seed: 2)).manifest.digest != digest)
        }
    }

    @Test func `A release that was read and is written again is the same release`() async throws {
        try await withDirectory { directory in
            let written = try directory.write(sampleRelease())
            let again = try directory.write(try directory.read(written.manifest.version))
            #expect(again.manifest == written.manifest)
        }
    }

    @Test func `The parent is recorded`() async throws {
        try await withDirectory { directory in
            let first = try directory.write(sampleRelease()).manifest
            let parent = ReleaseManifest.Parent(version: first.version, digest: first.digest)
            let second = try directory.write(sampleRelease(parent: parent))
            #expect(try directory.read(second.manifest.version).manifest.parent == parent)
        }
    }

    @Test(arguments: files.dropFirst())
    func `Any changed byte of a file is a digest mismatch`(name: String) async throws {
        try await withDirectory { directory in
            let release = try directory.write(sampleRelease())
            let file = file(name, of: release, in: directory)
            let bytes = try Data(contentsOf: file)
            for index in Array(stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40))) + [bytes.count - 1] {
                var changed = bytes
                changed[index] ^= 1
                try changed.write(to: file)
                #expect(throws: ReleaseError.digestMismatch(path: file.path)) {
                    try directory.read(release.manifest.version)
                }
            }
            try bytes.dropLast().write(to: file)
            #expect(throws: ReleaseError.digestMismatch(path: file.path)) {
                try directory.read(release.manifest.version)
            }
        }
    }

    @Test(arguments: ["sampleCount", "cutOffTime", "number", "auc", "seed"])
    func `A changed value of the manifest is a digest mismatch`(name: String) async throws {
        try await withDirectory { directory in
            let release = try directory.write(sampleRelease())
            let file = file("manifest.json", of: release, in: directory)
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n").map { line in
                line.contains("\"\(name)\"") ? line.replacing(": ", with: ": 1") : line
            }
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            #expect(throws: ReleaseError.digestMismatch(path: file.path)) {
                try directory.read(release.manifest.version)
            }
        }
    }

    @Test(arguments: files)
    func `A missing file is an error that names it`(name: String) async throws {
        try await withDirectory { directory in
            let release = try directory.write(sampleRelease())
            let file = file(name, of: release, in: directory)
            try FileManager.default.removeItem(at: file)
            #expect {
                try directory.read(release.manifest.version)
            } throws: { error in
                guard case .inputOutput(let path, _) = error as? ReleaseError else { return false }
                return path == file.path
            }
        }
    }

    @Test func `A manifest that is none, and a release that is not there, are errors`() async throws {
        try await withDirectory { directory in
            let release = try directory.write(sampleRelease())
            #expect(throws: ReleaseError.self) { try directory.read("000009-00000000") }
            let file = file("manifest.json", of: release, in: directory)
            try Data("{".utf8).write(to: file)
            #expect {
                try directory.read(release.manifest.version)
            } throws: { error in
                guard case .invalid(let path, _) = error as? ReleaseError else { return false }
                return path == file.path
            }
        }
    }

    @Test func `A release in the folder of another is not read`() async throws {
        try await withDirectory { directory in
            let release = try directory.write(sampleRelease())
            let folder = directory.url.appending(path: release.manifest.version)
            try FileManager.default.moveItem(at: folder, to: directory.url.appending(path: "000004-00000000"))
            #expect(throws: ReleaseError.self) { try directory.read("000004-00000000") }
        }
    }

    @Test func `What was left of an interrupted write does not matter`() async throws {
        try await withDirectory { directory in
            let left = directory.url.appending(path: ".writing-3")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data("half".utf8).write(to: left.appending(path: "fm.safetensors"))
            try Data("x".utf8).write(to: left.appending(path: "stray"))
            let release = try directory.write(sampleRelease())
            #expect(throws: Never.self) { try directory.read(release.manifest.version) }
            #expect(!FileManager.default.fileExists(atPath: file("stray", of: release, in: directory).path))
        }
    }

    @Test func `Of old releases the highest numbers stay, and the one in service whatever its number`() async throws {
        try await withTemporaryDirectory { path in
            let directory = ReleaseDirectory(url: URL(filePath: path))
            for name in ["000001-a", "000007-b", "000008-c", "000009-d", ".writing-10"] {
                try FileManager.default.createDirectory(
                    atPath: path + "/" + name,
                    withIntermediateDirectories: false
                )
            }
            #expect(try directory.newestVersion() == "000009-d")
            try directory.prune(keeping: 2, sparing: "000001-a")
            let left = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(left == [".writing-10", "000001-a", "000008-c", "000009-d"])
        }
    }

    @Test func `Without a release there is no newest one`() async throws {
        try await withTemporaryDirectory { path in
            let empty = ReleaseDirectory(url: URL(filePath: path))
            #expect(throws: ReleaseError.self) { try empty.newestVersion() }
            let missing = ReleaseDirectory(url: URL(filePath: path + "/missing"))
            #expect(throws: ReleaseError.self) { try missing.newestVersion() }
        }
    }
}
