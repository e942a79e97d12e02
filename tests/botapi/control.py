"""The verbs by which tests play people and Telegram's moods; `POST /control/<verb>` with a JSON object does the same.

Each takes keyword arguments of JSON and answers JSON; what is wrong in a story raises AssertionError.
"""

from collections.abc import Callable
from dataclasses import asdict
from inspect import isawaitable
from typing import Any

from tests.botapi import hearing, membership, speaking, tapping, waiting
from tests.botapi.faults import Fault, Plan
from tests.botapi.limits import Limits
from tests.botapi.state import State
from tests.botapi.wire import JSON


async def perform(state: State, verb: str, values: JSON) -> Any:
    """Raises KeyError for an unknown verb."""
    answer = VERBS[verb](state, **values)
    return await answer if isawaitable(answer) else answer


def _fail(state: State, *, fault: str, **plan: Any) -> None:
    state.faults.plans.append(Plan(Fault(fault), **plan))


def _heal(state: State) -> None:
    state.faults.heal()


def _limits(state: State, **figures: int | None) -> None:
    state.throttle.set(Limits(**figures))


def _callback_seconds(state: State, *, seconds: float) -> None:
    state.callback_seconds = seconds


def _webhook_pause(state: State, *, seconds: float) -> None:
    state.webhook.pause = seconds


def _privacy(state: State, *, on: bool) -> None:
    state.privacy = on


def _ledger(state: State, *, after: int = 0) -> list[JSON]:
    return [asdict(entry) for entry in state.ledger.entries[int(after) :]]


def _refusals(state: State, *, after: int = 0) -> list[JSON]:
    return [asdict(refusal) for refusal in state.ledger.refusals[int(after) :]]


def _counts(state: State) -> JSON:
    return {
        "calls": dict(state.ledger.calls),
        "accepted": len(state.ledger.entries),
        "refused": {str(code): count for code, count in state.ledger.refused.items()},
        "struck": dict(state.faults.struck),
        "pending_updates": len(state.updates.pending),
        "next_update_id": state.updates.next_id,
        "webhook_attempts": state.webhook.attempts,
    }


def _deliver_again(state: State, *, update_id: int, times: int = 1) -> None:
    state.updates.deliver_again(update_id, times)


def _swap_next(state: State) -> None:
    state.updates.swap_next()


def _restart_update_ids(state: State, *, at: int | None = None) -> int:
    state.updates.restart(at)
    return state.updates.next_id


VERBS: dict[str, Callable[..., Any]] = {
    "add_person": speaking.add_person,
    "start": speaking.start,
    "say": speaking.say,
    "say_many": speaking.say_many,
    "edit": speaking.edit,
    "share": speaking.share,
    "put": speaking.put,
    "tap": tapping.tap,
    "tap_data": tapping.tap_data,
    "block": membership.block,
    "unblock": membership.unblock,
    "deactivate": membership.deactivate,
    "add_group": membership.add_group,
    "add_bot": membership.add_bot,
    "kick_bot": membership.kick_bot,
    "mute_bot": membership.mute_bot,
    "retitle": membership.retitle,
    "upgrade": membership.upgrade,
    "hears": hearing.hears,
    "silence": hearing.silence,
    "last": hearing.last,
    "messages": hearing.messages,
    "chat_log": hearing.chat_log,
    "toasts": hearing.toasts,
    "fail": _fail,
    "heal": _heal,
    "limits": _limits,
    "callback_seconds": _callback_seconds,
    "webhook_pause": _webhook_pause,
    "privacy": _privacy,
    "ledger": _ledger,
    "refusals": _refusals,
    "counts": _counts,
    "settled": waiting.settled,
    "accepted": waiting.accepted,
    "deliver_again": _deliver_again,
    "swap_next": _swap_next,
    "restart_update_ids": _restart_update_ids,
}
