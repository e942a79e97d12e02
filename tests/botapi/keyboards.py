"""Keyboards under messages: what Telegram takes and what it refuses.

Rules: core.telegram.org/bots/api#inlinekeyboardbutton ("Exactly one of the optional fields must be used to specify
type of the button"; callback_data 1-64 bytes) and #replykeyboardmarkup.
"""

from typing import Any

from tests.botapi.parameters import Parameters
from tests.botapi.wire import JSON, bad_request

MAX_BUTTONS = 100
ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query",
           "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
           "callback_game", "pay"}  # fmt: skip
KNOWN = ACTIONS | {"text", "icon_custom_emoji_id", "style"}
ADDRESSES = ("http://", "https://", "tg://")


def read_markup(parameters: Parameters) -> JSON | None:
    """The `reply_markup`, checked, or None; raises 400."""
    markup = parameters.nested("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [row for row in _rows(markup["inline_keyboard"]) if row]
        return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]} if rows else None
    if "keyboard" in markup:
        return {**markup, "keyboard": [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"])]}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True or not markup:
        return markup or None
    raise bad_request("can't parse reply keyboard markup JSON object")


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: an Array of Arrays expected")
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _inline_button(button: Any) -> JSON:
    if not isinstance(button, dict):
        raise _bad_button("expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _bad_button('Field "text" must be of type String and not empty')
    actions = [name for name, value in button.items() if name in ACTIONS and value is not None]
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or not button.keys() <= KNOWN:
        raise _bad_button("exactly one action per button")
    _check_action(button)
    return button


def _check_action(button: JSON) -> None:
    data = button.get("callback_data")
    if data is not None and (not isinstance(data, str) or not 1 <= len(data.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(ADDRESSES):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Any) -> JSON:
    shaped = {"text": button} if isinstance(button, str) else button
    if not isinstance(shaped, dict) or not shaped.get("text"):
        raise bad_request("can't parse keyboard button: text is empty")
    return shaped


def _bad_button(why: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {why}")


def buttons_of(message: JSON) -> list[JSON]:
    """The buttons under a message, row after row, of either kind of keyboard."""
    markup = message.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return [button for row in rows for button in row]
