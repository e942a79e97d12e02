"""Settings are read here once, and handed on as small frozen dataclasses. A wrong one is a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from platformdirs import user_data_path
from pydantic import SecretStr, ValidationError

from bot.settings import MailSettings, Rates, TelegramSettings, Webhook
from samenleven.addresses import Network, mail_server
from samenleven.environment import SECRET_BYTES, Environment, what_is_right
from samenleven.key_ring import secrets_in
from samenleven.sentences import SettingsFault

__all__ = [
    "DatabaseSettings",
    "MailSettings",
    "Rates",
    "Settings",
    "SettingsFault",
    "TelegramSettings",
    "WebSettings",
    "Webhook",
    "read_settings",
]

_TELEGRAMS_OWN: Final = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    url: str | None = field(repr=False)
    """`postgresql+asyncpg://…`; None: the embedded one, under `data_dir`."""
    data_dir: Path
    """Absolute; it need not be there yet."""
    secret: str | None = field(repr=False)
    """None: the embedded database's own key file (`samenleven.secret`)."""
    secret_file: Path | None = None
    """Where `secret` was read, when it stands in a file."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    host: str
    port: int
    public_url: str | None
    """Without a slash at its end."""
    trusted_proxies: tuple[Network, ...]
    sign_in_links: bool = True
    """Whether a member may sign in once by a link, without a passkey."""


@dataclass(frozen=True, slots=True)
class Settings:
    database: DatabaseSettings
    telegram: TelegramSettings | None
    """None: the web chat alone."""
    web: WebSettings
    log_level: str
    mail: MailSettings | None = None
    """None: nothing is mailed."""


def read_settings() -> Settings:
    """What the environment and `.env` in the current folder say; the environment goes first.

    Raises:
        SettingsFault: with one sentence for every wrong variable.
    """
    try:
        found = Environment()
    except ValidationError as error:
        fields = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors(include_url=False, include_input=False))
        raise SettingsFault(*(f"{name.upper()} must be {what_is_right(name)}." for name in fields)) from None
    except UnicodeDecodeError:
        raise SettingsFault("The file .env must be text in UTF-8.") from None
    if faults := (*_secret_faults(found), *_telegram_faults(found), *_mail_faults(found)):
        raise SettingsFault(*faults)
    return Settings(_database(found), _telegram(found), _web(found), found.log_level, _mail(found))


def _secret_faults(found: Environment) -> Iterator[str]:
    if found.secret_key and found.secret_key_file:
        yield "SECRET_KEY and SECRET_KEY_FILE exclude each other: set one of them."
    elif found.database_url and not (found.secret_key or found.secret_key_file):
        yield (
            "SECRET_KEY or SECRET_KEY_FILE must be set with DATABASE_URL: "
            f"at least {SECRET_BYTES} bytes of text, kept apart from the database."
        )
    if found.secret_key_file and (fault := _file_fault(found.secret_key_file)):
        yield fault


def _file_fault(path: Path) -> str | None:
    try:
        held = secrets_in(path.expanduser().read_text("utf-8")).values()
    except (OSError, ValueError):
        return f"SECRET_KEY_FILE must be a text file that can be read; {path} cannot."
    long_enough = all(len(secret.encode()) >= SECRET_BYTES for secret in held)
    return None if long_enough else f"SECRET_KEY_FILE must hold at least {SECRET_BYTES} bytes of text."


def _telegram_faults(found: Environment) -> Iterator[str]:
    if 0 < found.telegram_rate_overall < found.telegram_rate_calls:
        yield "TELEGRAM_RATE_CALLS must be at most TELEGRAM_RATE_OVERALL."
    if not found.telegram_webhook_secret:
        return
    if not found.public_url:
        yield "PUBLIC_URL must be set with TELEGRAM_WEBHOOK_SECRET: it is where Telegram brings the updates."
    elif found.telegram_api == _TELEGRAMS_OWN and not found.public_url.startswith("https://"):
        yield "PUBLIC_URL must start with https:// when Telegram brings the updates."


def _mail_faults(found: Environment) -> Iterator[str]:
    if not found.smtp_url:
        return
    if not found.mail_from:
        yield "MAIL_FROM must be set with SMTP_URL: it is the address that mails come from."
    if not found.public_url:
        yield "PUBLIC_URL must be set with SMTP_URL: it is where the links in mails lead."


def _database(found: Environment) -> DatabaseSettings:
    data_dir = found.data_dir or user_data_path("samenleven", appauthor=False)
    secret, secret_file = _plain(found.secret_key), None
    if found.secret_key_file:
        secret_file = found.secret_key_file.expanduser().absolute()
        secret = secret_file.read_text("utf-8")
    data_dir = data_dir.expanduser().absolute()
    return DatabaseSettings(_plain(found.database_url), data_dir, secret and secret.strip(), secret_file)


def _telegram(found: Environment) -> TelegramSettings | None:
    if not found.telegram_token:
        return None
    webhook = None
    if found.telegram_webhook_secret and found.public_url:
        webhook = Webhook(found.public_url, found.telegram_webhook_secret.get_secret_value())
    rates = Rates(
        found.telegram_rate_overall, found.telegram_rate_calls, found.telegram_rate_chat, found.telegram_rate_group
    )
    return TelegramSettings(found.telegram_token.get_secret_value(), found.telegram_api, webhook, rates)


def _mail(found: Environment) -> MailSettings | None:
    if not found.smtp_url or not found.mail_from or not found.public_url:
        return None
    server = mail_server(found.smtp_url.get_secret_value())
    return MailSettings(
        server.host, server.port, found.mail_from, found.public_url, server.tls, server.user, server.password
    )


def _web(found: Environment) -> WebSettings:
    return WebSettings(found.host, found.port, found.public_url, found.trusted_proxies, found.sign_in_links)


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
