"""Who was told what, and when: read from the log, for people and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from activities.ports import KeptDigest
from adapters.log.reading import Reading
from domain import due
from domain.act import Envelope
from domain.phases import State
from domain.words import wording

Json = dict[str, Any]
_OUTCOMES = {"sent": "sent", "failed": "failed", "put_off": "deferred"}
_OF_ONE = frozenset({"message_sent", "message_failed", "message_superseded"})
"""events that name one message, and do not hold it"""


def told(reading: Reading, digests: Iterable[KeptDigest] = (), language: str = "fr") -> list[Json]:
    """Of each deadline that is open, when everybody who was ever told of it was told last: by the log, or by one of these digests.

    ``how`` is ``single``, ``digest`` or ``letter`` (which the manager passes on), ``status`` is ``sent``, ``trial`` (to the manager,
    mail being off), ``deferred`` or ``failed``.
    """
    last: dict[tuple[str, str], Json] = {}
    for key, one in sorted((*_tellings(reading.envelopes), *_listed(digests, reading.reference)), key=lambda telling: telling[1]["on"]):
        last.pop((key, one["person"]), None)
        last[key, one["person"]] = one
    found: list[Json] = []
    for deadline in sorted(due.deadlines(reading.state), key=lambda one: (one.due, one.key)):
        title = wording.item(due.item_of(deadline), language)
        found += ({"item": deadline.key, "title": title, **one} for (key, _), one in last.items() if key == deadline.key)
    return found


def answers(state: State, language: str = "fr") -> list[Json]:
    """Who has taken note of which deadline, and who is told nothing of it before which day."""
    titles = {one.key: wording.item(due.item_of(one), language) for one in due.deadlines(state)}
    return [
        {
            "item": one.deadline,
            "title": titles.get(one.deadline, one.deadline),
            "person": one.person,
            "noted": one.noted,
            "until": one.until.isoformat() if one.until else None,
        }
        for one in state.mailbox.answers.all
    ]


def in_full(envelopes: Iterable[Envelope]) -> Iterator[Mapping[str, Any]]:
    """The data of every event, so that people read what it was: of a message with its day, and ``of`` where it is only named."""
    dues: dict[str, Mapping[str, Any]] = {}
    for one in envelopes:
        if one.kind == "message_due":
            dues[one.data["message"]] = {**one.data, "told_on": one.effective_on}
            yield dues[one.data["message"]]
        elif one.kind in _OF_ONE:
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


def _listed(digests: Iterable[KeptDigest], reference: str) -> Iterator[tuple[str, Json]]:
    """What stood in digests, whether or not a message of its own waited for them; what is only planned has told nobody."""
    for one in digests:
        if one.status not in _OUTCOMES:
            continue
        status = "trial" if one.trial and one.status == "sent" else _OUTCOMES[one.status]
        said = {"person": one.digest.person, "on": one.digest.on.isoformat(), "how": "digest" if one.digest.by_mail else "letter"}
        for line in one.digest.lines:
            if line.reference == reference:
                yield f"{line.about}/{line.target}/{line.due.isoformat()}", {**said, "status": status}


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
