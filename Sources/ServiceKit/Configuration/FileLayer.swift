import Foundation
import Yams

/// A configuration file: options for all commands at the top, and for one command in a mapping under its name.
///
/// Values are taken as they are written, so that they mean what they mean in an argument list. A key without a value
/// counts as not there.
struct FileLayer {
    /// As it was named.
    let path: String
    /// What is at the top.
    let root: Node.Mapping

    /// Reads the file.
    ///
    /// - Parameter source: what named the file.
    /// - Throws: `unreadableFile`, `invalidYAML` or `notMapping`.
    init(path: String, namedBy source: ConfigurationSource) throws(ConfigurationError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadableFile(path: path, namedBy: source, reason: error.localizedDescription)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .invalidYAML(path: path, line: nil, reason: "it is not text in UTF-8")
        }
        self.path = path
        guard let node = try Self.compose(text, path: path), !node.isNothing else {
            root = Node.Mapping([])
            return
        }
        guard case .mapping(let mapping) = node else { throw .notMapping(path: path, line: node.mark?.line ?? 1) }
        root = mapping
    }

    /// The line where a node begins.
    func source(_ node: Node) -> ConfigurationSource { .file(path: path, line: node.mark?.line ?? 1) }

    /// The tree of what a text says; nil when it says nothing.
    private static func compose(_ text: String, path: String) throws(ConfigurationError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError(error, path: path)
        } catch {
            throw .invalidYAML(path: path, line: nil, reason: "\(error)")
        }
    }
}

extension Node {
    /// Whether it is there without a value.
    var isNothing: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text as it is written; nil for lists, mappings and nothing.
    var text: String? {
        guard case .scalar(let scalar) = self, !isNothing else { return nil }
        return scalar.string
    }
}
