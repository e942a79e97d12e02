"""The closed sets of the words we use (docs/language.md). Imports nothing of ours, so that every room may use it."""

from enum import IntEnum, StrEnum
from typing import Final


class Channel(StrEnum):
    TELEGRAM = "telegram"
    WEB = "web"
    MAIL = "mail"
    """Going out only."""


class ChallengeStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class LegalBasis(StrEnum):
    """Why the operator may keep what residents say (AVG, article 6)."""

    PUBLIC_TASK = "public_task"
    CONSENT = "consent"


class Erasure(StrEnum):
    """What erasing a resident does to the words of their submissions."""

    ERASE = "erase"
    ANONYMISE = "anonymise"


class AreaKind(StrEnum):
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    VILLAGE = "village"


class Pretend(StrEnum):
    """Who is no real resident."""

    SAMPLE = "sample"
    """Made up by `samenleven demo`, to look around with."""
    TEST = "test"
    """A member of the team who tries the chat."""


class Kind(StrEnum):
    """What a submission is."""

    NEED = "need"
    OFFER = "offer"
    IDEA = "idea"
    LESSON = "lesson"
    MESSAGE = "message"


TURNS_INTO: Final = (Kind.NEED, Kind.OFFER)
"""What a message to the team may become, when its sender says so."""
BROUGHT: Final = (Kind.NEED, Kind.OFFER, Kind.IDEA, Kind.LESSON)
"""What the neighbourhood may go on with; a message to the team is for the team alone, and answered."""


class Status(StrEnum):
    """Where a submission stands; `participation.moves` says how it gets there."""

    RECEIVED = "received"
    CLARIFYING = "clarifying"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    MERGED = "merged"
    """It goes on as part of another one, its canonical one."""


class Move(StrEnum):
    """What the team, or an answer, does to where a submission stands."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"
    """The resident is asked something."""
    ANSWERED = "answered"
    """They answered, by any channel."""
    REOPEN = "reopen"
    """New facts after it was declined."""
    REPLY = "reply"
    """A message to the team is answered."""
    MERGE = "merge"
    """It is about the same as another one, and goes on with it."""
    UNMERGE = "unmerge"
    """It stands on its own again."""
    SUCCEED = "succeed"
    """What it was merged with is gone: it takes its place."""
    PROPOSE = "propose"
    """Its sender is asked whether a message may become a need or an offer."""
    TURNED = "turned"
    """They said yes."""
    KEPT = "kept"
    """They said no: it stays a message."""
    UNDO = "undo"
    """The last move was a mistake."""
    REDACT = "redact"
    """Personal data were taken out; it stays where it stands."""


UNDONE_BY_NOTHING: Final = (Move.UNDO, Move.REDACT)
"""What is looked past where the last move is taken back."""


class Deed(StrEnum):
    """What is done with many submissions at once."""

    ACCEPT = "accept"
    TAG = "tag"
    DOMAIN = "domain"
    ASSIGN = "assign"


class Outcome(StrEnum):
    """How it went with one of many."""

    DONE = "done"
    ALREADY = "already"
    """It was so before."""
    NOT_NOW = "not_now"
    """Where it stands, it is not possible."""
    MISSING = "missing"
    """There is none of that number (any more)."""
    UNDONE = "undone"
    """Done, and taken back with the others."""
    CHANGED = "changed"
    """Done, and left so when the others were taken back: somebody changed it since."""


class DeclineReason(StrEnum):
    """Why the neighbourhood cannot go on with something; own words may come with it."""

    DONE_ALREADY = "done_already"
    ELSEWHERE = "elsewhere"
    """Another place or another neighbourhood."""
    ONE_PERSON = "one_person"
    """About one person, who can be recognised."""
    NOT_OURS = "not_ours"
    """Somebody else decides on it."""
    OTHER = "other"


class MergeReason(StrEnum):
    """Why two submissions go on as one."""

    SAME = "same"
    """Two residents brought the same."""
    TWICE = "twice"
    """One resident sent it twice."""
    PART = "part"
    """The one is a part of the other."""
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry of a submission's thread is. A note alone is never the resident's to see."""

    ADDITION = "addition"
    QUESTION = "question"
    ANSWER = "answer"
    """To a question, by the resident."""
    REPLY = "reply"
    """To a message, by the team."""
    DECLINED = "declined"
    """Why not, and where to go instead, in the member's own words."""
    NOTE = "note"


OF_RESIDENTS: Final = (EntryKind.ADDITION, EntryKind.ANSWER)
"""Entries in the resident's own words."""


class ReadingKind(StrEnum):
    """What the team writes down of own words."""

    TRANSCRIPT = "transcript"
    """What is said in a voice message, or seen on a photo."""
    TRANSLATION = "translation"


class TextOf(StrEnum):
    """Where a submission's words stand, as the audit names it."""

    OWN_WORDS = "own_words"
    PURPOSE = "purpose"
    FOR_WHOM = "for_whom"
    AVAILABILITY = "availability"
    PUBLIC_WORDING = "public_wording"
    READINGS = "readings"
    THREAD = "thread"
    SUPPORTS = "supports"


TAKEN_OUT: Final = "[…]"
"""What stands in the place of personal data that the team took out."""


class NoticeKind(StrEnum):
    """What a resident is to hear of something they sent."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATE = "late"
    """It was not read in the time that was promised."""
    REDACTED = "redacted"
    """Personal data were taken out of their words."""
    PHOTO_TAKEN_OUT = "photo_taken_out"
    VOICE_TAKEN_OUT = "voice_taken_out"
    MERGED = "merged"
    """It goes on with another one."""
    UNMERGED = "unmerged"
    """It stands on its own again, after they heard that it did not."""
    SUPPORT = "support"
    """What they support goes on with another one: whether they are for that one too."""


OF_DECISIONS: Final = (NoticeKind.ACCEPTED, NoticeKind.DECLINED)
"""Notices that are true no more once the decision is taken back."""


class SupportKind(StrEnum):
    """What a neighbour says of an accepted submission."""

    ME_TOO = "me_too"
    JOIN_IN = "join_in"
    CAN_HELP = "can_help"


class Role(StrEnum):
    """A member's, in one challenge (`participation.roles`)."""

    VIEWER = "viewer"
    ORGANIZER = "organizer"
    COORDINATOR = "coordinator"
    OWNER = "owner"


class LinkPurpose(StrEnum):
    """What a one-time link to a member is for."""

    ENROL = "enrol"
    """Make a passkey."""
    SIGN_IN = "sign_in"
    """One sign-in of twelve hours without a passkey."""
    TRY_CHAT = "try_chat"
    """Open the chat as a test resident."""


class About(StrEnum):
    """Who a submission is about."""

    ME = "me"
    SOMEBODY = "somebody"
    NEIGHBOURHOOD = "neighbourhood"


class Reach(StrEnum):
    """How far from home somebody offers something."""

    HOME = "home"
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"
    ANYWHERE = "anywhere"


class Company(StrEnum):
    """With whom somebody does what they offer."""

    ALONE = "alone"
    TOGETHER = "together"
    SEEKING = "seeking"
    """They look for others."""


class Visibility(StrEnum):
    """Who may see a submission, once it is accepted."""

    TEAM = "team"
    NAMELESS = "nameless"
    NAMED = "named"


class ConsentKind(StrEnum):
    NOTICE = "notice"
    NEIGHBOURS = "neighbours"
    CALLS = "calls"
    DIGEST = "digest"
    MAIL = "mail"
    """What the bot begins goes to a mail address."""


class Digest(StrEnum):
    """How often somebody would like an overview of the neighbourhood."""

    NEVER = "never"
    WEEKLY = "weekly"


class MailState(StrEnum):
    """How it stands with somebody's mail address."""

    NONE = "none"
    ASKED = "asked"
    """A link was sent there, and not opened yet."""
    ON = "on"
    REFUSED = "refused"
    """The mail server there takes nothing for it."""


class MailPage(StrEnum):
    """What a link in a mail leads to; its letter stands in the link."""

    CONFIRM = "c"
    STOP = "s"
    """No mail at all any more."""
    NO_DIGEST = "d"
    NO_URGENT = "u"


class Finding(StrEnum):
    """What four words came to."""

    FOUND = "found"
    HERE = "here"
    """Of the resident who speaks here already."""
    UNKNOWN = "unknown"
    WAIT = "wait"
    """Tried too often, here or everywhere."""


class MediaKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"


class TalkState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    BLOCKED = "blocked"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class OnDoubt(StrEnum):
    """What happens to a message of which we cannot know whether it arrived."""

    RESEND = "resend"
    HOLD = "hold"


class Priority(IntEnum):
    """The lower goes first."""

    REPLY = 0
    NOTICE = 1
    CALL = 2


class CallState(StrEnum):
    """Where a call stands; `participation.calls` says how it gets there."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


class Does(StrEnum):
    """What a button of a call does."""

    SCRIPT = "script"
    LINK = "link"
    NOT_NOW = "not_now"
    PROMPT = "prompt"
    """Puts the prompt's own questions."""


class PhaseKind(StrEnum):
    """A kind of step, in the order in which they are usually thought of; runs may overlap, repeat and go back."""

    EXPLORE = "explore"
    DEFINE = "define"
    IMAGINE = "imagine"
    TRY = "try"
    LEARN = "learn"
    SUSTAIN = "sustain"


class PhaseState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class PhaseMove(StrEnum):
    """What is done with a run of a phase; `participation.phases` says when."""

    PLAN = "plan"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


class Starts(StrEnum):
    """What answering a prompt begins."""

    NEED = "need"
    OFFER = "offer"
    IDEA = "idea"
    LESSON = "lesson"
    QUESTIONS = "questions"
    """The prompt's own."""


class QuestionKind(StrEnum):
    """How a question of a prompt is answered."""

    WORDS = "words"
    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    """1 to 5."""
    YES_NO = "yes_no"


class PromptState(StrEnum):
    DRAFT = "draft"
    ON = "on"
    OFF = "off"
    """Somebody stopped it."""
