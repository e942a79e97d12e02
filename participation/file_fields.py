"""The kinds of values in a challenge's file, and what each says when it is written wrongly.

A value's check raises ValueError with a sentence that says what would be right; `file_problems` adds the place.
"""

import re
from datetime import time
from typing import Annotated, Any, Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

NOTICE_WORDS: Final = 60
"""A short notice is read on a phone before the first tap."""

# ISO 639-1, the two-letter codes.
LANGUAGES: Final = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 — 183 codes read better as words than as a list
)
_SLUG: Final = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_POSTCODE: Final = re.compile(r"[1-9][0-9]{3}(?:[A-Z]{2})?")
# CBS writes letters too where a municipality ran out of figures (Amsterdam: WK0363AA, BU0363AA01).
_CODE: Final = re.compile(r"GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_TELEPHONE: Final = re.compile(r"\+?[0-9(][0-9 ()-]*[0-9]")


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError(f'"{value}" is no slug: write at most 40 small letters, figures and hyphens, as in veen-kade')
    return value


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f'"{value}" is no language: write its two letters of ISO 639-1, as in nl')
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{value}" is no time zone: write its IANA name, as in Europe/Amsterdam') from None
    return value


def _postcode(value: str) -> str:
    postcode = "".join(value.split()).upper()
    if not _POSTCODE.fullmatch(postcode):
        raise ValueError(f'"{value}" is no postcode: write four digits, or four digits and two letters')
    return postcode


def _cbs_code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError(f'"{value}" is no CBS code: write it as in GM0344, WK034401 or BU03440101')
    return value


def _mail(value: str) -> str:
    if not _MAIL.fullmatch(value):
        raise ValueError(f'"{value}" is no mail address: write it as in team@example.org')
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value.lower()):
        raise ValueError(f'"{value}" is no name of a website: write it without https:// and without a path')
    return value.lower()


def _telephone(value: str) -> str:
    if not _TELEPHONE.fullmatch(value):
        raise ValueError(f'"{value}" is no telephone number: write figures, spaces and hyphens, as in 0800-2000')
    return value


def _written_time(value: object) -> object:
    if not isinstance(value, str | time):
        raise ValueError('write a time between quotes, as in "21:00"')  # noqa: TRY004 — pydantic reports ValueErrors
    return value


def _local_time(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError('write the time of the challenge itself, without a zone, as in "21:00"')
    return value


def _text(value: object) -> object:
    if value is None:
        raise ValueError("has no text: every text stands in every language of the challenge")
    if isinstance(value, str) and not value.strip():
        raise ValueError("is empty: write the text in this language")
    return value


def _few_words(value: str) -> str:
    words = len(value.split())
    if words > NOTICE_WORDS:
        raise ValueError(f"has {words} words: a short notice has at most {NOTICE_WORDS}")
    return value


def _languages_of(info: ValidationInfo) -> tuple[str, ...]:
    """The challenge's languages while a file is read; none when a set-up comes back from the database."""
    return info.context["languages"] if info.context else ()


def _spoken(value: str, info: ValidationInfo) -> str:
    languages = _languages_of(info)
    if languages and value not in languages:
        raise ValueError(f'"{value}" is not one of the challenge\'s languages ({", ".join(languages)})')
    return value


def _with_gaps(value: Any, info: ValidationInfo) -> Any:
    """Every missing language becomes a gap, so that each is told at its own place."""
    if not isinstance(value, dict):
        return value
    return value | {language: None for language in _languages_of(info) if language not in value}


def _some(value: object) -> object:
    if value == []:
        raise ValueError("is empty: write at least one")
    return value


AtLeastOne: Final = BeforeValidator(_some)
Slug: TypeAlias = Annotated[str, AfterValidator(_slug)]
Language: TypeAlias = Annotated[str, AfterValidator(_language)]
TimeZone: TypeAlias = Annotated[str, AfterValidator(_time_zone)]
Postcode: TypeAlias = Annotated[str, AfterValidator(_postcode)]
CbsCode: TypeAlias = Annotated[str, AfterValidator(_cbs_code)]
Mail: TypeAlias = Annotated[str, AfterValidator(_mail)]
Host: TypeAlias = Annotated[str, AfterValidator(_host)]
Telephone: TypeAlias = Annotated[str, AfterValidator(_telephone)]
LocalTime: TypeAlias = Annotated[time, BeforeValidator(_written_time), AfterValidator(_local_time)]
Text: TypeAlias = Annotated[str, BeforeValidator(_text)]
_ShortText: TypeAlias = Annotated[str, BeforeValidator(_text), AfterValidator(_few_words)]
_Spoken: TypeAlias = Annotated[str, AfterValidator(_spoken)]
Texts: TypeAlias = Annotated[dict[_Spoken, Text], BeforeValidator(_with_gaps)]
"""Language to text: every language of the challenge, and no other."""
ShortTexts: TypeAlias = Annotated[dict[_Spoken, _ShortText], BeforeValidator(_with_gaps)]
