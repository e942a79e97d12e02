"""What the desk calls what it shows: kinds, statuses, moves, reasons. The team reads *je*."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversations.texts import Counted, Text, _, _n
from participation.words import (
    About,
    Company,
    DeclineReason,
    Kind,
    MediaKind,
    MergeReason,
    Move,
    Pretend,
    Reach,
    ReadingKind,
    Status,
    TextOf,
    Visibility,
)

KINDS: Final[Mapping[Kind, Text]] = {
    Kind.NEED: _("Need"),
    Kind.OFFER: _("Offer"),
    Kind.IDEA: _("Idea"),
    Kind.LESSON: _("Lesson"),
    Kind.MESSAGE: _("Message"),
}
KIND_ICONS: Final[Mapping[Kind, str]] = {
    Kind.NEED: "inbox",
    Kind.OFFER: "heart",
    Kind.IDEA: "bulb",
    Kind.LESSON: "note",
    Kind.MESSAGE: "send",
}


@dataclass(frozen=True, slots=True)
class Window:
    """A status as a window: its drawing, its word, its colour."""

    drawing: str
    word: Text
    style: str = ""


PRETENDS: Final[Mapping[Pretend, Text]] = {Pretend.SAMPLE: _("Sample"), Pretend.TEST: _("Test")}
ANSWERED: Final = Window("clarify", _("Answered"), "status--ask")
WINDOWS: Final[Mapping[Status, Window]] = {
    Status.RECEIVED: Window("received", _("Received")),
    Status.CLARIFYING: Window("clarify", _("Asked"), "status--ask"),
    Status.ACCEPTED: Window("accepted", _("Accepted")),
    Status.DECLINED: Window("declined", _("Declined"), "status--no"),
    Status.DONE: Window("done", _("Done")),
    Status.MERGED: Window("merged", _("Merged"), "status--merged"),
}
MOVED: Final[Mapping[Move, Text]] = {
    Move.ACCEPT: _("{name} accepted it"),
    Move.DECLINE: _("{name} declined it"),
    Move.ASK: _("{name} asked back"),
    Move.ANSWERED: _("An answer came in"),
    Move.REOPEN: _("{name} took it up again"),
    Move.REPLY: _("{name} replied"),
    Move.MERGE: _("{name} merged it"),
    Move.UNMERGE: _("{name} took the merge apart"),
    Move.SUCCEED: _("It took the place of one that is gone"),
    Move.PROPOSE: _("{name} asked whether it may become something else"),
    Move.TURNED: _("The resident agreed"),
    Move.KEPT: _("The resident would rather not"),
    Move.UNDO: _("{name} took that back"),
    Move.REDACT: _("{name} took personal data out"),
}
TAKEN_OUT: Final[Mapping[MediaKind, Text]] = {
    MediaKind.PHOTO: _("{name} took a photo out"),
    MediaKind.VOICE: _("{name} took a voice message out"),
}
"""Of these moves those that took no words."""
SOMEBODY: Final = _("Somebody")
"""Who is of the team no more."""
TOLD: Final[Mapping[str, Text]] = {
    Move.ACCEPT: _("{number} is accepted. The resident hears it today or tomorrow."),
    Move.DECLINE: _("{number} is declined. The resident reads why."),
    Move.ASK: _("Your question about {number} is on its way. At night it waits."),
    "not_asked": _("Your question about {number} stands here. We cannot send it to the resident now."),
    Move.REPLY: _("Your reply to {number} is on its way. At night it waits."),
    "not_replied": _("Your reply to {number} stands here. We cannot send it to the resident now."),
    Move.PROPOSE: _("We ask whether {number} may become that. At night it waits."),
    "not_proposed": _("Your question about {number} stands here. We cannot send it to the resident now."),
    Move.REOPEN: _("{number} waits to be read again."),
    Move.REDACT: _("That is taken out of {number}, for good."),
    Move.MERGE: _("{number} is merged with {into}. Its author hears it today or tomorrow."),
    Move.UNMERGE: _("{number} stands on its own again."),
    "cleared": _("What was sent as a test is cleared away: {number} in all."),
    Move.UNDO: _("That is taken back. {number} is where it was."),
}
"""After a form; by what was done."""
UNDOABLE: Final = frozenset({Move.ACCEPT, Move.DECLINE, Move.ASK, Move.PROPOSE, Move.REOPEN})
PROPOSED: Final[Mapping[Kind, Text]] = {
    Kind.NEED: _("We asked whether it may become a need"),
    Kind.OFFER: _("We asked whether it may become an offer"),
}
MERGE_REASONS: Final[Mapping[MergeReason, Text]] = {
    MergeReason.SAME: _("Two neighbours bring the same"),
    MergeReason.TWICE: _("Somebody sent it twice"),
    MergeReason.PART: _("The one is a part of the other"),
    MergeReason.OTHER: _("Another reason"),
}
REASONS: Final[Mapping[DeclineReason, Text]] = {
    DeclineReason.DONE_ALREADY: _("It happens already"),
    DeclineReason.ELSEWHERE: _("Outside our area"),
    DeclineReason.ONE_PERSON: _("It is about one person"),
    DeclineReason.NOT_OURS: _("Somebody else decides"),
    DeclineReason.OTHER: _("Another reason"),
}
ABOUT: Final[Mapping[About, Text]] = {
    About.ME: _("About the resident"),
    About.SOMEBODY: _("About somebody they know"),
    About.NEIGHBOURHOOD: _("About all of us here"),
}
REACH: Final[Mapping[Reach, Text]] = {
    Reach.HOME: _("At home"),
    Reach.STREET: _("In the own street"),
    Reach.NEIGHBOURHOOD: _("In the own neighbourhood"),
    Reach.ANYWHERE: _("Anywhere"),
}
COMPANY: Final[Mapping[Company, Text]] = {
    Company.ALONE: _("Does it alone"),
    Company.TOGETHER: _("Does it with others"),
    Company.SEEKING: _("Looks for others"),
}
SEEN_BY: Final[Mapping[Visibility, Text]] = {
    Visibility.TEAM: _("Only the team"),
    Visibility.NAMELESS: _("Neighbours, without a name"),
    Visibility.NAMED: _("Neighbours, with the name {name}"),
}
MEDIA: Final[Mapping[MediaKind, Text]] = {MediaKind.PHOTO: _("a photo"), MediaKind.VOICE: _("a voice message")}

READINGS: Final[Mapping[ReadingKind, Text]] = {
    ReadingKind.TRANSCRIPT: _("In words"),
    ReadingKind.TRANSLATION: _("Translation"),
}

TEXTS: Final[Mapping[TextOf, Text]] = {
    TextOf.OWN_WORDS: _("Own words"),
    TextOf.PURPOSE: _("Why it matters"),
    TextOf.FOR_WHOM: _("For whom"),
    TextOf.AVAILABILITY: _("When"),
    TextOf.PUBLIC_WORDING: _("Public wording"),
    TextOf.READINGS: _("Written down by the team"),
    TextOf.THREAD: _("Conversation"),
    TextOf.SUPPORTS: _("A neighbour who can help"),
}


FORMS: Final[Mapping[str, Text]] = {
    "csv": _("Plain table (CSV)"),
    "xlsx": _("Spreadsheet (XLSX)"),
    "json-lines": _("For a program (JSON lines)"),
    "geojson": _("For a map (GeoJSON)"),
}
"""Of exports."""


def waiting(count: int) -> Counted:
    return _n("{count} waits until somebody reads it", "{count} wait until somebody reads them", count)


AUTHOR_HEARS: Final = _("{who} hears this, and what becomes of the other one.")


def asked_along(count: int) -> Counted:
    return _n(
        "{count} neighbour supports a part of it. We ask whether they support this too.",
        "{count} neighbours support a part of it. We ask whether they support this too.",
        count,
    )


def to_be_asked(count: int) -> Counted:
    return _n(
        "{count} neighbour supports it. We ask whether they support the other one too.",
        "{count} neighbours support it. We ask whether they support the other one too.",
        count,
    )


def with_it(count: int) -> Counted:
    return _n(
        "{count} that was merged into it goes along.",
        "{count} that were merged into it go along.",
        count,
    )


def urgent(count: int) -> Counted:
    return _n("{count} sounds urgent, and is nobody's yet", "{count} sound urgent, and are nobody's yet", count)


def to_read(count: int) -> Counted:
    return _n("{count} submission to read", "{count} submissions to read", count)


def late(count: int) -> Counted:
    return _n("{count} is past the time we promised.", "{count} are past the time we promised.", count)


def promised(count: int) -> Counted:
    return _n(
        "Residents hear from us within {count} working day.",
        "Residents hear from us within {count} working days.",
        count,
    )


def samples(count: int) -> Counted:
    return _n(
        "{count} submission here is a sample, to look around with.",
        "{count} submissions here are samples, to look around with.",
        count,
    )


def answers(count: int) -> Counted:
    return _n("{count} resident answered a question", "{count} residents answered a question", count)


def messages(count: int) -> Counted:
    return _n("{count} message to the team", "{count} messages to the team", count)


def messages_wait(count: int) -> Counted:
    return _n("{count} message waits for a reply.", "{count} messages wait for a reply.", count)


def yours(count: int) -> Counted:
    return _n("{count} is your turn", "{count} are your turn", count)
