"""What the audit's codes are called on a page. A code without a text is shown as it is."""

from collections.abc import Mapping
from typing import Final

from admin.texts import ROLES
from conversations.texts import Text, _
from participation.calls import CallMove
from participation.words import DeclineReason, LinkPurpose, MediaKind, MergeReason, Move, ReadingKind, TextOf

ACTIONS: Final[Mapping[str, Text]] = {
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "link_made": _("Made a link"),
    "link_used": _("Used a link"),
    "passkey_added": _("Made a passkey"),
    "added": _("Added"),
    "role_changed": _("Changed a role"),
    "disabled": _("Disabled"),
    "enabled": _("Let in again"),
    Move.ACCEPT: _("Accepted"),
    Move.DECLINE: _("Declined"),
    Move.ASK: _("Asked a question"),
    Move.ANSWERED: _("Got an answer"),
    Move.REOPEN: _("Opened again"),
    Move.REPLY: _("Replied"),
    Move.MERGE: _("Merged"),
    Move.UNMERGE: _("Took a merge apart"),
    Move.SUCCEED: _("Took the place of another"),
    Move.UNDO: _("Undone"),
    Move.REDACT: _("Took personal data out"),
    "noted": _("Wrote a note"),
    "corrected": _("Corrected"),
    "written_down": _("Wrote down"),
    "tagged": _("Put a tag on"),
    "untagged": _("Took a tag off"),
    "made": _("Made"),
    "revoked": _("Revoked"),
    "exported": _("Exported"),
    "call_made": _("Made a call"),
    "call_changed": _("Changed a call"),
    "call_begun": _("A call began"),
    "call_resent": _("Sent once more to whom it is not certain of"),
    CallMove.SCHEDULE: _("Gave a call its moment"),
    CallMove.TAKE_BACK: _("Took a call back"),
    CallMove.PAUSE: _("Paused a call"),
    CallMove.RESUME: _("Went on with a call"),
    CallMove.CANCEL: _("Cancelled a call"),
    "renamed": _("Renamed"),
    "merged": _("Merged"),
}
TARGETS: Final[Mapping[str, Text]] = {
    "members": _("Member"),
    "passkeys": _("Passkey"),
    "submissions": _("Submission"),
    "calls": _("Call"),
    "tags": _("Tag"),
    "sources": _("Source"),
    "api_tokens": _("API token"),
}
FIELDS: Final[Mapping[str, Text]] = {
    TextOf.OWN_WORDS: _("own words"),
    TextOf.PURPOSE: _("why it matters"),
    TextOf.FOR_WHOM: _("for whom"),
    TextOf.AVAILABILITY: _("when"),
    TextOf.PUBLIC_WORDING: _("public wording"),
    TextOf.READINGS: _("what the team wrote down"),
    TextOf.THREAD: _("the conversation"),
    TextOf.SUPPORTS: _("notes of neighbours"),
    "media": _("what was sent along"),
    "area_id": _("area"),
    "domains": _("domains"),
    "assigned_to": _("whose turn it is"),
    ReadingKind.TRANSCRIPT: _("what is said or seen"),
    ReadingKind.TRANSLATION: _("a translation"),
    "name": _("name"),
    "group": _("group"),
}
REASONS: Final[Mapping[str, Text]] = {
    **{role.value: text for role, text in ROLES.items()},
    LinkPurpose.ENROL: _("for a passkey"),
    LinkPurpose.SIGN_IN: _("to sign in once"),
    "passkey": _("with a passkey"),
    "link": _("with a one-time link"),
    "all": _("everywhere"),
    "words": _("in words"),
    MediaKind.PHOTO: _("a photo"),
    MediaKind.VOICE: _("a voice message"),
    MergeReason.SAME: _("the same"),
    MergeReason.TWICE: _("sent twice"),
    MergeReason.PART: _("a part of it"),
    DeclineReason.DONE_ALREADY: _("done already"),
    DeclineReason.ELSEWHERE: _("another place"),
    DeclineReason.ONE_PERSON: _("about one person"),
    DeclineReason.NOT_OURS: _("somebody else decides"),
    DeclineReason.OTHER: _("another reason"),
}
NOBODY: Final = _("The program")
