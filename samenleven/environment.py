"""The variables that the environment and `.env` may hold: what each means, its default and what would be right.

The README's table shows what stands here (kept true by a test). `samenleven.settings` turns it into plain dataclasses.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from participation.mail_text import read_address
from samenleven.addresses import Network, database_address, mail_server, networks, web_address

SECRET_BYTES: Final = 32
"""A secret is at least as long as the keys derived from it."""


def _variable(default: object, *, meaning: str, right: str, shown: str | None = None) -> Any:
    """A variable that must be `right`; `shown` is what the table says of a default that is not a plain value."""
    table = {"right": right, "shown": f"`{default}`" if shown is None else shown}
    return Field(default=default, description=meaning, json_schema_extra=table)  # type: ignore[arg-type]


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().strip().encode()) < SECRET_BYTES:
        raise ValueError
    return value


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    """The Bot API page, `setWebhook`, `secret_token`."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError
    return value


def _postgres(value: SecretStr) -> SecretStr:
    return SecretStr(database_address(value.get_secret_value()))


def _smtp(value: SecretStr) -> SecretStr:
    mail_server(value.get_secret_value())
    return value


def _mail(value: str) -> str:
    if (address := read_address(value)) is None:
        raise ValueError
    return address


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _networks(value: object) -> object:
    return networks(value) if isinstance(value, str) else value


_Rate = Annotated[int, Field(ge=0, le=10_000)]
_WebAddress = Annotated[str, AfterValidator(web_address)]
_A_RATE: Final = "a whole number, or 0 for no limit"


class Environment(BaseSettings):
    """One field a variable, in the order of the README. Unknown variables are ignored, empty ones count as absent."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: Annotated[SecretStr, AfterValidator(_postgres)] | None = _variable(
        None,
        meaning="The PostgreSQL server (15 or newer) to use, like `postgresql://name:password@host/database`.",
        right="the address of a PostgreSQL database, like postgresql://name:password@host/database",
        shown="none: an own embedded PostgreSQL",
    )
    data_dir: Path | None = _variable(
        None,
        meaning="The folder of the embedded database and its key file.",
        right="the path of a folder",
        shown="`samenleven` in your user's data folder",
    )
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] | None = _variable(
        None,
        meaning="The secret under which addresses are hashed and sealed: at least 32 bytes of text. "
        "Needed with `DATABASE_URL`, unless `SECRET_KEY_FILE` is there.",
        right=f"at least {SECRET_BYTES} bytes of text",
        shown="embedded database: made at the first start",
    )
    secret_key_file: Path | None = _variable(
        None,
        meaning="A file that holds that secret, instead of `SECRET_KEY`; `samenleven rotate-key` writes it anew.",
        right="the path of a file",
        shown="none",
    )
    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = _variable(
        None,
        meaning="The bot's token from @BotFather.",
        right="the token that @BotFather gave, like 123456:ABC-def",
        shown="none: the web chat alone",
    )
    telegram_api: _WebAddress = _variable(
        "https://api.telegram.org",
        meaning="The Bot API server, when you run one of your own.",
        right="the address of a Bot API server, like https://api.telegram.org",
    )
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = _variable(
        None,
        meaning="With `PUBLIC_URL`: Telegram brings updates to us, and proves itself with this secret.",
        right="1 to 256 letters, digits, _ or -",
        shown="none: we ask Telegram for updates",
    )
    public_url: _WebAddress | None = _variable(
        None,
        meaning="How the web server is reached from outside.",
        right="an address like https://samenleven.example.org",
        shown="none",
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp)] | None = _variable(
        None,
        meaning="The mail server that mails are handed to, like `smtp://name:password@mail.example.org:587`; "
        "`smtps://` for TLS from the first byte.",
        right="the address of a mail server, like smtp://name:password@mail.example.org:587",
        shown="none: nothing is mailed",
    )
    mail_from: Annotated[str, AfterValidator(_mail)] | None = _variable(
        None,
        meaning="The address that mails come from. Needed with `SMTP_URL`, as is `PUBLIC_URL`.",
        right="a mail address, like buurt@example.org",
        shown="none",
    )
    host: str = _variable(
        "127.0.0.1",
        meaning="The address that the web server listens on; `0.0.0.0` for all.",
        right="an address of this computer, like 127.0.0.1 or 0.0.0.0",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = _variable(
        8080,
        meaning="The web server's port; `0` takes any free one.",
        right="a whole number from 0 to 65535",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = _variable(
        (),
        meaning="Networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, with commas between them.",
        right="networks with commas between them, like 10.0.0.0/8, 192.168.1.1",
        shown="none",
    )
    sign_in_links: bool = _variable(
        default=True,
        meaning="Whether a one-time link may sign a member of the team in without a passkey.",
        right="true or false",
        shown="`true`",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = _variable(
        "INFO",
        meaning="How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
        right="DEBUG, INFO, WARNING or ERROR",
    )
    telegram_rate_overall: _Rate = _variable(
        30, meaning="Messages to Telegram in a second, all together; `0` for no limit, here and below.", right=_A_RATE
    )
    telegram_rate_calls: _Rate = _variable(
        25, meaning="Of these at most so many for calls, so that replies have room.", right=_A_RATE
    )
    telegram_rate_chat: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = _variable(
        1, meaning="Messages in a second to one private chat.", right="a number like 1 or 0.5, or 0 for no limit"
    )
    telegram_rate_group: _Rate = _variable(20, meaning="Messages in a minute to one group.", right=_A_RATE)


def what_is_right(field: str) -> str:
    extra = Environment.model_fields[field].json_schema_extra
    if not isinstance(extra, dict):
        raise TypeError(field)
    return str(extra["right"])
