"""Each convention's stream beside what Temporal remembers of it: which of the two lacks something, or whether they are two pasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from temporalio.client import Client
from temporalio.service import RPCError

from activities.contracts import GENESIS, Row
from activities.ports import EventStore, StoreError
from adapters.errors import NoSuchConvention, OutOfReach
from adapters.log.chain import refuse_unchained
from adapters.log.verifying import is_sound
from adapters.temporal.connecting import AWAY, unreached
from adapters.temporal.histories import Claim, Histories, Memory, Run
from domain.act import Envelope, chained
from domain.evolution import fold, read_event
from domain.phases import State

_PAGE = 1000

Agreement = Literal["agrees", "ahead", "behind", "diverged", "incomplete", "damaged", "unreadable"]
"""Of the store towards Temporal. ``ahead``: the workflow takes up what it lacks at its next act. ``behind``: ``lacking`` can be
recorded once more. ``diverged``: two pasts. ``incomplete``: Temporal went on from events that it remembers no longer.
``damaged``: the stream itself is not whole. ``unreadable``: the histories could not be read."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A convention in both. ``common`` is the last version that both have, where they diverged after it and it is known."""

    reference: str
    agreement: Agreement
    kept: tuple[Row, ...]
    memory: Memory
    lacking: tuple[Row, ...] = ()
    common: int | None = None

    @property
    def head(self) -> Claim:
        """How far the store has come."""
        return Claim(len(self.kept), self.kept[-1].hash) if self.kept else Claim(0, GENESIS)

    def state(self) -> State | None:
        """The fold of what is kept. Raises whatever makes it impossible."""
        return fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in self.kept))


class Comparison:
    """The store beside one namespace of Temporal."""

    def __init__(self, client: Client, store: EventStore) -> None:
        self._histories = Histories(client)
        self._store = store

    async def listed(self, references: Sequence[str] | None) -> Mapping[str, tuple[Run, ...]]:
        """The runs of these conventions, or of every one that either of the two knows.

        Raises ``NoSuchConvention`` for a reference that neither knows, ``OutOfReach`` when one of them does not answer.
        """
        try:
            recorded = [name for name, _ in await self._store.streams()]
            runs = await self._histories.runs(references)
        except StoreError as error:
            raise OutOfReach("postgresql", str(error)) from error
        except RPCError as error:
            raise unreached(error) from error
        for reference in references or ():
            if reference not in recorded and reference not in runs:
                raise NoSuchConvention(reference)
        asked = sorted({*recorded, *runs}) if references is None else dict.fromkeys(references)
        return {reference: runs.get(reference, ()) for reference in asked}

    async def compare(self, reference: str, runs: Sequence[Run]) -> Compared:
        """One convention; the store is read last, so that what is recorded meanwhile is not missed there. Raises ``OutOfReach``."""
        try:
            memory = await self._histories.memory(reference, runs)
            compared = _compared(await self._kept(reference), memory)
            if compared.agreement == "incomplete":
                memory = await self._histories.memory(reference, runs, every_run=True)
                compared = _compared(await self._kept(reference), memory)
        except StoreError as error:
            raise OutOfReach("postgresql", str(error)) from error
        except RPCError as error:
            if error.status in AWAY:
                raise unreached(error) from error
            return Compared(reference, "unreadable", (), Memory(reference))
        return compared

    async def _kept(self, reference: str) -> tuple[Row, ...]:
        rows: list[Row] = []
        while page := await self._store.read(reference, after=len(rows), limit=_PAGE):
            rows += page
            if len(page) < _PAGE or rows[-1].version != len(rows):
                break
        return tuple(rows)


def _compared(kept: tuple[Row, ...], memory: Memory) -> Compared:
    reference, version, furthest = memory.reference, len(kept), memory.furthest
    if not _is_whole(reference, kept):
        return Compared(reference, "damaged", kept, memory)
    hashes = {row.version: row.hash for row in kept}
    elsewhere = [claim.version for claim in memory.claims if hashes.get(claim.version, claim.head) != claim.head]
    if elsewhere:
        return Compared(reference, "diverged", kept, memory, common=min(elsewhere) - 1)
    if furthest.version <= version:
        return Compared(reference, "agrees" if furthest.version == version else "ahead", kept, memory)
    lacking = memory.line_to(furthest, after=version)
    if not lacking or lacking[0].version != version + 1 or not all(is_sound(row, reference) for row in lacking):
        return Compared(reference, "incomplete", kept, memory)
    hashes |= {row.version: row.hash for row in lacking}
    follows = chained(kept[-1].hash if kept else GENESIS, lacking[0].record) == lacking[0].hash
    if not follows or any(hashes[claim.version] != claim.head for claim in memory.claims):
        return Compared(reference, "diverged", kept, memory, common=None if not follows else version)
    return Compared(reference, "behind", kept, memory, lacking)


def _is_whole(reference: str, kept: Sequence[Row]) -> bool:
    try:
        refuse_unchained(reference, GENESIS, kept)
    except StoreError:
        return False
    return [row.version for row in kept] == [*range(1, len(kept) + 1)]
