"""What leads to one person or one door: a telephone number, an address. Found in own words, so that we can ask once
whether it is to stay. It decides nothing else, and misses what is written in no usual way.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final


class Detail(StrEnum):
    TELEPHONE = "telephone"
    ADDRESS = "address"


def details_in(text: str) -> frozenset[Detail]:
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    found = set()
    if _TELEPHONE.search(_DATE.sub(" ", plain)):
        found.add(Detail.TELEPHONE)
    if _POSTCODE.search(plain) or any(match["street"].casefold() not in _ROADS for match in _STREET.finditer(plain)):
        found.add(Detail.ADDRESS)
    return frozenset(found)


_DATE: Final = re.compile(r"(?<!\d)\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d\d(?!\d)")
"""It may begin as a number does: 06-12-2026 10.30."""

_TELEPHONE: Final = re.compile(
    r"""
    (?<![\d+.,:]) (?:
        \(? 0 (?!800|900|906|909|88) [1-9] (?: [\s.()/-]{0,3} \d ){8}    # 06-12345678, 010 123 45 67, (0294) 123456
        | (?: \+ | 00 ) [1-9] (?: [\s.()/-]{0,3} \d ){8,13}              # +31 6 12345678, 0049 30 1234567
    ) (?!\d)
    """,
    re.VERBOSE,
)
"""Ten digits, or a country's code before them. Numbers that anybody may call (112, 0800-2000, 088) are none."""

_HOUSE: Final = r"(?!(?:19|20)\d\d\b) [1-9]\d{0,3} (?: [\s-]? (?: [a-zA-Z] | bis | hs | huis | I{1,3} ) | [-/]\d+ )? \b"

_POSTCODE: Final = re.compile(
    rf"""
    \b [1-9]\d{{3}} (?: \s? (?!SA|SD|SS)[A-Z]{{2}} | (?!km|kg|cm|mm|ml|mb|gb|kw)[a-z]{{2}} )
    ,? \s* (?: (?: huisnummer | nummer | nr\.? ) \s* )? {_HOUSE}
    """,
    re.VERBOSE,
)
"""1234 AB 5."""

_COUNTED: Final = (
    r"jaar uur keer maal x min minuten meter m km euro procent dagen weken maanden mensen kinderen personen gezinnen "
    r"ouderen bewoners buren bomen huizen woningen appartementen auto's auto fietsen fiets bankjes banken lampen "
    r"lantaarns winkels plekken plaatsen borden keren"
)
_STREET: Final = re.compile(
    rf"""
    \b (?P<street>
        \w{{2,}} (?: straat | str\.? | laan | weg | plein | kade | gracht | singel | dijk | pad | dreef | steeg
            | plantsoen | hof | erf | boulevard | wal )
        | (?-i: Laan | Weg | Plein | Hof ) (?: \s \w+ ){{1,3}}
        | (?-i: Singel | Gracht | Dijk | Kade | Markt | Brink )
    )
    ,? \s+ (?: (?: huisnummer | nummer | nr\.? ) \s* )? {_HOUSE}
    (?! \s* (?: [%€:°] | \.\d | (?: e | de | ste | {_COUNTED.replace(" ", " | ")} ) \b ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Dorpsstraat 12, Veenkade 4b; what comes after the number shows whether it counts something."""

_ROADS: Final = frozenset({
    "onderweg", "snelweg", "autoweg", "rijweg", "spoorweg", "hoofdweg", "zijweg", "landweg", "overweg", "uitweg",
    "fietspad", "voetpad", "wandelpad", "zebrapad", "ruiterpad", "schoolplein", "speelplein", "marktplein",
    "dorpsplein", "winkelstraat", "hoofdstraat", "zijstraat", "woonerf", "schoolerf", "kerkhof", "gerechtshof",
})  # fmt: skip
"""Words that end as a street's name does."""
