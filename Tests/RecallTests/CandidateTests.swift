import Events
import Recall
import TestSupport
import Testing

@Suite struct CandidateTests {
    private let catalogue = Catalogue.random()
    private let table: CoVisitation
    private let history: [UserRecall.HistoryEntry]

    init() {
        var users: [UserID: UserRecall] = [:]
        var sequences = VisitSequences()
        for event in randomEvents(600, seed: 1) {
            sequences.add(event, after: users[event.userID, default: UserRecall()].history)
            users[event.userID, default: UserRecall()].apply(event)
        }
        var table = CoVisitation()
        table.merge([sequences])
        self.table = table
        history = Array((users[1] ?? UserRecall()).history.suffix(8))
    }

    @Test func `Each item is one candidate, in the order of its first proposal, with all its channels`() {
        var merger = CandidateMerger()
        merger.add([5, 3], from: .vector)
        merger.add([3, 9, 3], from: .term)
        merger.add([5], from: .vector)
        #expect(merger.candidates.map(\.itemID) == [5, 3, 9])
        #expect(merger.candidates.map(\.channels) == [[.vector], [.vector, .term], [.term]])
    }

    @Test func `Candidates are described alike, whichever channel proposed them`() {
        let terms = GenreSet(codes: [1, 4, 8])
        let scores = table.scores(after: history)
        var merger = CandidateMerger()
        merger.add([4, 77], from: .term)
        merger.add([9], from: .popular)
        for candidate in merger.described(scores: scores, table: table, terms: terms, catalogue: catalogue) {
            #expect(candidate.coVisitation == scores[candidate.itemID])
            #expect(candidate.visits == table.visits(of: candidate.itemID))
            let matching = catalogue.genres(of: candidate.itemID).filter { terms.contains($0) }
            #expect(candidate.matchingTerms == matching.count)
        }
    }

    @Test func `No channel proposes an excluded item`() {
        let excluded: Set<ItemID> = [1, 2, 3, 4, 5]
        let candidates = CandidateGeneration(table: table, popular: table.popularItems()).candidates(
            history: history,
            excluded: excluded,
            terms: GenreSet(codes: [1]),
            termItems: [1, 6, 2],
            vectorItems: [7, 3, 8],
            catalogue: catalogue
        )
        #expect(Set(candidates.map(\.itemID)) == Set(6...30))
        func items(_ channel: ChannelSet) -> [ItemID] {
            candidates.filter { $0.channels.contains(channel) }.map(\.itemID)
        }
        #expect(Set(items(.term)) == [6])
        #expect(Set(items(.vector)) == [7, 8])
        #expect(Set(items(.popular)) == Set(6...30))
        let best = table.scores(after: history).best(CandidateGeneration.Size.coVisitation, excluding: excluded)
        #expect(items(.coVisitation) == best)
    }
}
