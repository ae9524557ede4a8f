internal import Foundation

extension Safetensors {
    /// A value of the header's object.
    enum Entry: Codable {
        /// Name of the entry that holds the metadata.
        static let metadataKey = "__metadata__"

        /// Type, shape and place of a tensor.
        struct Tensor: Codable {
            let type: String
            let shape: [Int]
            /// First byte and the byte after the last, counted from the end of the header.
            let offsets: [Int]

            enum CodingKeys: String, CodingKey {
                case type = "dtype"
                case shape
                case offsets = "data_offsets"
            }
        }

        case metadata([String: String])
        case tensor(Tensor)

        init(from decoder: any Decoder) throws {
            if decoder.codingPath.last?.stringValue == Self.metadataKey {
                self = .metadata(try [String: String](from: decoder))
            } else {
                self = .tensor(try Tensor(from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let metadata): try metadata.encode(to: encoder)
            case .tensor(let tensor): try tensor.encode(to: encoder)
            }
        }
    }
}
