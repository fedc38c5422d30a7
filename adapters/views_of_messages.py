"""Who was told what, and when: read from the log, for people and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.reading import Reading
from domain import due, wording
from domain.act import Envelope
from domain.phases import State

Json = dict[str, Any]
_OF_ONE = frozenset({"message_sent", "message_failed", "message_superseded"})
"""events that name one message, and do not hold it"""


def told(reading: Reading, language: str = "fr") -> list[Json]:
    """Of each deadline that is open, when everybody who was ever told of it was told last.

    ``how`` is ``single``, ``digest`` or ``letter`` (which the manager passes on), ``status`` is ``sent``, ``trial`` (to the manager,
    mail being off), ``deferred`` or ``failed``.
    """
    last: dict[tuple[str, str], Json] = {}
    for key, one in _tellings(reading.envelopes):
        last.pop((key, one["person"]), None)
        last[key, one["person"]] = one
    found: list[Json] = []
    for deadline in sorted(due.deadlines(reading.state), key=lambda one: (one.due, one.key)):
        title = wording.item(due.item_of(deadline), language)
        found += ({"item": deadline.key, "title": title, **one} for (key, _), one in last.items() if key == deadline.key)
    return found


def answers(state: State) -> list[Json]:
    """Who has taken note of which deadline, and who is told nothing of it before which day."""
    return [
        {"item": one.deadline, "person": one.person, "noted": one.noted, "until": one.until.isoformat() if one.until else None}
        for one in state.mailbox.answers.all
    ]


def in_full(envelopes: Iterable[Envelope]) -> Iterator[Mapping[str, Any]]:
    """The data of every event, with the messages themselves (``of``) where it only names them: so that people read what they were."""
    dues: dict[str, Mapping[str, Any]] = {}
    for one in envelopes:
        if one.kind == "message_due":
            dues[one.data["message"]] = one.data
        if one.kind in _OF_ONE:
            yield {**one.data, "of": dues.get(one.data["message"], {})}
        elif one.kind == "digest_told":
            yield {**one.data, "of": dues}
        else:
            yield one.data


def _tellings(envelopes: Iterable[Envelope]) -> Iterator[tuple[str, Json]]:
    """One after the other, by the key of the deadline."""
    dues: dict[str, Mapping[str, Any]] = {}
    for one in envelopes:
        if one.kind == "message_due":
            dues[one.data["message"]] = one.data
        elif one.kind in {"message_sent", "message_failed"}:
            name, on = one.data["message"], one.recorded_on.isoformat()
            for person, how, result in _by_whom(dues.get(name, {}), one.data["results"]):
                said = {"person": person, "on": on, "how": how, "status": _status(result)}
                yield from ((key, said) for key in _speaks_of(name, dues))
        elif one.kind == "digest_told":
            for result in one.data["results"]:
                for name in result["messages"]:
                    how = "letter" if result["person"] in dues.get(name, {}).get("letters", ()) else "digest"
                    said = {"person": result["person"], "on": one.data["digest"], "how": how, "status": _status(result)}
                    yield from ((key, said) for key in _speaks_of(name, dues))


def _by_whom(message: Mapping[str, Any], results: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Whom a result is about: who got the mail, or all to whom the manager is to pass a letter on."""
    mailed = set(message.get("to", ()))
    for result in results:
        if result["person"] in mailed or not message.get("letters"):
            mailed.discard(result["person"])
            yield result["person"], "single", result
        else:
            yield from ((person, "letter", result) for person in message["letters"])


def _speaks_of(name: str, dues: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The keys of its deadlines."""
    return tuple(dues.get(name, {}).get("deadlines") or (name.rpartition("/")[0],))


def _status(result: Mapping[str, Any]) -> str:
    return "trial" if result.get("trial") and result["status"] == "sent" else str(result["status"])
