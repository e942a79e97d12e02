"""A desk with something on every page, and all its pages: for pictures, axe and the pseudo-locale.

A page without an example here fails a test (`test_full_desk`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from participation import corrections, review, sources, supports, tags, threads
from participation.areas import leaves
from participation.database import Db, transaction
from participation.export_forms import FORMS
from participation.models import Submission
from participation.readings import write_down
from participation.review import Reviewed
from participation.submission_view import note_open
from participation.words import (
    About,
    DeclineReason,
    Kind,
    LinkPurpose,
    MediaKind,
    Pretend,
    ReadingKind,
    Role,
    SupportKind,
    Visibility,
)
from tests.admin.conftest import Desk
from tests.admin.full_clock import a_file, many_done, one_merged, some_calls, some_groups, some_phases
from tests.bot.media.recordings import an_ogg
from tests.bot.media.test_pictures import a_photo_that_tells
from tests.builders import a_medium, a_members_mail, a_resident, a_submission

_LONG_NEED: Final = (
    "Er is geen plek waar mijn moeder even kan zitten op weg naar de winkel. Ze is 81 en loopt met een rollator."
)
_MADE_UP: Final = {"test": Pretend.TEST, "sample": Pretend.SAMPLE}
SOURCE: Final = "wachtkamer-huisarts"
EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "": {"today": ""},
    "/submissions": {
        "submissions": "/submissions?status=received",
        "submissions-all": "/submissions",
        "submissions-told": "/submissions?status=received&did=accept&of={answered}&v=2",
        "submissions-none": "/submissions?words=nowhere",
        "submissions-chosen": "/submissions?choose=all",
        "submissions-tests": "/submissions?test=1",
        "submissions-many": "/submissions?batch={batch}",
    },
    "/submissions/{number}": {
        "submission": "/submissions/{need}",
        "submission-answered": "/submissions/{answered}",
        "submission-offer": "/submissions/{offer}",
        "submission-message": "/submissions/{message}",
        "submission-proposed": "/submissions/{proposed}",
        "submission-declined": "/submissions/{declined}",
        "submission-merged": "/submissions/{merged}",
    },
    "/submissions/batches/{batch}": {"batch": "/submissions/batches/{batch}"},
    "/submissions/{number}/redact": {"redact": "/submissions/{answered}/redact"},
    "/submissions/{number}/merge": {
        "merge": "/submissions/{answered}/merge",
        "merge-with": "/submissions/{answered}/merge?with={need}",
    },
    "/calls": {"calls": "/calls"},
    "/calls/new": {"call-new": "/calls/new"},
    "/calls/{call}": {"call-draft": "/calls/{draft}", "call-going": "/calls/{going}"},
    "/groups": {"groups": "/groups"},
    "/phases": {"phases": "/phases"},
    "/phases/{phase}": {
        "phase": "/phases/{phase_open}",
        "phase-closed": "/phases/{phase_closed}",
        "phase-planned": "/phases/{phase_planned}",
    },
    "/phases/{phase}/prompts/new": {"prompt-new": "/phases/{phase_open}/prompts/new"},
    "/prompts/{prompt}": {"prompt": "/prompts/{prompt}"},
    "/prompts/{prompt}/edit": {"prompt-edit": "/prompts/{prompt}/edit"},
    "/intake": {"intake": "/intake"},
    "/intake/files": {"intake-files": "/intake/files"},
    "/intake/files/{number}": {"intake-file": "/intake/files/{file}"},
    "/messages": {"messages": "/messages"},
    "/tags": {"tags": "/tags"},
    "/invite": {"invite": "/invite"},
    "/invite/{source}/poster": {"poster": f"/invite/{SOURCE}/poster"},
    "/invite/{source}/cards": {"cards": f"/invite/{SOURCE}/cards"},
    "/team": {"team": "/team"},
    "/settings": {"settings": "/settings"},
    "/settings/texts": {"settings-texts": "/settings/texts", "settings-texts-also": "/settings/texts?also=tr"},
    "/settings/times": {"settings-times": "/settings/times"},
    "/settings/areas": {"settings-areas": "/settings/areas"},
    "/settings/domains": {"settings-domains": "/settings/domains"},
    "/audit": {"audit": "/audit"},
    "/sign-ins": {"sign-ins": "/sign-ins"},
    "/tokens": {"tokens": "/tokens"},
    "/mail": {"mail": "/mail"},
    "/more": {"more": "/more"},
}
"""By their route: the picture's name → the address after that of the challenge's desk."""
NO_PAGES: Final = (
    "/events",
    "/audit/file",
    "/calls/{call}/figures",
    *(f"/submissions/export/{form}" for form in FORMS),
    "/intake/template",
    "/intake/files/{number}/left-out",
    "/submissions/{number}/media/{medium}",
    "/pictures/{picture}",
)
"""Addresses whose answer is none."""


@dataclass(frozen=True, slots=True)
class FullDesk:
    desk: Desk
    member: int
    """Who looks: an owner."""
    numbers: Mapping[str, int]
    """What was sent, by the names that `EXAMPLES` use."""
    enrols: str
    signs_in: str
    """Paths of one-time links."""

    def outside(self) -> Iterator[tuple[str, str]]:
        """Pages that one sees before signing in."""
        yield from {"sign-in": "/desk/sign-in", "come-in": self.enrols, "come-in-once": self.signs_in}.items()
        yield from {"api": "/api/v1", "not-found": "/desk/come-in/nowhere"}.items()

    def inside(self) -> Iterator[tuple[str, str]]:
        for pages in EXAMPLES.values():
            for name, path in pages.items():
                yield name, f"/desk/{self.desk.challenge.slug}{path.format(**self.numbers)}"


async def a_full_desk(desk: Desk, called: Callable[[str], str] = lambda words: words) -> FullDesk:
    """`called`: what becomes of the words of residents and of the team."""
    owner = await desk.member(called("Samira Haddou-van der Grootenhuijs"), language="nl")
    await desk.member(called("Vera"), Role.VIEWER, "nl")
    joris = await desk.member(called("Joris"), Role.COORDINATOR, "nl")
    async with transaction(desk.engine) as db:
        numbers = await _said(db, desk, called)
        await _done(db, desk, numbers, by=joris, called=called)
        for more in (some_groups, some_calls, some_phases, a_file):
            numbers |= await more(db, desk.challenge, by=owner, called=called)
        numbers |= await one_merged(db, desk.challenge, by=owner, into=numbers["need"], called=called)
        numbers |= await many_done(db, desk.challenge, by=owner, called=called)
        await a_members_mail(db, owner)
        await sources.add_source(db, challenge_id=desk.challenge.id, called=SOURCE, by=owner)
    once = await desk.link(joris, LinkPurpose.SIGN_IN)
    return FullDesk(desk, owner, numbers, await desk.link(owner), once)


async def _said(db: Db, desk: Desk, called: Callable[[str], str]) -> dict[str, int]:
    said = (
        ("declined", Kind.NEED, 190, "getting-around", "Kunnen de bussen hier ook ’s nachts rijden?"),
        ("lesson", Kind.LESSON, 140, "meeting", "Soep trekt meer mensen dan een vergadering. We deden het drie keer."),
        ("offer", Kind.OFFER, 90, "growing-up", "Ik heb een draaibank in de schuur en leer jongeren graag draaien."),
        ("answered", Kind.NEED, 70, "safety", "Bij de vijver is het na zessen donker. Mijn dochter fietst nu om."),
        ("need", Kind.NEED, 26, "care", _LONG_NEED),
        ("idea", Kind.IDEA, 8, "green", "Maak van het schoolplein in de zomer een tuin waar iedereen mag zaaien."),
        ("message", Kind.MESSAGE, 5, "", "Mag ik ook iets insturen voor mijn buurvrouw? Zij heeft geen telefoon."),
        ("urgent", Kind.NEED, 1, "safety", "In ons trappenhuis zit iemand die niet meer weet waar hij woont."),
        ("proposed", Kind.MESSAGE, 3, "", "Kan iemand mij eens per week naar de markt rijden?"),
        ("test", Kind.NEED, 2, "green", "Even kijken hoe dit werkt."),
        ("sample", Kind.OFFER, 2, "care", "Ik bak op donderdag brood voor het hele portiek."),
        ("long", Kind.NEED, 1, "living", "Brandgangverlichtingsonderhoudsverantwoordelijkheidsverdeling"),
    )
    numbers, now, areas = {}, datetime.now(UTC), leaves(desk.challenge.areas)
    for name, kind, hours, domain, words in said:
        shown_as = called("Fatma") if name == "offer" else None
        resident = await a_resident(db, desk.challenge, name=shown_as, pretend=_MADE_UP.get(name))
        numbers[name] = await a_submission(
            db,
            desk.challenge,
            resident,
            kind=kind,
            own_words=called(words),
            language="nl",
            urgent=name == "urgent",
            area=areas[hours % len(areas)],
            visibility=Visibility.NAMED if name == "offer" else Visibility.TEAM,
            domains=[domain] if domain else [],
            about=About.SOMEBODY if name == "need" else None,
            purpose=called("Zo komt ze nog buiten, en hoeft ze het niet steeds te vragen.") if name == "need" else None,
            received_at=now - timedelta(hours=hours),
        )
    photo, voice = a_photo_that_tells(), an_ogg()
    for medium, media_type, content in ((MediaKind.PHOTO, "image/jpeg", photo), (MediaKind.VOICE, "audio/ogg", voice)):
        await a_medium(
            db, desk.challenge, numbers["need"], kind=medium, seconds=75, media_type=media_type, content=content
        )
    return numbers


async def _done(db: Db, desk: Desk, numbers: Mapping[str, int], *, by: int, called: Callable[[str], str]) -> None:
    challenge = desk.challenge.id

    def on(name: str) -> Reviewed:
        return Reviewed(challenge, numbers[name], by)

    await review.decline(
        db,
        on("declined"),
        reason=DeclineReason.NOT_OURS,
        words=called("Dat beslist de vervoerder. Wij vroegen het na."),
    )
    await review.accept(db, on("lesson"))
    await review.accept(db, on("offer"))
    for kind, note in ((SupportKind.ME_TOO, None), (SupportKind.CAN_HELP, called("Ik heb nog hout liggen."))):
        neighbour = await a_resident(db, desk.challenge)
        await supports.support(
            db, challenge_id=challenge, number=numbers["offer"], resident_id=neighbour, kind=kind, note=note
        )
    await review.propose(db, on("proposed"), kind=Kind.NEED)
    await review.ask(db, on("answered"), words=called("Aan welke kant van de vijver?"))
    asked = await db.scalar(select(Submission.resident_id).where(Submission.id == numbers["answered"]))
    await threads.answer_question(
        db, number=numbers["answered"], resident_id=asked or 0, words=called("Aan de kant van de school.")
    )
    await review.add_note(db, on("answered"), words=called("Even bellen met beheer."))
    for name, tag, group in (("need", "Rustplek", ""), ("answered", "Openbare verlichting", "Systeemwereld")):
        await tags.put_tag(db, on(name), name=called(tag), group=called(group))
    words = called("Er is geen plek waar mijn moeder even kan zitten, zegt ze.")
    await write_down(db, on("need"), kind=ReadingKind.TRANSCRIPT, language="nl", words=words)
    await corrections.hand_to(db, on("idea"), member_id=by)
    await note_open(db, challenge_id=challenge, number=numbers["need"], member_id=by)
