"""The tables (docs/memory.md has a line for each)."""

from participation.models.base import Base
from participation.models.batches import IdempotencyKey, SubmissionBatch, SubmissionBatchItem
from participation.models.calls import Call, CallAnswer, Group
from participation.models.challenges import Area, Challenge, Domain, Source
from participation.models.erasures import Erasure
from participation.models.find_codes import FindCode, FindTry
from participation.models.intake import Import, Intake
from participation.models.mail import MailAddress, MailAsk
from participation.models.phases import Answer, Firing, Phase, PhaseMove, Prompt
from participation.models.pictures import Picture, PictureFile
from participation.models.residents import Bot, Chat, ChatResident, Consent, DeadLetter, HandledUpdate, Resident
from participation.models.review import Merge, Notice, OpenSubmission, SubmissionMove, SubmissionTag, Tag
from participation.models.submissions import (
    Media,
    Reading,
    Submission,
    SubmissionCount,
    SubmissionDomain,
    Support,
    ThreadEntry,
)
from participation.models.talks import Message, Talk
from participation.models.team import ApiToken, Audit, Invitation, Member, MemberRole, Passkey, SignIn

__all__ = [
    "Answer",
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
    "Firing",
    "Group",
    "HandledUpdate",
    "IdempotencyKey",
    "Import",
    "Intake",
    "Invitation",
    "MailAddress",
    "MailAsk",
    "Media",
    "Member",
    "MemberRole",
    "Merge",
    "Message",
    "Notice",
    "OpenSubmission",
    "Passkey",
    "Phase",
    "PhaseMove",
    "Picture",
    "PictureFile",
    "Prompt",
    "Reading",
    "Resident",
    "SignIn",
    "Source",
    "Submission",
    "SubmissionBatch",
    "SubmissionBatchItem",
    "SubmissionCount",
    "SubmissionDomain",
    "SubmissionMove",
    "SubmissionTag",
    "Support",
    "Tag",
    "Talk",
    "ThreadEntry",
]
