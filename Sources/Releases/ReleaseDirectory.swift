import Crypto
import Features
public import Foundation
import Models
import Recall

/// The releases of a state directory: a folder each, written whole or not at all.
public struct ReleaseDirectory: Sendable {
    private enum Name {
        static let manifest = "manifest.json"
        static let schema = "feat_meta.json"
        static let vectors = "fm.safetensors"
        static let ranker = "deepfm.safetensors"
        static let order = "order.json"
        static let rows = "rows.json"
        /// The ranker for other engines; releases whose ranker cannot be written so, and older ones, are without it.
        static let graph = ReleaseManifest.rankerFile
        static let content = [schema, vectors, ranker, order, rows]
    }

    private struct Rows: Codable {
        var users: RowMap
        var items: RowMap
        /// Visits of each item, by its row.
        var visits: [Int64]
    }

    /// The folder that holds the releases.
    public let url: URL

    public init(url: URL) {
        self.url = url
    }

    /// Writes a release: its files in a temporary folder, which then takes its name. Fills in the manifest's files, digest
    /// and version.
    ///
    /// Without `ranker.onnx` when a ranker's ids or size do not fit the format (`Release.rankerONNX`): whoever scores in
    /// process does not need it. The manifest's files tell.
    public func write(_ release: Release) throws(ReleaseError) -> Release {
        let temporary = url.appending(path: ".writing-\(release.manifest.number)")
        var manifest = release.manifest
        do {
            try? FileManager.default.removeItem(at: temporary)
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
            try Self.encode(release.schema).write(to: temporary.appending(path: Name.schema))
            try Self.encode(release.order).write(to: temporary.appending(path: Name.order))
            let rows = Rows(
                users: release.encoder.users,
                items: release.encoder.items,
                visits: release.itemVisits
            )
            try Self.encode(rows).write(to: temporary.appending(path: Name.rows))
            try release.vectors.save(to: temporary.appending(path: Name.vectors))
            try release.ranker.save(to: temporary.appending(path: Name.ranker))
            var names = Name.content
            if let graph = try Self.graph(of: release) {
                try Data(graph).write(to: temporary.appending(path: Name.graph))
                names.append(Name.graph)
            }
            manifest.files = [:]
            for name in names {
                manifest.files[name] = Self.digest(try Data(contentsOf: temporary.appending(path: name)))
            }
            manifest.digest = try Self.digest(of: manifest)
            manifest.version = String(format: "%06d-", manifest.number) + manifest.digest.prefix(8)
            try Self.encode(manifest).write(to: temporary.appending(path: Name.manifest))
            let target = url.appending(path: manifest.version)
            try? FileManager.default.removeItem(at: target)
            try FileManager.default.moveItem(at: temporary, to: target)
        } catch {
            throw .inputOutput(path: url.path, reason: "\(error)")
        }
        return Release(
            manifest: manifest,
            schema: release.schema,
            vectors: release.vectors,
            ranker: release.ranker,
            order: release.order,
            encoder: release.encoder,
            itemVisits: release.itemVisits
        )
    }

    /// Reads a release and checks the digests of its manifest and of each of its files.
    public func read(_ version: String) throws(ReleaseError) -> Release {
        let folder = url.appending(path: version)
        let manifest = try manifest(folder.appending(path: Name.manifest), of: version)
        for name in Name.content + (manifest.files[Name.graph] == nil ? [] : [Name.graph]) {
            let file = folder.appending(path: name)
            guard Self.digest(try contents(file)) == manifest.files[name] else {
                throw .digestMismatch(path: file.path)
            }
        }
        let schema: FeatureSchema = try decode(folder.appending(path: Name.schema))
        let rows: Rows = try decode(folder.appending(path: Name.rows))
        let encoder = ModelEncoder(schema: schema, users: rows.users, items: rows.items)
        let release: Release
        do {
            release = Release(
                manifest: manifest,
                schema: schema,
                vectors: try FactorizationMachine(contentsOf: folder.appending(path: Name.vectors)),
                ranker: try DeepFM(contentsOf: folder.appending(path: Name.ranker)),
                order: try decode(folder.appending(path: Name.order)),
                encoder: encoder,
                itemVisits: rows.visits
            )
        } catch let error as ReleaseError {
            throw error
        } catch {
            throw .invalid(path: folder.path, reason: "\(error)")
        }
        guard release.vectors.input == encoder.input, release.ranker.input == encoder.input else {
            throw .invalid(path: folder.path, reason: "the models do not read what the schema describes")
        }
        return release
    }

    /// The name of the release with the highest number.
    /// - Throws: `inputOutput` when there is none.
    public func newestVersion() throws(ReleaseError) -> String {
        let folders: [String]
        do {
            folders = try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw .inputOutput(path: url.path, reason: "\(error)")
        }
        guard let newest = folders.filter({ !$0.hasPrefix(".") }).max() else {
            throw .inputOutput(path: url.path, reason: "there is no release in it")
        }
        return newest
    }

    private func manifest(_ file: URL, of version: String) throws(ReleaseError) -> ReleaseManifest {
        let manifest: ReleaseManifest = try decode(file)
        guard manifest.version == version else {
            throw .invalid(path: file.path, reason: "it is the manifest of release \(manifest.version)")
        }
        guard (try? Self.digest(of: manifest)) == manifest.digest else { throw .digestMismatch(path: file.path) }
        return manifest
    }

    /// The releases that are there, in the order of their numbers; none when there is no folder.
    public func versions() throws(ReleaseError) -> [String] {
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw .inputOutput(path: url.path, reason: "\(error)")
        }
    }

    /// Removes all releases but those of the highest numbers.
    /// - Parameter version: the release in service, which stays whatever its number.
    public func prune(keeping count: Int, sparing version: String) throws(ReleaseError) {
        do {
            for folder in try versions().dropLast(count) where folder != version {
                try FileManager.default.removeItem(at: url.appending(path: folder))
            }
        } catch let error as ReleaseError {
            throw error
        } catch {
            throw .inputOutput(path: url.path, reason: "\(error)")
        }
    }

    /// Nil when the ranker does not fit the format.
    private static func graph(of release: Release) throws(RankerExportError) -> [UInt8]? {
        do throws(RankerExportError) {
            return try release.rankerONNX()
        } catch {
            guard case .invalid = error else { return nil }
            throw error
        }
    }

    private func contents(_ file: URL) throws(ReleaseError) -> Data {
        do {
            return try Data(contentsOf: file)
        } catch {
            throw .inputOutput(path: file.path, reason: "\(error)")
        }
    }

    private func decode<Value: Decodable>(_ file: URL) throws(ReleaseError) -> Value {
        let data = try contents(file)
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw .invalid(path: file.path, reason: "\(error)")
        }
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    private static func digest(_ data: Data) -> String {
        SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
    }

    /// The digest of everything that a release is a function of; wall times are left out, and what the digest makes.
    private static func digest(of manifest: ReleaseManifest) throws -> String {
        var timeless = manifest
        timeless.version = ""
        timeless.digest = ""
        timeless.writtenAt = 0
        timeless.trainingSeconds = 0
        return digest(try encode(timeless))
    }
}
