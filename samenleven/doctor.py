"""One look at everything that must be right, a `Check` each. Nothing is changed; one fault does not hide the next."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.settings import MailSettings, TelegramSettings
from participation.app_role import role_for
from participation.check import Check
from participation.database import make_engine
from participation.key_check import key_opens_addresses
from participation.rotation import count_former
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.folders import DataFolder
from samenleven.first_challenge import has_none
from samenleven.opened import disposed, running_server
from samenleven.secret import KEY_FILE, keys_of
from samenleven.sentences import Stopped
from samenleven.server_checks import UNFINISHED_ROTATION, WRONG_KEY, look_at_server, reached
from samenleven.settings import DatabaseSettings, Settings
from samenleven.tables import fault_of_tables


async def look_at_everything(settings: Settings) -> tuple[Check, ...]:
    return (*await _database(settings.database), *await _telegram(settings.telegram), await _mail(settings.mail))


async def _database(settings: DatabaseSettings) -> tuple[Check, ...]:
    try:
        if settings.url is None and not DataFolder(settings.data_dir).cluster.exists():
            return (_check("Database", "none yet; the first `samenleven run` makes one"),)
        async with (
            running_server(settings) as url,
            disposed(make_engine(url, pool_size=1)) as engine,
            reached(engine) as db,
        ):
            return await _inside(db, url, settings)
    except (Stopped, EmbeddedError) as fault:
        return (_check("Database", "cannot be reached", str(fault)),)


async def _inside(db: AsyncConnection, url: str, settings: DatabaseSettings) -> tuple[Check, ...]:
    server = await look_at_server(db)
    tables = await fault_of_tables(url)
    checks = (
        _check("Database", f"PostgreSQL {server.version}", server.fault_of_age),
        _check("UTF-8", server.encoding, server.fault_of_encoding),
        _check("Extensions", "none needed"),
        _check("Migrations", "not up to date" if tables else "up to date", tables),
    )
    if tables:
        return checks
    return (*checks, await _audit(db), await _key(db, settings), await _challenge(db, settings))


async def _audit(db: AsyncConnection) -> Check:
    """Neither is at fault: where the server lets us make no role, the trigger holds alone."""
    guarded = "a trigger and a role without UPDATE and DELETE" if await role_for(db) else "a trigger"
    return _check("Audit", f"only added to, kept so by {guarded}")


async def _key(db: AsyncConnection, settings: DatabaseSettings) -> Check:
    if settings.secret is None and not (settings.data_dir / KEY_FILE).exists():
        return _check("Key", "gone", f"Put {settings.data_dir / KEY_FILE} back, or set SECRET_KEY to what it held.")
    try:
        keys = await asyncio.to_thread(keys_of, settings)
    except Stopped as fault:
        return _check("Key", "cannot be used", str(fault))
    fits = await key_opens_addresses(db, keys)
    if fits is None:
        return _check("Key", "present; nothing is sealed yet")
    if not fits:
        return _check("Key", "another one", WRONG_KEY)
    if await count_former(db, keys=keys):
        return _check("Key", "not yet the key of everything", UNFINISHED_ROTATION)
    return _check("Key", "opens what is sealed")


async def _challenge(db: AsyncConnection, settings: DatabaseSettings) -> Check:
    if not await has_none(db):
        return _check("Challenge", "present")
    if settings.url is None:
        return _check("Challenge", "none yet; `samenleven run` opens the sample")
    return _check("Challenge", "none", "Make one with `samenleven challenge create FILE.toml`.")


async def _telegram(settings: TelegramSettings | None) -> tuple[Check, ...]:
    if settings is None:
        return (_check("Telegram", "no TELEGRAM_TOKEN: the web chat alone"),)
    from bot.telegram.check import check_telegram  # noqa: PLC0415 — python-telegram-bot is slow to import

    return await check_telegram(settings)


async def _mail(settings: MailSettings | None) -> Check:
    if settings is None:
        return _check("Mail", "no SMTP_URL: nothing is mailed")
    from bot.mail.server import greet  # noqa: PLC0415 — its library is of use where mail is sent

    fault = await greet(settings)
    if fault:
        return _check("Mail", f"{settings.host} {fault}", "Look at SMTP_URL: its host, port, name and password.")
    return _check("Mail", f"{settings.host} takes mail from {settings.sender}")


def _check(name: str, detail: str, remedy: str | None = None) -> Check:
    """What has a remedy is not well."""
    return Check(name, ok=remedy is None, detail=detail, remedy=remedy or "")
