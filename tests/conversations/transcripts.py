"""Writes docs/conversations anew: `python -m tests.conversations.transcripts`. The test compares; it never writes."""

import asyncio
import re
import tempfile
from pathlib import Path
from typing import Final

from participation import migrations
from participation.challenges import create_challenge
from participation.database import Db, make_engine
from participation.sample import sample_challenge
from samenleven.commands.play import player_of
from samenleven.embedded.server import EmbeddedPostgres
from tests.builders import KEYS
from tests.conversations.answers import ANSWERS

FOLDER: Final = Path(__file__).parents[2] / "docs" / "conversations"
_NUMBER: Final = re.compile(
    r"((?:nummer|number) is |(?:over nummer|about number|support number|ook voor nummer) "
    r"|bot: (?:Nummer|Number) |\[)\d+(?=\.|:| · | says| too| zegt)"
)
_TIME: Final = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d")


def file_of(name: str, language: str) -> Path:
    return FOLDER / f"{name}.{language}.txt"


async def transcript(db: Db, name: str, language: str) -> str:
    """In the sample challenge, which must be open. Numbers that are given are shown as 12, times as one of 4 May."""
    lines: list[str] = []
    player = await player_of(db, KEYS, language=language, tell=lines.append)
    await player.play(name.partition("-")[0], list(ANSWERS[name][language]))
    return _TIME.sub("4-5-2026, 12:00", _NUMBER.sub(r"\g<1>12", "\n".join(lines))) + "\n"


async def write_all() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder) / "data") as postgres:
        await migrations.upgrade(postgres.url)
        engine = make_engine(postgres.url, pool_size=1)
        for name, languages in ANSWERS.items():
            for language in languages:
                async with engine.connect() as db:
                    await create_challenge(db, sample_challenge())
                    file_of(name, language).write_text(await transcript(db, name, language), "utf-8")
                    await db.rollback()
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(write_all())
