"""Who acts for a party, and a party that joins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.acting import act, act_on, found_convention
from adapters.cli.doing.signing import keep
from adapters.cli.doing.starting import loaded
from adapters.errors import Misused
from adapters.files.resolving import described_party
from domain.life.accession import Accede
from domain.refusals.errors import UnknownParty
from domain.signature.mandates import EndMandate, RecordMandate

_NEEDED = ("holder", "party", "basis", "since")


async def mandate(
    work: Work, *, reference: str, end: int | None, because: str | None, document: Path | None, scope: str | None, **said: Any
) -> None:
    """A mandate, or the end of one. Raises ``Misused`` for anything between the two."""
    given = {name: value for name, value in said.items() if value is not None}
    if end is not None and because and not (given or scope or document):
        await act(work, reference, work.order(EndMandate, mandate=end, because=because))
    elif end is None and not because and all(name in given for name in _NEEDED):
        kept = await keep(work, document) if document else None
        scoped = {"scope": scope} if scope else {}
        await act(work, reference, work.order(RecordMandate, instrument=kept, **scoped, **given))
    else:
        raise Misused(work.out.say("mandate_or_end"))


async def accede(work: Work, *, reference: str, party: str, signatory: str, because: str | None, document: Path | None) -> None:
    """The party as the loaded directory describes it. Raises ``UnknownParty``."""
    work.actor()
    found = await found_convention(work, reference)
    directory = await loaded(await work.desk.kept())
    described = described_party(directory, party, found.state.terms.people()) if directory else None
    if described is None:
        raise UnknownParty(party=party, known=", ".join(sorted(directory.parties)) if directory else "")
    joining, reach = described
    kept = await keep(work, document) if document else None
    await act_on(work, found, work.order(Accede, party=joining, reach=reach, signatory=signatory, because=because, instrument=kept))
