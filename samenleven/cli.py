"""The command `samenleven`: its table of commands, and how it ends. What they do is in `samenleven.commands`."""

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer

from samenleven.commands import (
    backup,
    challenge,
    demo,
    doctor,
    export,
    media,
    member,
    migrate,
    playing,
    restore,
    rotate_key,
    run,
)
from samenleven.refusals import sentences_for

_WRONG_USE: Final = 2
_FAILED: Final = 1


def _typer(text: str) -> typer.Typer:
    return typer.Typer(help=text, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


app = _typer("Samenleven: residents say what they miss, and the neighbourhood works on it together.")
_challenge = _typer("The neighbourhood's challenges.")
_member = _typer("The team: who may sign in, and in which role.")
_export = _typer("What was brought, for use elsewhere.")
_media = _typer("Photos and voice messages.")

app.command("run", epilog="Example: samenleven run bot")(run.run)
app.command("migrate", epilog="Example: samenleven migrate")(migrate.migrate)
app.add_typer(_challenge, name="challenge", epilog="Example: samenleven challenge list")
app.add_typer(_member, name="member", epilog="Example: samenleven member list")
app.command("play", epilog="Example: samenleven play share_need --language nl")(playing.play)
app.command("demo", epilog="Example: samenleven demo")(demo.demo)
app.add_typer(_export, name="export", epilog="Example: samenleven export submissions --format csv")
app.add_typer(_media, name="media", epilog="Example: samenleven media keep")
app.command("backup", epilog="Example: samenleven backup monday.dump")(backup.backup)
app.command("restore", epilog="Example: samenleven restore monday.dump")(restore.restore)
app.command("rotate-key", epilog="Example: samenleven rotate-key")(rotate_key.rotate_key)
app.command("doctor", epilog="Example: samenleven doctor")(doctor.doctor)
_challenge.command("create", epilog="Example: samenleven challenge create our-street.toml")(challenge.create)
_challenge.command("list", epilog="Example: samenleven challenge list")(challenge.list_all)
_challenge.command("show", epilog="Example: samenleven challenge show our-street")(challenge.show)
_challenge.command("change", epilog="Example: samenleven challenge change our-street.toml")(challenge.change)
_challenge.command("open", epilog="Example: samenleven challenge open our-street")(challenge.open_up)
_challenge.command("close", epilog="Example: samenleven challenge close our-street")(challenge.close)
_member.command("invite", epilog="Example: samenleven member invite --name Hanna --role owner")(member.invite)
_member.command("link", epilog="Example: samenleven member link 3 --sign-in")(member.link)
_member.command("list", epilog="Example: samenleven member list")(member.list_all)
_member.command("disable", epilog="Example: samenleven member disable 3")(member.disable)
_export.command("submissions", epilog="Example: samenleven export submissions --format csv --output needs.csv")(
    export.submissions
)

_media.command("keep", epilog="Example: samenleven media keep")(media.keep)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 — as typer calls it
    if wanted:
        typer.echo(f"samenleven {version('samenleven')}")
        raise typer.Exit


@app.callback(invoke_without_command=True, epilog="Example: samenleven run")
def _samenleven(
    context: typer.Context,
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Samenleven: residents say what they miss, and the neighbourhood works on it together."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was typed; what goes wrong is a sentence on stderr and an exit code (2: typed wrong, 1: failed)."""
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        code = app(arguments, prog_name="samenleven", standalone_mode=False)
    except typer.TyperException as wrong:
        return _end(_WRONG_USE, _sentence(wrong.format_message()))
    except typer.Abort:
        return _end(_FAILED, "Stopped.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has enough
        return _FAILED
    except Exception as error:  # noqa: BLE001 — the command's one handler
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    if os.environ.get("LOG_LEVEL", "").upper() == "DEBUG" or logging.getLogger().level == logging.DEBUG:
        traceback.print_exception(error)
    sentences = sentences_for(error)
    if sentences is None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        sentences = (
            f"Something failed that should not ({type(error).__name__} at {Path(place.filename).name}:"
            f"{place.lineno}): LOG_LEVEL=DEBUG shows more.",
        )
    return _end(_FAILED, *sentences)


def _sentence(message: str) -> str:
    line = " ".join(message.split()).rstrip(",")
    return line if line.endswith((".", "?")) else f"{line}."


def _end(code: int, *sentences: str) -> int:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    return code
