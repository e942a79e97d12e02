"""The methods that set the bot up: commands, descriptions, menu button.

Source: core.telegram.org/bots/api#setmycommands, #botcommand, #setmydescription, #setchatmenubutton.
"""

import re

from tests.botapi.parameters import Parameters
from tests.botapi.state import State
from tests.botapi.wire import JSON, bad_request, encode

COMMAND = re.compile(r"[a-z0-9_]+")  # #botcommand: 1-32 lowercase English letters, digits and underscores
LANGUAGE = re.compile(r"([a-z]{2})?")  # #setmycommands: a two-letter ISO 639-1 language code
MAX_COMMANDS = 100  # #setmycommands: "At most 100 commands can be specified"
SCOPES = {"default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
          "chat": ("chat_id",), "chat_administrators": ("chat_id",),
          "chat_member": ("chat_id", "user_id")}  # fmt: skip


def set_my_commands(state: State, parameters: Parameters) -> bool:
    key = _scope(parameters), _language(parameters)
    commands = parameters.nested("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.commands[key] = [_command(command) for command in commands]
    state.ledger.accept("setMyCommands", state.clock(), text=key[1], detail={"scope": key[0], "commands": commands})
    return True


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    state.commands.pop((_scope(parameters), _language(parameters)), None)
    state.ledger.accept("deleteMyCommands", state.clock())
    return True


def get_my_commands(state: State, parameters: Parameters) -> list[JSON]:
    return state.commands.get((_scope(parameters), _language(parameters)), [])


def set_my_description(state: State, parameters: Parameters) -> bool:
    return _set_text(state, parameters, "setMyDescription", "description", 512)


def set_my_short_description(state: State, parameters: Parameters) -> bool:
    return _set_text(state, parameters, "setMyShortDescription", "short_description", 120)


def get_my_description(state: State, parameters: Parameters) -> JSON:
    return {"description": state.texts.get(("description", _language(parameters)), "")}


def get_my_short_description(state: State, parameters: Parameters) -> JSON:
    return {"short_description": state.texts.get(("short_description", _language(parameters)), "")}


def set_chat_menu_button(state: State, parameters: Parameters) -> bool:
    button = parameters.nested("menu_button") or {"type": "default"}
    kind = button.get("type") if isinstance(button, dict) else None
    if kind not in ("commands", "default", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    if kind == "web_app" and not (button.get("text") and (button.get("web_app") or {}).get("url")):
        raise bad_request("can't parse menu button: text and web_app are needed")
    chat_id = parameters.integer("chat_id")
    if chat_id:
        state.chat(str(chat_id))
    state.menu_buttons[chat_id] = button
    state.ledger.accept("setChatMenuButton", state.clock(), chat_id=chat_id, detail=button)
    return True


def _set_text(state: State, parameters: Parameters, method: str, name: str, longest: int) -> bool:
    text = parameters.string(name)
    if len(text) > longest:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    language = _language(parameters)
    state.texts[name, language] = text
    state.ledger.accept(method, state.clock(), text=text, detail={"language_code": language})
    return True


def _language(parameters: Parameters) -> str:
    code = parameters.string("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(parameters: Parameters) -> str:
    scope = parameters.nested("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if any(not scope.get(name) for name in SCOPES[kind]):
        raise bad_request(f"can't parse BotCommandScope: {' and '.join(SCOPES[kind])} needed")
    return encode({name: scope[name] for name in ("type", *SCOPES[kind])})


def _command(command: object) -> JSON:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command") or ""), str(command.get("description") or "")
    name = name.removeprefix("/")
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}
