"""What a thousand neighbours might say in Dutch: made up, in parts that fit together."""

from typing import Final

from tests.bench.phrases import Phrases, joined

_THINGS: Final = (
    *("bankje", "buurthuis", "speeltuin", "oversteekplaats", "prullenbak", "lantaarnpaal", "bushalte", "fietspad"),
    *(
        "moestuin",
        "koffieochtend",
        "wandelgroep",
        "pinautomaat",
        "kleedkamer",
        "huisarts",
        "bibliotheek",
        "trapleuning",
    ),
    *("repaircafé", "taalles", "eettafel", "hondenveldje", "voetbalveldje", "vijver", "drempel", "zebrapad", "stoep"),
    *joined(
        ("fietsen", "boodschappen", "rolstoel", "rollator", "kinder", "buurt", "straat", "school", "scootmobiel"),
        ("rek", "stalling", "paadje", "hekje", "dienst", "feest", "maaltijd", "plein", "kast", "route", "bord", "post"),
    ),
)
_STREETS: Final = joined(
    (
        *("Linden", "Kastanje", "Molen", "Kerk", "School", "Vaart", "Dijk", "Haven", "Merel", "Vink", "Spreeuwen"),
        *("Beatrix", "Wilhelmina", "Tulpen", "Rozen", "Anjer", "Meidoorn", "Wilgen", "Populieren", "Zwaluw", "Gracht"),
        *("Veld", "Akker", "Weide", "Berken", "Essen", "Iepen", "Ooievaar", "Reiger", "Kievit", "Bakker", "Smids"),
    ),
    ("straat", "laan", "weg", "plein", "hof", "kade", "pad", "singel", "dreef", "steeg"),
)
_WHO: Final = (
    *("mijn moeder", "mijn vader", "de buurvrouw", "de buurman", "mijn zoon", "mijn dochter", "een kennis", "mijn oma"),
    *("een kind van hiernaast", "iedereen in de flat", "wie slecht ter been is", "wie hier nieuw is", "mijn man"),
    *("wie hier oud is geworden", "een jongen van de overkant", "mijn vrouw", "een vrijwilliger", "een jong gezin"),
)
_NAMES: Final = joined(
    (
        *("Groot", "Klein", "Oude", "Nieuw", "Ver", "Bos", "Roos", "Wester", "Ooster", "Zuider", "Noorder", "Steen"),
        *("Hout", "Zand", "Broek", "Heide", "Hoog", "Laag", "Winter", "Zomer"),
    ),
    (
        *("huis", "berg", "veld", "meer", "kamp", "horst", "stra", "sma", "dam", "wijk", "hoven", "beek", "burg"),
        *("man", "mans", "aard", "ink", "woud", "donk", "laar"),
    ),
)
_DOES: Final = (
    *("uitrusten", "elkaar spreken", "veilig oversteken", "boodschappen doen", "samen eten", "buiten spelen"),
    *("een praatje maken", "de taal oefenen", "hulp vragen", "op adem komen", "de bus halen", "naar de dokter"),
    *("met de hond lopen", "iets lenen", "muziek maken", "een band plakken", "formulieren invullen", "thuis blijven"),
)
_WHEN: Final = (
    *("’s ochtends", "’s avonds", "in het weekend", "op maandag", "op woensdagmiddag", "elke week", "in de winter"),
    *("na schooltijd", "als het regent", "sinds de winkel dicht is", "al een paar jaar", "vanaf het voorjaar"),
)
_HOW: Final = (
    *("gevaarlijk", "jammer", "ongezellig", "stil", "vermoeiend", "duur", "onhandig", "eenzaam", "druk", "donker"),
    *("verdrietig", "vervelend", "prettig", "gezellig", "nuttig", "rustig", "warm", "mogelijk"),
)

DUTCH: Final = Phrases(
    language="nl",
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
        "Er is geen {thing} meer in de {street}.",
        "Ik mis een {thing} bij de {street}.",
        "Een {thing} in de {street} is {when} dicht.",
        "Kan er een {thing} komen op de hoek van de {street} en de {street}?",
        "Bij {street} {number} ligt de stoep los, vlak bij een {thing}.",
        "Voor {who} is een {thing} te ver weg.",
        "Wij willen {when} graag {does}, maar er is geen {thing}.",
    ),
    offers=(
        "Ik kan {when} helpen met {does}.",
        "Wij hebben een {thing} over, op te halen in de {street}.",
        "Ik wil {when} met {who} gaan {does}.",
        "In onze schuur aan de {street} {number} is plaats voor een {thing}.",
    ),
    more=(
        "Zonder dat kan {who} niet {does}.",
        "Het is hier {when} {how}, en dat hoeft niet.",
        "Vorig jaar stond er nog een {thing}.",
        "{number} mensen uit de {street} vinden dat ook.",
        "Familie {name} uit de {street} denkt er ook zo over.",
        "Ik heb het al eens gevraagd, en toen gebeurde er niets.",
        "{does}: dat zou {who} {when} weer kunnen.",
        "We kunnen het best zelf opknappen, als er materiaal is.",
    ),
    why=(
        "Omdat het voor {who} {how} is.",
        "Dan kan {who} weer {does}.",
        "Samen {does} maakt de {street} {how}.",
        "Nu komt {who} {when} de deur niet uit.",
    ),
    public=("Een {thing} in de {street}.", "{when}: {does} in de {street}.", "Gevraagd: een {thing}."),
    answers=("Ja, op nummer {number}.", "Het liefst {when}.", "Nee, {who} kan dat niet.", "Bij een {thing}, ja."),
)
