"""What a thousand neighbours might say in English: made up, in parts that fit together."""

from typing import Final

from tests.bench.phrases import Phrases, joined

_THINGS: Final = (
    *("bench", "community centre", "playground", "crossing", "litter bin", "street light", "bus stop", "cycle path"),
    *("allotment", "coffee morning", "walking group", "cash machine", "changing room", "doctor", "library", "handrail"),
    *("repair café", "language lesson", "lunch table", "dog field", "football pitch", "pond", "ramp", "pavement"),
    *joined(
        ("bicycle ", "shopping ", "wheelchair ", "children's ", "neighbourhood ", "street ", "school ", "scooter "),
        ("rack", "shed", "path", "gate", "service", "party", "meal", "square", "cupboard", "route", "sign", "desk"),
    ),
)
_STREETS: Final = joined(
    (
        *(
            "Linden",
            "Chestnut",
            "Mill",
            "Church",
            "School",
            "Canal",
            "Dyke",
            "Harbour",
            "Blackbird",
            "Finch",
            "Swallow",
        ),
        *("Tulip", "Rose", "Carnation", "Hawthorn", "Willow", "Poplar", "Meadow", "Field", "Birch", "Ash", "Elm"),
        *("Stork", "Heron", "Lapwing", "Baker", "Smith", "Queen", "Orchard", "Station", "Market", "Garden"),
    ),
    (" Street", " Lane", " Road", " Square", " Court", " Quay", " Path", " Avenue", " Close", " Alley"),
)
_WHO: Final = (
    *("my mother", "my father", "the lady next door", "the man next door", "my son", "my daughter", "a friend"),
    *(
        "the children across the road",
        "people in the flats",
        "whoever walks badly",
        "newcomers",
        "my husband",
        "my wife",
    ),
    *("older people in our street", "the volunteers", "a young family", "my grandmother", "students"),
)
_NAMES: Final = joined(
    (
        *(
            "Ash",
            "Black",
            "White",
            "Green",
            "North",
            "South",
            "East",
            "West",
            "Long",
            "Short",
            "Hart",
            "Kings",
            "Stone",
        ),
        *("Wood", "Brad", "Brom", "Win", "Weather", "Rock", "Sand"),
    ),
    (
        *("worth", "ford", "ham", "ton", "ley", "field", "well", "bridge", "stead", "wick", "by", "combe", "hurst"),
        *("man", "den", "more", "land", "bourne", "gate", "low"),
    ),
)
_DOES: Final = (
    *("rest", "talk to somebody", "cross safely", "do the shopping", "eat together", "play outside", "have a chat"),
    *("practise the language", "ask for help", "catch the bus", "see the doctor", "walk the dog", "borrow something"),
    *("make music", "mend a tyre", "fill in forms", "stay at home", "get some air"),
)
_WHEN: Final = (
    *("in the morning", "in the evening", "at the weekend", "on Mondays", "on Wednesday afternoons", "every week"),
    *("in winter", "after school", "when it rains", "since the shop closed", "for some years now", "from spring on"),
)
_HOW: Final = (
    *("dangerous", "a pity", "quiet", "tiring", "expensive", "awkward", "lonely", "crowded", "dark", "sad"),
    *("annoying", "pleasant", "cheerful", "useful", "calm", "warm", "possible", "fair"),
)

ENGLISH: Final = Phrases(
    language="en",
    words={
        "name": _NAMES,
        "thing": _THINGS,
        "street": _STREETS,
        "who": _WHO,
        "does": _DOES,
        "when": _WHEN,
        "how": _HOW,
    },
    first=(
        "There is no {thing} left in {street}.",
        "I miss a {thing} near {street}.",
        "The {thing} in {street} is closed {when}.",
        "Could there be a {thing} at the corner of {street} and {street}?",
        "The pavement is loose at {number} {street}, close to the {thing}.",
        "For {who} the {thing} is too far away.",
        "We would like to {does} {when}, but there is no {thing}.",
    ),
    offers=(
        "I can help people to {does} {when}.",
        "We have a {thing} to spare, in {street}.",
        "I would like to {does} with {who} {when}.",
        "Our barn at {number} {street} has room for a {thing}.",
    ),
    more=(
        "Without it {who} cannot {does}.",
        "It is {how} here {when}, and it need not be.",
        "Last year there still was a {thing}.",
        "{number} people in {street} think so too.",
        "The {name} family in {street} thinks so too.",
        "I asked before, and nothing happened.",
        "Then {who} could {does} again {when}.",
        "We can do it up ourselves, if there is material.",
    ),
    why=(
        "Because it is {how} for {who}.",
        "Then {who} can {does} again.",
        "It makes {street} {how}.",
        "Now {who} stays in {when}.",
    ),
    public=("A {thing} in {street}.", "{when}: {does} in {street}.", "Wanted: a {thing}."),
    answers=("Yes, at number {number}.", "Best {when}.", "No, {who} cannot do that.", "Near the {thing}, yes."),
)
