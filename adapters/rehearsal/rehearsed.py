"""Whether a life that was lived on the real machinery is the one that was computed: event for event, and mail for mail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from activities.ports import KeptDigest
from adapters.embedded.mail_catcher import CaughtMail
from domain.act import Envelope, canonical
from domain.evolution import AnyEvent
from domain.messages.messages import MessageDue, MessageSuperseded

Json = dict[str, Any]
DELIVERIES = frozenset({"message_sent", "message_failed", "digest_told"})
"""What became of a message is told by the real machinery alone: it is held against the messages, not against events."""
_SINGLE = frozenset({"message_sent", "message_failed"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two lives part; a side that has nothing there is ``None``."""

    what: Literal["event", "message", "mail"]
    place: str
    computed: Json | None
    rehearsed: Json | None


def differences(
    computed: Sequence[AnyEvent],
    manager: str,
    log: Iterable[Envelope],
    caught: Iterable[CaughtMail],
    digests: Iterable[KeptDigest] = (),
) -> list[Difference]:
    """Every difference, events first, in their order."""
    envelopes = tuple(log)
    sent = [one for one in digests if one.status == "sent"]
    return [*_of_events(computed, envelopes), *_of_messages(computed, manager, envelopes, sent), *_of_mails(envelopes, caught, sent)]


def _of_events(computed: Sequence[AnyEvent], log: Sequence[Envelope]) -> list[Difference]:
    """Kind, days and data of each event, one after the other: what became of messages is left out."""
    expected = [_computed(event) for event in computed]
    found = [_recorded(one) for one in log if one.kind not in DELIVERIES]
    pairs = enumerate(zip_longest(expected, found), start=1)
    return [Difference("event", str(number), one, other) for number, (one, other) in pairs if one != other]


def _of_messages(computed: Sequence[AnyEvent], manager: str, log: Sequence[Envelope], digests: Sequence[KeptDigest]) -> list[Difference]:
    """Each message goes once to each of its people: alone, and then to the manager for those who get a letter; or in a digest."""
    gone = {event.message for event in computed if isinstance(event, MessageSuperseded)}  # some had fallen due before that
    due = [event for event in computed if isinstance(event, MessageDue) and event.message not in gone]
    alone = (one for one in due if one.delivery == "single")
    expected = Counter((one.message, who) for one in alone for who in (*one.to, *((manager,) if one.letters else ())))
    expected.update((one.message, who) for one in due if one.delivery == "digest" for who in (*one.to, *one.letters))
    found = Counter((message, result["person"]) for message, result in _results(log))
    found.update((name, one.digest.person) for one in digests for line in one.digest.lines for name in line.messages)
    return [
        Difference("message", f"{message} {person}", {"times": expected[message, person]}, {"times": found[message, person]})
        for message, person in sorted(expected | found)
        if expected[message, person] != found[message, person]
    ]


def _of_mails(log: Sequence[Envelope], caught: Iterable[CaughtMail], digests: Sequence[KeptDigest]) -> list[Difference]:
    """Whatever was recorded as sent was caught once, and nothing else was; several letters by hand may go in one mail."""
    expected = Counter(result["message_id"] for _, result in _results(log))
    expected.update({one.message_id for one in digests})
    found = Counter(mail.message_id for mail in caught)
    return [
        Difference("mail", name, {"times": expected[name]}, {"times": found[name]})
        for name in sorted(expected | found)
        if expected[name] != found[name]
    ]


def _results(log: Iterable[Envelope]) -> list[tuple[str, Json]]:
    """Who was sent which message that went alone."""
    sent = [one for one in log if one.kind in _SINGLE]
    return [(one.data["message"], result) for one in sent for result in one.data["results"] if result["status"] == "sent"]


def _computed(event: AnyEvent) -> Json:
    return {"kind": event.kind, **event.when.model_dump(mode="json"), "data": json.loads(canonical(event.data()))}


def _recorded(one: Envelope) -> Json:
    when = {"on": one.effective_on.isoformat(), "recorded_on": one.recorded_on.isoformat(), "taken_over": one.taken_over}
    return {"kind": one.kind, **when, "data": one.data}
