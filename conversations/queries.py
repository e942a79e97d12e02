"""What a script may look up. Plain dataclasses; `conversations.talk.QUERIES` says who answers."""

from dataclasses import dataclass, field

from conversations.effects import Query
from conversations.me import AreaChoice
from participation.words import Digest, Kind, MailState, QuestionKind, Status, SupportKind, Visibility


@dataclass(frozen=True, slots=True)
class NoticeText:
    version: str
    short: dict[str, str]
    full: dict[str, str]


@dataclass(frozen=True, slots=True)
class Notice(Query[NoticeText]):
    """The challenge's privacy notice."""


@dataclass(frozen=True, slots=True)
class MyConsents(Query[dict[str, str]]):
    """What somebody read and agreed to, and took back, a line each, with its version and time; per language.

    Empty for who is no resident.
    """


@dataclass(frozen=True, slots=True)
class PersonText:
    """Somebody of flesh and blood: a telephone number, and when it is answered."""

    telephone: str
    hours: dict[str, str]


@dataclass(frozen=True, slots=True)
class Person(Query[PersonText]):
    pass


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    number: str
    label: dict[str, str]
    """What it is for."""


@dataclass(frozen=True, slots=True)
class Urgent(Query[tuple[UrgentNumber, ...]]):
    """Whom to call when something cannot wait for the team."""


@dataclass(frozen=True, slots=True)
class GoesOnAs:
    """What a submission was merged into."""

    number: int
    status: Status
    words: str | None = None
    """As neighbours may read it; None: the team alone sees it."""


@dataclass(frozen=True, slots=True)
class MySubmission:
    number: int
    kind: Kind
    status: Status
    words: str
    visibility: Visibility
    additions: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What the team asked, replied, or gave as a reason."""
    supports: dict[SupportKind, int] = field(default_factory=dict)
    """How many neighbours say what."""
    merged: GoesOnAs | None = None


@dataclass(frozen=True, slots=True)
class MySubmissions(Query[tuple[MySubmission, ...]]):
    """What this resident sent and did not take back: the newest first, at most a dozen, without what was added."""


@dataclass(frozen=True, slots=True)
class Mine(Query[MySubmission | None]):
    """One of them, with what was added; None when it is there no more."""

    number: int


@dataclass(frozen=True, slots=True)
class TeamQuestion:
    number: int
    """Of the submission it is about."""
    words: str


@dataclass(frozen=True, slots=True)
class TeamQuestions(Query[tuple[TeamQuestion, ...]]):
    """What the team asks this resident, and they did not answer yet; the newest first."""


@dataclass(frozen=True, slots=True)
class SupportedPart:
    number: int
    """Of a submission into which something was merged that this resident supports."""
    words: str


@dataclass(frozen=True, slots=True)
class SupportedParts(Query[tuple[SupportedPart, ...]]):
    """Those of which this resident said nothing yet, and may see them."""


@dataclass(frozen=True, slots=True)
class TeamProposal:
    number: int
    words: str
    """Of the message, as it was sent."""
    kind: Kind
    """What it may become."""


@dataclass(frozen=True, slots=True)
class TeamProposals(Query[tuple[TeamProposal, ...]]):
    """Messages of which the team asks this resident whether they may become something else; the newest first."""


@dataclass(frozen=True, slots=True)
class SettingsText:
    language: str
    area: str | None
    """Its name."""
    name: str | None
    areas: tuple[AreaChoice, ...]
    """Where one may live: those that hold no others."""
    calls: bool = False
    """Whether calls may be sent."""
    digest: Digest = Digest.NEVER
    paused: bool = False
    """Whether they asked us to begin nothing."""
    quiet: tuple[int, int] | None = None
    """From which hour until which we begin nothing, beside the quiet hours of all."""
    mail: MailState | None = None
    """None: there is nothing to be said, or asked, of mail here."""


@dataclass(frozen=True, slots=True)
class MySettings(Query[SettingsText]):
    pass


@dataclass(frozen=True, slots=True)
class MailStanding:
    state: MailState
    sends: bool
    """Whether mail can be sent here at all."""


@dataclass(frozen=True, slots=True)
class MyMail(Query[MailStanding]):
    """How it stands with this resident's mail address."""


@dataclass(frozen=True, slots=True)
class LaterChats(Query[int]):
    """How many chats joined this resident after this one."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One that a prompt asks."""

    id: int
    kind: QuestionKind
    text: dict[str, str]
    options: dict[int, dict[str, str]] = field(default_factory=dict)
    """By number, in the order shown."""
    low: dict[str, str] = field(default_factory=dict)
    """What 1 means on a scale, and 5."""
    high: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromptText:
    questions: tuple[AskedQuestion, ...]
    again: bool = False
    """This resident answered them before."""


@dataclass(frozen=True, slots=True)
class AskedByCall(Query[PromptText | None]):
    """What the call asks that this talk came from; None where that asks nothing of its own."""
