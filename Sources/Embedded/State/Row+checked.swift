internal import Foundation
internal import GRDB

extension Row {
    /// The integer of a column, or nil if there is none. Unlike the subscript it never traps.
    func integer(_ index: Int) -> Int64? {
        Int64.fromDatabaseValue(self[index])
    }

    /// The integer of a column, or nil if there is none that fits.
    func integer<T: FixedWidthInteger>(_ index: Int, as type: T.Type) -> T? {
        integer(index).flatMap { T(exactly: $0) }
    }

    /// A copy of the blob of a column, or nil if there is none.
    func bytes(_ index: Int) throws -> [UInt8]? {
        try withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } }
    }
}
