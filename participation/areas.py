"""Where a resident is: an area found by postcode, by name or by a shared location. Pure; the areas come from who asks.

Where two areas fit equally well, the area that holds both is the answer: better wide than wrong.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Final

from participation.challenges import AreaView

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius R1 of the GRS 80 ellipsoid (IUGG; Moritz, Geodetic Reference System 1980)."""

_POSTCODE: Final = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{3})(?:[ \t-]{0,2}([A-Za-z]{2}))?(?![0-9A-Za-z])")
_ARTICLES: Final = frozenset({"de", "den", "het", "t", "the"})


def by_postcode(areas: Sequence[AreaView], text: str) -> AreaView | None:
    """The most specific area with a postcode that stands somewhere in `text`, as in "ik woon op 3511 ab".

    Six positions go before four digits, deeper areas before higher ones.
    """
    for written in _postcodes(text):
        for fits in (written, written[:4]):
            if found := _deepest(areas, [area for area in areas if fits in area.postcodes]):
                return found
        # Four digits only, where the file has all six positions.
        begins = [area for area in areas if any(each.startswith(written) for each in area.postcodes)]
        if found := _deepest(areas, begins):
            return found
    return None


def by_name(areas: Sequence[AreaView], text: str) -> AreaView | None:
    """The area of this name; case, accents and a leading article are forgiven. Of two, the deeper one."""
    wanted = plain(text)
    return _deepest(areas, [area for area in areas if plain(area.name) == wanted]) if wanted else None


def nearest(areas: Sequence[AreaView], latitude: float, longitude: float, within_km: float = 10.0) -> AreaView | None:
    """The area whose centre is nearest to the place (degrees), at most `within_km` away; leaves go before the rest."""
    ends = {area.id for area in leaves(areas)}
    reached = [
        (area.id not in ends, distance, position)
        for position, area in enumerate(areas)
        if (distance := _distance_km(area, latitude, longitude)) is not None and distance <= within_km
    ]
    return areas[min(reached)[2]] if reached else None


def leaves(areas: Sequence[AreaView]) -> tuple[AreaView, ...]:
    """The areas that hold no other."""
    parents = {area.parent_id for area in areas}
    return tuple(area for area in areas if area.id not in parents)


def _postcodes(text: str) -> Iterator[str]:
    figures = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    for digits, letters in _POSTCODE.findall(figures.replace("\u00a0", " ")):
        yield digits + letters.upper()


def plain(name: str) -> str:
    """As names are compared: without case, accents, signs and a leading article."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in bare).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _deepest(areas: Sequence[AreaView], fitting: Sequence[AreaView]) -> AreaView | None:
    """The one fitting area that lies deepest; of several equally deep, the area that holds them all (or none)."""
    if not fitting:
        return None
    known = {area.id: area for area in areas}
    lines = [_line(known, area) for area in fitting]
    deepest = [line for line in lines if len(line) == max(map(len, lines))]
    shared = [same[0] for same in zip(*deepest, strict=True) if len({area.id for area in same}) == 1]
    return shared[-1] if shared else None


def _line(known: dict[int, AreaView], area: AreaView) -> list[AreaView]:
    """From the top of the tree down to the area."""
    line = [area]
    while (parent := known.get(line[0].parent_id or 0)) is not None:
        line.insert(0, parent)
    return line


def _distance_km(area: AreaView, latitude: float, longitude: float) -> float | None:
    """Along a great circle (haversine); None without a centre."""
    if area.latitude is None or area.longitude is None:
        return None
    here, there = radians(latitude), radians(area.latitude)
    across = radians(area.longitude - longitude)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
