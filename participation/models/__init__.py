"""The tables (docs/memory.md has a line for each)."""

from participation.models.base import Base
from participation.models.batches import IdempotencyKey, SubmissionBatch, SubmissionBatchItem
from participation.models.calls import Call, CallAnswer
from participation.models.challenges import Area, Challenge, Domain, Source
from participation.models.erasures import Erasure
from participation.models.find_codes import FindCode, FindTry
from participation.models.residents import Bot, Chat, ChatResident, Consent, DeadLetter, HandledUpdate, Resident
from participation.models.review import Merge, Notice, OpenSubmission, SubmissionMove, SubmissionTag, Tag
from participation.models.submissions import Media, Reading, Submission, SubmissionDomain, Support, ThreadEntry
from participation.models.talks import Message, Talk
from participation.models.team import ApiToken, Audit, Invitation, Member, MemberRole, Passkey, SignIn

__all__ = [
    "ApiToken",
    "Area",
    "Audit",
    "Base",
    "Bot",
    "Call",
    "CallAnswer",
    "Challenge",
    "Chat",
    "ChatResident",
    "Consent",
    "DeadLetter",
    "Domain",
    "Erasure",
    "FindCode",
    "FindTry",
    "HandledUpdate",
    "IdempotencyKey",
    "Invitation",
    "Media",
    "Member",
    "MemberRole",
    "Merge",
    "Message",
    "Notice",
    "OpenSubmission",
    "Passkey",
    "Reading",
    "Resident",
    "SignIn",
    "Source",
    "Submission",
    "SubmissionBatch",
    "SubmissionBatchItem",
    "SubmissionDomain",
    "SubmissionMove",
    "SubmissionTag",
    "Support",
    "Tag",
    "Talk",
    "ThreadEntry",
]
