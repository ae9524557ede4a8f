import Foundation
import Testing

@testable import replay

@Suite struct ServerStatusTests {
    private func status(_ groups: String) throws -> ServerStatus {
        let text = #"{"log":{"id":"a","partitions":2,"end":[5,7]},"groups":{\#(groups)},"more":1}"#
        return try JSONDecoder().decode(ServerStatus.self, from: Data(text.utf8))
    }

    @Test(
        arguments: [
            (#""features":{"position":[5,7],"lag":0},"recall":{"position":[5,9],"lag":2}"#, []),
            (#""features":{"position":[5,7],"lag":0},"recall":{"position":[5,6],"lag":1}"#, ["recall"]),
            (#""features":{"position":[],"lag":12},"recall":{"position":[5,7]}"#, ["features"]),
            (#""recall":{"position":[5,7],"lag":0},"trainer":{"position":[0,0],"lag":12}"#, ["features"]),
            ("", ["features", "recall"]),
        ] as [(String, [String])]
    )
    func `updaters are behind until they have reached the end`(groups: String, behind: [String]) throws {
        #expect(try status(groups).behind([5, 7]) == behind)
    }
}
