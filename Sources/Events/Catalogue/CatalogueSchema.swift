/// Which attributes of users and items the recommender knows, with the codes of their values.
public struct CatalogueSchema: Codable, Hashable, Sendable {
    /// The users' attributes, in the order of the feature schema.
    public let userAttributes: [CategoricalAttribute]
    /// The items' genres.
    public let genres: CategoricalAttribute

    public init(userAttributes: [CategoricalAttribute], genres: CategoricalAttribute) {
        self.userAttributes = userAttributes
        self.genres = genres
    }

    /// The attributes of MovieLens-1M.
    public static let movieLens = CatalogueSchema(
        userAttributes: [
            CategoricalAttribute(name: "gender", values: ["M", "F"]),
            CategoricalAttribute(name: "age", values: ["1", "18", "25", "35", "45", "50", "56"]),
            CategoricalAttribute(name: "occupation", values: (0...20).map(String.init)),
        ],
        genres: CategoricalAttribute(
            name: "genres",
            values: [
                "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
                "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
            ]
        )
    )
}
