"""docs/conversations is what really happens, in words that everybody reads."""

from collections.abc import Iterator

import pytest

from conversations.scripts.table import SCRIPTS
from conversations.scripts.welcome import IN_YOUR_OWN_LANGUAGE
from participation.challenges import create_challenge
from participation.database import Db
from participation.sample import sample_challenge
from tests.conversations.answers import ANSWERS
from tests.conversations.test_texts import MOST_SENTENCES, MOST_WORDS, sentences
from tests.conversations.transcripts import file_of, transcript

ALL = [(name, language) for name, languages in ANSWERS.items() for language in languages]
MOST_IN_A_NOTICE = 7
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
        elif bubble and not line.strip().startswith(("[", "(", "·")):
            bubble.append(line.strip())
