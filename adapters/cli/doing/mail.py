"""Mail: the office's switch, a convention's, and what the catcher of the embedded stack received."""

from __future__ import annotations

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from adapters.embedded.mail_catcher import caught
from domain.messages import SwitchMail


async def on(work: Work, *, reference: str | None) -> None:
    await _switch(work, reference, on=True)


async def off(work: Work, *, reference: str | None) -> None:
    await _switch(work, reference, on=False)


async def _switch(work: Work, reference: str | None, *, on: bool) -> None:
    """One convention's mail by an act; the office's by its own switch, which no convention records."""
    if reference is not None:
        await act(work, reference, work.order(SwitchMail, on=on))
        return
    office = (await work.desk.kept()).office
    if not work.asked.dry_run:
        await office.switch_mail(on=on)
    if not work.out.json({"mail": "on" if await office.mail_is_on() else "off"}):
        work.out.note("dry_run" if work.asked.dry_run else "mail_on" if on else "mail_off")


async def caught_mails(work: Work) -> None:
    """What the catcher received, in order."""
    mails = caught(work.desk.home / "mail")
    documents = [
        {"from": mail.sender, "to": list(mail.to), "subject": mail.subject, "message_id": mail.message_id, "body": mail.body}
        for mail in mails
    ]
    if work.out.json(documents):
        return
    if mails:
        work.out.table([work.out.say("to"), work.out.say("subject")], [(", ".join(mail.to), mail.subject) for mail in mails])
    else:
        work.out.note("no_mail")
