"""`samenleven media keep`: what only Telegram has is kept here, before its bot is replaced."""

import asyncio

import typer

from samenleven.progress import progress_of_rows
from samenleven.sentences import Stopped
from samenleven.settings import Settings
from samenleven.starting import settings_with_logs


def keep() -> None:
    """Fetch the photos and voice messages that only Telegram has, and keep them; also while the program runs.

    Do this before another bot takes its place: a file is given to no other bot than the one it was sent to. Cut short,
    the next time goes on with what is left.
    """
    if failed := asyncio.run(_keep(settings_with_logs())):
        typer.echo(f"{failed} could not be kept. Type the command again to try those once more.", err=True)
        raise typer.Exit(1)


async def _keep(settings: Settings) -> int:
    if settings.telegram is None:
        raise Stopped("TELEGRAM_TOKEN is not set: set the token of the bot whose photos and voices you want to keep.")
    from bot.telegram.bot import TokenRefused  # noqa: PLC0415 — python-telegram-bot is slow to import
    from bot.telegram.keeping import count_to_keep, keep_media  # noqa: PLC0415 — as above
    from samenleven.opened import opened_database  # noqa: PLC0415 — sqlalchemy is slow to import

    kept = failed = 0
    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _keys):
        total = await count_to_keep(engine, settings.telegram)
        with progress_of_rows("Keeping", total) as done:
            try:
                async for each in keep_media(engine, settings.telegram):
                    done(1)
                    if each.failure is None:
                        kept += 1
                        continue
                    failed += 1
                    typer.echo(f"The {each.kind} of submission {each.submission}: {each.failure}.", err=True)
            except TokenRefused:
                sentence = "TELEGRAM_TOKEN is not known to Telegram: copy it from @BotFather once more."
                raise Stopped(sentence) from None
    typer.echo(f"{kept} kept." if total else "Nothing to keep: there is nothing that only Telegram has.")
    return failed
