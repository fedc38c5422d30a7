"""From the texts to the signatures."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import act, act_on, done, found_convention, tell
from adapters.cli.doing.asking import confirm, with_day
from adapters.cli.doing.whereabouts import folders
from adapters.errors import Misused
from adapters.log.reading import Reading
from adapters.views.conventions import answer as answer_view
from domain.life.closing import Abandon
from domain.signature.drafting import Draft, Open, Redraft, declared, set_hash
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object, Settle
from domain.signature.signature import Decline, Sign, Visa
from domain.signature.withdrawal import WithdrawSignature


async def draft(work: Work, *, reference: str, documents: Sequence[tuple[str | None, Path]], paper: Sequence[str]) -> None:
    """The next version of the texts; prints the hash that binds them all."""
    found = await found_convention(work, reference)
    files = _given(work, found, documents) if documents or paper else _declared_files(work, found)
    hashes: dict[str, str | None] = dict.fromkeys(paper)
    hashes |= {name: await keep(work, file) for name, file in files.items()}
    command = work.order(Draft, documents=hashes)
    answer, changes = await done(work, found, command)
    text = set_hash({**found.state.texts.documents, **hashes})
    document = answer_view(answer, work.asked.lang) | {"text_sha256": text, "documents": hashes}
    if work.out.json(document | ({"dry_run": True} if work.asked.dry_run else {})):
        return
    work.out.line(text or work.out.say("on_paper"))
    tell(work, answer, changes)


async def open_for_signature(work: Work, *, reference: str) -> None:
    await act(work, reference, work.order(Open))


async def object_(work: Work, *, reference: str, clause: str, text: str, party: str | None) -> None:
    await act(work, reference, work.order(Object, clause=clause, text=text, party=party))


async def settle(work: Work, *, reference: str, objection: int, answer: str | None, because: str | None) -> None:
    """Settled; with an answer only answered. Raises ``Misused`` for both at once."""
    if answer and because:
        raise Misused(work.out.say("answer_or_because"))
    said = {"objection": objection, "text": answer or because}
    await act(work, reference, work.order(AnswerObjection, **said) if answer else work.order(Settle, **said))


async def redraft(work: Work, *, reference: str, because: str) -> None:
    confirm(work, "confirm_redraft", reference=reference)
    await act(work, reference, work.order(Redraft, because=because))


async def abandon(work: Work, *, reference: str, because: str) -> None:
    confirm(work, "confirm_abandon", reference=reference)
    await act(work, reference, work.order(Abandon, because=because))


async def decline(work: Work, *, reference: str, party: str | None, because: str) -> None:
    work.actor()
    work = with_day(work)
    await act(work, reference, work.order(Decline, party=party, because=because))


async def withdraw(work: Work, *, reference: str, party: str, because: str) -> None:
    work.actor()
    work = with_day(work)
    confirm(work, "confirm_withdraw", reference=reference, party=party)
    await act(work, reference, work.order(WithdrawSignature, party=party, because=because))


async def sign(work: Work, *, reference: str, scan: Path | None, **said: str | None) -> None:
    work.actor()
    work = with_day(work)
    found = await found_convention(work, reference)
    kept_scan = await keep(work, scan) if scan else None
    await act_on(work, found, work.order(Sign, scan=kept_scan, **said))


async def visa(work: Work, *, reference: str, text_sha256: str | None, instead_of: str | None) -> None:
    work.actor()
    work = with_day(work)
    await act(work, reference, work.order(Visa, text_sha256=text_sha256, instead_of=instead_of))


async def notify(work: Work, *, reference: str, party: str | None, document: str | None) -> None:
    await act(work, reference, work.order(Notify, party=party, document=document))


async def keep(work: Work, file: Path) -> str:
    """The SHA-256 of a file, which is kept by its content unless this is a dry run. Raises ``Misused`` for an empty one."""
    content = _content(file)
    if not content:
        raise Misused(work.out.say("empty_file", file=file))
    return sha256(content).hexdigest() if work.asked.dry_run else await (await work.desk.kept()).documents.put(content)


def _content(file: Path) -> bytes:
    return file.read_bytes()


def _given(work: Work, found: Reading, documents: Sequence[tuple[str | None, Path]]) -> dict[str, Path]:
    """Document → file; without a name it is the one text that has a file. Raises ``Misused``."""
    with_file = [one.id for one in declared(found.state.terms) if one.file]
    files: dict[str, Path] = {}
    for name, file in documents:
        if name is None and len(with_file) != 1:
            raise Misused(work.out.say("needs_name", known=", ".join(with_file)))
        files[name or with_file[0]] = file
    return files


def _declared_files(work: Work, found: Reading) -> dict[str, Path]:
    """The files that the terms name, beside us or beside the convention's own file. Raises ``Misused`` where one is missing."""
    files: dict[str, Path] = {}
    for one in declared(found.state.terms):
        if one.file is None:
            continue
        places = (folder / one.file for folder in folders(work.desk.home, found.reference))
        file = next((place for place in places if place.is_file()), None)
        if file is None:
            raise Misused(work.out.say("no_text_file", file=one.file, id=one.id))
        files[one.id] = file
    return files
