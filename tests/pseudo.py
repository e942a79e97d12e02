"""A language that nobody speaks, made from the Dutch catalogue as tests run: every text of ours in brackets, in other
letters and a third longer. Read on a page or in a chat, whatever still has plain letters was never translated.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final

import pytest
from babel.messages.pofile import read_po

from bot.web.offline import offline_page
from conversations import catalogues
from conversations.scripts.welcome import IN_YOUR_OWN_LANGUAGE
from conversations.texts import NATIVE_NAMES
from participation.challenge_file import ChallengeFile
from participation.sample import sample_challenge

LEFT_TO_RIGHT: Final = "nl"
RIGHT_TO_LEFT: Final = "ar"
LANGUAGES: Final = (LEFT_TO_RIGHT, RIGHT_TO_LEFT)
LONGER: Final = 0.35
_DUTCH: Final = Path(catalogues.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "messages.po"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTED: Final = str.maketrans(_LETTERS, "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž")
_ARABIC: Final = str.maketrans(_LETTERS, "ابتدعفغهيجكلمنوبقرستثخطشصض" * 2)
_PEOPLES: Final = str.maketrans(_LETTERS, "АБЦДЕФГХИЙКЛМНОПЩРСТУВЖЫЯЗабцдефгхийклмнопщрстувжыяз")
_KEPT: Final = re.compile(r"(\{\w+\}|/[a-z]+|https?://\S+|Samenleven|Telegram|\n)")
_MAY_BE_PLAIN: Final = re.compile(
    "|".join(
        (
            r"\d{1,2} [a-z]+ \d{4}, \d\d:\d\d",
            r"(?<!\w)/[a-z]+",
            *map(re.escape, sorted({"Samenleven", "Telegram", *NATIVE_NAMES.values()})),
        )
    )
)
_PLAIN: Final = re.compile("[A-Za-z]+")


@cache
def pseudo(text: str, language: str = LEFT_TO_RIGHT) -> str:
    """`⟦Šţööþþéñ ···⟧`; placeholders, commands and names stay as they are."""
    letters = _ARABIC if language == RIGHT_TO_LEFT else _ACCENTED
    parts = [part if _KEPT.fullmatch(part) else part.translate(letters) for part in _KEPT.split(text)]
    return f"⟦{''.join(parts)} {'·' * (round(len(text) * LONGER) - 3)}⟧"


def peoples(text: str) -> str:
    """What is not ours to translate, in letters of its own: residents' words, and the challenge's texts."""
    return text.translate(_PEOPLES)


def untranslated(text: str) -> list[str]:
    """The words on a page or in a message that no catalogue has turned."""
    return _PLAIN.findall(_MAY_BE_PLAIN.sub("", text.replace(IN_YOUR_OWN_LANGUAGE, "")))


class Pseudo(NullTranslations):
    """Knows the texts of the catalogue, and no other: what is not in it comes back as it is."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        with _DUTCH.open("rb") as file:
            known = [(message.id, message.string) for message in read_po(file, locale="nl") if message.id]
        self._texts = {id_: str(string) for id_, string in known if isinstance(id_, str)}
        self._counted = {id_[0]: tuple(string or ()) for id_, string in known if not isinstance(id_, str)}

    def gettext(self, message: str) -> str:
        return pseudo(self._texts[message], self._language) if message in self._texts else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        if msgid1 not in self._counted:
            return msgid1 if n == 1 else msgid2
        forms = self._counted[msgid1]
        return pseudo(forms[0] if n == 1 else forms[-1], self._language)


@contextmanager
def speaking_pseudo(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every language of people is this one: `nl` from left to right, `ar` from right to left. English stays: the API's
    document for programs is in it."""
    known: dict[str, NullTranslations] = {catalogues.SOURCE_LANGUAGE: NullTranslations()}
    known |= {language: Pseudo(language) for language in LANGUAGES}
    offline_page.cache_clear()
    with patch.context() as patched:
        patched.setattr(catalogues, "catalogue", known.__getitem__)
        yield
    offline_page.cache_clear()


def a_foreign_challenge(slug: str) -> ChallengeFile:
    """The sample challenge in letters of its own, spoken in both directions."""
    raw = sample_challenge().model_dump(mode="json")
    raw |= {"slug": slug, "languages": list(LANGUAGES)}
    return ChallengeFile.model_validate(_foreign(raw), context={"languages": LANGUAGES})


def _foreign(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        if "nl" in value:
            return {language: peoples(value["nl"]) for language in LANGUAGES}
        return {key: _foreign(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_foreign(each) for each in value]
    return peoples(value) if name == "name" else value
