"""The pages *Areas* and *Life domains* of the settings: renamed, put in order, added, hidden; never deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route
from admin.guard import Refused
from admin.setup_form import NoField, Raw, every_slug, filled, siblings
from admin.setup_pages import Section, draw, save
from admin.texts import Fault
from participation.challenge_changes import as_file
from participation.roles import Right
from participation.sources import name_in_addresses
from participation.words import AreaKind

AREAS: Final = Section("/settings/areas", "settings_areas.html", ("areas",))
DOMAINS: Final = Section("/settings/domains", "settings_domains.html", ("domains",))
_BRANCHES: Final = {
    AreaKind.DISTRICT: "districts",
    AreaKind.NEIGHBOURHOOD: "neighbourhoods",
    AreaKind.VILLAGE: "villages",
}


@dataclass(frozen=True, slots=True)
class PlacesPages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", AREAS.path, Right.SET_UP, self.areas),
            Route("POST", AREAS.path, Right.SET_UP, self.save_areas),
            Route("GET", DOMAINS.path, Right.SET_UP, self.domains),
            Route("POST", DOMAINS.path, Right.SET_UP, self.save_domains),
        ]

    async def areas(self, here: Here) -> web.Response:
        return self._areas(here, as_file(here.challenge))

    async def save_areas(self, here: Here) -> web.Response:
        raw = _moved(here, AREAS)
        name = here.form.get("new", "")
        if here.form.get("do") == "add":
            if not name:
                return self._areas(here, raw, wrong=("new",))
            _add_area(here, raw, name)
        return await save(self.env, here, AREAS, raw, kinds=_BRANCHES)

    async def domains(self, here: Here) -> web.Response:
        return draw(self.env, here, DOMAINS, as_file(here.challenge), typed_new=_typed({}))

    async def save_domains(self, here: Here) -> web.Response:
        raw = _moved(here, DOMAINS)
        names = {language: here.form.get(f"new.{language}", "") for language in raw["languages"]}
        if here.form.get("do") == "add":
            missing = tuple(f"new.{language}" for language, name in names.items() if not name)
            if missing:
                return draw(self.env, here, DOMAINS, raw, wrong=missing, typed_new=_typed(names))
            called = names[raw["languages"][0]]
            raw["domains"].append({"slug": _slug(raw, "domains", called), "name": names, "hidden": False})
        return await save(self.env, here, DOMAINS, raw, typed_new=_typed({}))

    def _areas(self, here: Here, raw: Raw, *, wrong: tuple[str, ...] = ()) -> web.Response:
        return draw(self.env, here, AREAS, raw, wrong=wrong, kinds=_BRANCHES)


def _typed(names: Mapping[str, str]) -> Callable[[str], str]:
    """What stands in the fields of a new one."""
    return lambda field: names.get(field.removeprefix("new."), "")


def _moved(here: Here, section: Section) -> Raw:
    """As it was filled in, and one of them a place up or down.

    Raises:
        Refused: there is no such one.
    """
    part = section.roots[0]
    what, _, slug = here.form.get("do", "").partition(":")
    try:
        raw = filled(as_file(here.challenge), here.fields, section.roots)
        if what in ("up", "down"):
            row = siblings(raw, part, slug)
            at = next(place for place, each in enumerate(row) if each["slug"] == slug)
            to = max(0, min(len(row) - 1, at + (1 if what == "down" else -1)))
            row.insert(to, row.pop(at))
    except NoField:
        raise Refused(Fault.FORM) from None
    return raw


def _add_area(here: Here, raw: Raw, name: str) -> None:
    """
    Raises:
        Refused: it stands in no area that there is.
    """
    kind = next((each for each in _BRANCHES if each == here.form.get("kind")), None)
    parent = here.form.get("in", "")
    entry = {"slug": _slug(raw, "areas", name), "name": name, "hidden": False, "postcodes": []}
    if kind is None:
        raise Refused(Fault.FORM)
    try:
        holder = next(each for each in siblings(raw, "areas", parent) if each["slug"] == parent)
    except NoField:
        raise Refused(Fault.FORM) from None
    holder.setdefault(_BRANCHES[kind], []).append(entry | {"kind": kind.value})


def _slug(raw: Raw, part: str, name: str) -> str:
    """After its name; with a number where that is taken."""
    taken, plain = every_slug(raw, part), name_in_addresses(name) or part
    return next(slug for slug in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if slug not in taken)
