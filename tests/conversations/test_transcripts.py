"""docs/conversations is what really happens, in words that everybody reads."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from conversations.content import Content
from conversations.scripts.table import SCRIPTS
from conversations.scripts.welcome import IN_YOUR_OWN_LANGUAGE
from conversations.wording import KEY_LIMIT, OPTION_LIMIT
from participation.challenges import create_challenge
from participation.database import Db
from participation.models import Message
from participation.sample import sample_challenge
from tests.conversations.answers import ANSWERS
from tests.conversations.test_texts import MOST_SENTENCES, MOST_WORDS, sentences
from tests.conversations.transcripts import file_of, transcript

ALL = [(name, language) for name, languages in ANSWERS.items() for language in languages]
MOST_IN_A_NOTICE = 7
_NUMBER_TO_CALL = re.compile(r"\s*[\d -]+: ")
"""A line of the list of numbers, which is no sentence."""
_BUTTON = re.compile(rf"(\d+:[a-z0-9_-]{{1,{KEY_LIMIT}}}|menu):[a-z0-9_-]{{1,{OPTION_LIMIT}}}")
NOTICES = tuple(
    text
    for texts in (sample_challenge().setup.notice.short, sample_challenge().setup.notice.full)
    for text in texts.values()
)


def test_every_script_has_a_transcript_in_both_languages() -> None:
    assert {name.partition("-")[0] for name in ANSWERS} == set(SCRIPTS)
    assert all(set(languages) == {"nl", "en"} for languages in ANSWERS.values())


@pytest.mark.parametrize(("name", "language"), ALL)
async def test_a_transcript_is_what_really_happens(db: Db, name: str, language: str) -> None:
    await create_challenge(db, sample_challenge())

    assert await transcript(db, name, language) == file_of(name, language).read_text("utf-8")


@pytest.mark.parametrize("name", ANSWERS)
async def test_every_button_of_every_script_has_a_short_key_and_a_short_option(db: Db, name: str) -> None:
    await create_challenge(db, sample_challenge())
    await transcript(db, name, "nl")
    contents = [Content.load(stored) for stored in (await db.execute(select(Message.content))).scalars() if stored]
    changes = [line.change for content in contents for line in content.review if line.change]
    ids = [button.id for button in (*changes, *(button for content in contents for button in content.buttons))]

    assert ids
    for id_ in ids:
        assert _BUTTON.fullmatch(id_), id_
        assert len(id_.encode()) <= 64


@pytest.mark.parametrize(("name", "language"), ALL)
def test_the_bot_speaks_in_short_sentences_and_small_bubbles(name: str, language: str) -> None:
    for bubble in _bubbles(file_of(name, language).read_text("utf-8")):
        notice = any(bubble.startswith(text[:40]) for text in NOTICES)
        said = sentences(bubble.replace(IN_YOUR_OWN_LANGUAGE, ""))
        if not notice:
            assert len(said) <= MOST_SENTENCES, bubble
        for sentence in said:
            assert len(sentence.split()) <= MOST_WORDS, sentence


@pytest.mark.parametrize("text", sample_challenge().setup.notice.short.values())
def test_the_short_notice_has_at_most_sixty_words_and_seven_sentences(text: str) -> None:
    assert len(text.split()) <= 60
    assert len(sentences(text)) <= MOST_IN_A_NOTICE


def _bubbles(text: str) -> Iterator[str]:
    """What stands behind `bot:`, with the lines that belong to it; buttons and steps left out."""
    bubble: list[str] = []
    for line in [*text.splitlines(), "bot:"]:
        if line.startswith(("bot:", "you:")):
            if bubble:
                yield "\n".join(bubble)
            bubble = [line.removeprefix("bot: ")] if line.startswith("bot: ") else []
        elif bubble and not line.strip().startswith(("[", "(", "·")) and not _NUMBER_TO_CALL.match(line):
            bubble.append(line.strip())
