"""The methods that bring the bot its updates and files.

Source: core.telegram.org/bots/api#getting-updates and #getfile.
"""

import re
from urllib.parse import urlsplit

from tests.botapi.parameters import Parameters
from tests.botapi.state import State
from tests.botapi.webhook import Hook
from tests.botapi.wire import JSON, bad_request, conflict

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # #setwebhook: secret_token, 1-256 characters
MAX_POLL_SECONDS = 50
WEBHOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


def get_me(state: State, _parameters: Parameters) -> JSON:
    return state.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_file(state: State, parameters: Parameters) -> JSON:
    return state.files.to_download(parameters.string("file_id"))


async def get_updates(state: State, parameters: Parameters) -> str:
    """Answers JSON text. #getupdates: limit 1-100; will not work while an outgoing webhook is set up."""
    if state.webhook.hook:
        raise conflict(WEBHOOK_IS_SET)
    limit = parameters.integer("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    state.updates.allow(parameters.nested("allowed_updates"))
    timeout = min(max(parameters.integer("timeout"), 0), MAX_POLL_SECONDS)
    return await state.updates.poll(parameters.integer("offset"), limit, timeout)


async def set_webhook(state: State, parameters: Parameters) -> bool:
    url = parameters.string("url")
    secret = parameters.string("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request(
            "secret token contains unallowed characters" if len(secret) <= 256 else "secret token is too long"
        )
    if not url:
        return await delete_webhook(state, parameters)
    _check_url(url)
    connections = parameters.integer("max_connections", 40)
    if parameters.flag("drop_pending_updates"):
        state.updates.drop()
    state.updates.allow(parameters.nested("allowed_updates"))
    state.updates.stop_poll("terminated by setWebhook request")
    await state.webhook.set(Hook(url, secret, min(max(connections, 1), 100)))
    state.ledger.accept("setWebhook", state.clock(), text=url)
    return True


async def delete_webhook(state: State, parameters: Parameters) -> bool:
    await state.webhook.remove()
    if parameters.flag("drop_pending_updates"):
        state.updates.drop()
    state.ledger.accept("deleteWebhook", state.clock())
    return True


def get_webhook_info(state: State, _parameters: Parameters) -> JSON:
    return state.webhook.info()


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
