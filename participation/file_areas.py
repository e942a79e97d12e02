"""The areas in a challenge's file: a tree, written with its branches by name."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from participation.file_fields import CbsCode, Part, Postcode, Slug, Text
from participation.words import AreaKind

BRANCHES: Final = ("districts", "neighbourhoods", "villages")
"""Where an area's own areas stand, in tree order."""

_HOLDS: Final = {
    AreaKind.MUNICIPALITY: BRANCHES,
    AreaKind.DISTRICT: ("neighbourhoods", "villages"),
    AreaKind.NEIGHBOURHOOD: (),
    AreaKind.VILLAGE: (),
}


class Centre(Part):
    """Degrees, WGS 84."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


def _each_a(kind: AreaKind) -> BeforeValidator:
    """The table an area stands in says what it is: nobody writes `kind` again inside `neighbourhoods`."""

    def named(entries: Any) -> Any:
        if not isinstance(entries, list):
            return entries
        return [{"kind": kind.value} | entry if isinstance(entry, dict) else entry for entry in entries]

    return BeforeValidator(named)


class AreaEntry(Part):
    """An area with the areas in it. At the top of the tree `kind` is written; further down it may be left out."""

    slug: Slug
    kind: AreaKind
    name: Text
    code: CbsCode | None = None
    postcodes: tuple[Postcode, ...] = ()
    centre: Centre | None = None
    hidden: bool = False
    """Offered no more; what was said of it keeps it."""
    districts: Annotated[tuple["AreaEntry", ...], _each_a(AreaKind.DISTRICT)] = ()
    neighbourhoods: Annotated[tuple["AreaEntry", ...], _each_a(AreaKind.NEIGHBOURHOOD)] = ()
    villages: Annotated[tuple["AreaEntry", ...], _each_a(AreaKind.VILLAGE)] = ()

    @field_validator("districts", "neighbourhoods", "villages")
    @classmethod
    def _below_what_is_larger(cls, entries: tuple["AreaEntry", ...], info: ValidationInfo) -> tuple["AreaEntry", ...]:
        kind = info.data.get("kind")
        if entries and kind in _HOLDS and info.field_name not in _HOLDS[kind]:
            raise ValueError(f"a {kind} has no {info.field_name}: write a municipality, then districts, then the rest")
        if any(f"{entry.kind}s" != info.field_name for entry in entries):
            raise ValueError(f"only {info.field_name} stand here: leave `kind` out")
        return entries

    @property
    def children(self) -> tuple["AreaEntry", ...]:
        return self.districts + self.neighbourhoods + self.villages
