"""What a script may do. Plain dataclasses; `conversations.talk.DEEDS` says which use case does it."""

from dataclasses import dataclass, field

from conversations.effects import Command
from conversations.questions import Written
from participation.words import About, Company, Digest, Finding, Kind, Reach, SupportKind, Visibility


@dataclass(frozen=True, slots=True)
class SpeakLanguage(Command[None]):
    language: str


@dataclass(frozen=True, slots=True)
class JoinChallenge(Command[None]):
    """The notice was acknowledged: from now on there is a resident."""

    version: str


@dataclass(frozen=True, slots=True)
class AcknowledgeNotice(Command[None]):
    """A resident read a newer version of the notice, and goes on."""

    version: str


@dataclass(frozen=True, slots=True)
class DeclineNotice(Command[None]):
    pass


@dataclass(frozen=True, slots=True)
class Recorded:
    number: int


@dataclass(frozen=True, slots=True)
class RecordSubmission(Command[Recorded]):
    kind: Kind
    words: Written
    area: int | None
    urgent: bool = False
    """Its words sound as if it cannot wait."""


@dataclass(frozen=True, slots=True)
class SetDomains(Command[None]):
    submission: int
    domains: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetPurpose(Command[None]):
    submission: int
    words: Written


@dataclass(frozen=True, slots=True)
class SetAbout(Command[None]):
    submission: int
    about: About


@dataclass(frozen=True, slots=True)
class DetailOffer(Command[None]):
    """What is given is set; the rest stays as it is."""

    submission: int
    for_whom: str | None = None
    availability: str | None = None
    reach: Reach | None = None
    company: Company | None = None


@dataclass(frozen=True, slots=True)
class ShowNeighbours(Command[None]):
    submission: int
    visibility: Visibility
    name: str | None


@dataclass(frozen=True, slots=True)
class HideFromNeighbours(Command[None]):
    submission: int


@dataclass(frozen=True, slots=True)
class AddToSubmission(Command[None]):
    submission: int
    words: Written


@dataclass(frozen=True, slots=True)
class AnswerTeam(Command[None]):
    """What the team asked about a submission, answered."""

    submission: int
    words: Written


@dataclass(frozen=True, slots=True)
class AnswerProposal(Command[None]):
    """Whether a message may become what the team asks."""

    submission: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class WithdrawSubmission(Command[None]):
    submission: int


@dataclass(frozen=True, slots=True)
class NeighbourList:
    """Numbers of submissions."""

    fresh: tuple[int, ...] = ()
    """That this resident said nothing of yet."""
    given: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ListNeighbours(Command[NeighbourList]):
    """What neighbours sent and this resident may see."""


@dataclass(frozen=True, slots=True)
class NeighbourCard:
    number: int
    kind: Kind
    words: str
    name: str | None = None
    """Only of who chose to be named."""
    area: str | None = None
    supports: dict[SupportKind, int] = field(default_factory=dict)
    given: tuple[SupportKind, ...] = ()
    """What this resident said of it."""


@dataclass(frozen=True, slots=True)
class ShowNeighbour(Command[NeighbourCard | None]):
    """Counts that it was shown; None when it is there no more."""

    submission: int


@dataclass(frozen=True, slots=True)
class GiveSupport(Command[None]):
    submission: int
    kind: SupportKind
    note: str | None = None
    """For the team."""


@dataclass(frozen=True, slots=True)
class TakeBackSupport(Command[None]):
    submission: int
    kind: SupportKind


@dataclass(frozen=True, slots=True)
class SupportAlong(Command[None]):
    """What was said of what was merged into it is said of this one too."""

    submission: int


@dataclass(frozen=True, slots=True)
class LiveIn(Command[None]):
    area: int | None
    """None: not told."""


@dataclass(frozen=True, slots=True)
class BeNamed(Command[None]):
    """The name that neighbours may see, where the resident said so; None: no name any more."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Erase(Command[None]):
    """The resident, with everything that leads to them."""


@dataclass(frozen=True, slots=True)
class GiveData(Command[None]):
    """Everything that is held about the resident goes along with what is said at the end of the talk."""


@dataclass(frozen=True, slots=True)
class OfferCalls(Command[bool]):
    """Whether this resident is to be asked now whether calls may be sent: once, and never after `/stop`."""


@dataclass(frozen=True, slots=True)
class AllowCalls(Command[None]):
    allowed: bool


@dataclass(frozen=True, slots=True)
class BeQuiet(Command[None]):
    """Between these two hours, by the challenge's clocks, the bot begins nothing; None: beside the night of all."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class ChooseDigest(Command[None]):
    digest: Digest


@dataclass(frozen=True, slots=True)
class LeaveAddress(Command[None]):
    """A mail goes there, with a link to confirm it."""

    address: str


@dataclass(frozen=True, slots=True)
class ForgetAddress(Command[None]):
    """The mail address of this resident, at once."""


@dataclass(frozen=True, slots=True)
class StopWriting(Command[bool]):
    """The bot begins nothing any more; whether it might have (there is a resident)."""


@dataclass(frozen=True, slots=True)
class WriteAgain(Command[None]):
    """The bot may begin something again."""


@dataclass(frozen=True, slots=True)
class GiveWords(Command[None]):
    """Four words, to find this back with, go along with what is said at the talk's end; nothing for who has some."""


@dataclass(frozen=True, slots=True)
class NewWords(Command[None]):
    """The same for who asks for them; those of before work no more."""


@dataclass(frozen=True, slots=True)
class Tried:
    finding: Finding
    code: int = 0
    """The row of the code that was found."""
    brought: int = 0
    """So much was sent by who speaks here now."""
    unread: bool = False
    """Whose code it is was told what we keep, and never read it: nobody of theirs has a chat."""


@dataclass(frozen=True, slots=True)
class TryWords(Command[Tried]):
    words: str


@dataclass(frozen=True, slots=True)
class JoinFound(Command[None]):
    """This chat stands for whom the code leads to; what was sent here moves along."""

    code: int


@dataclass(frozen=True, slots=True)
class LetGo(Command[None]):
    """Chats that joined after this one stand for the resident no more."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """To one question of a prompt."""

    question: int
    words: str | None = None
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerPrompt(Command[None]):
    """What the call asks that this talk came from, answered."""

    answers: tuple[GivenAnswer, ...]
