"""What people wrote into names and titles arrives as what it is: text. From the letter to what a mail server gets."""

from __future__ import annotations

from email.message import EmailMessage
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from activities.contracts import Letter
from activities.ports import Person
from adapters.memory import MemoryPeople
from tests.messaging.conftest import SINCE

pytestmark = pytest.mark.server

if TYPE_CHECKING:
    from tests.messaging.conftest import MailServer, Send

EVIL = (
    'Ministère\r\nBcc: other@example.org\r\n\r\n<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>\u202e',
    "=?utf-8?q?x=0D=0ABcc:_other@example.org?=",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; </title></html><a href='https://example.org/'>",
)


class Elements(HTMLParser):
    """Every element of a page, with the names of its attributes; and the text of all of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(message: EmailMessage) -> Elements:
    page = message.get_body(("html",))
    assert page is not None
    return Elements(str(page.get_content()))


def named(letter: Letter, name: str) -> Letter:
    """About a party of this name: it stands in the title, the subject, the article and what is told."""
    return letter.model_copy(
        update={
            "about": "convention_suspended",
            "target": "axa",
            "title": f"Convention {name}",
            "subject": name,
            "article": name,
            "items": (name,),
        }
    )


@pytest.mark.parametrize("name", EVIL)
async def test_a_name_never_becomes_a_header_a_recipient_or_an_element(
    send: Send, letter: Letter, server: MailServer, people: MemoryPeople, name: str
) -> None:
    for kind, who in (("harmless", "Ministère de tutelle"), ("evil", name)):
        await people.put("", [Person("mic.focal", who, SINCE, title=who, email=f"{kind}@example.org")])
        (result,) = await send(named(letter, who))
        assert result.status == "sent"
    assert server.addresses == ["evil@example.org", "harmless@example.org"]
    evil, harmless = (server.headers(f"{kind}@example.org") for kind in ("evil", "harmless"))
    assert evil.keys() == harmless.keys()
    assert [part.get_content_type() for part in evil.walk()] == [part.get_content_type() for part in harmless.walk()]
    assert {tag for tag, _ in page_of(evil).found} <= {tag for tag, _ in page_of(harmless).found}
    assert page_of(evil).found.count(("a", ("href",))) == page_of(harmless).found.count(("a", ("href",)))
    assert not any(attribute.startswith("on") for _, attributes in page_of(evil).found for attribute in attributes)
    assert "49" not in page_of(evil).text.replace("249", "")


async def test_a_name_in_a_trial_and_in_a_letter_by_hand_is_text_as_well(
    send: Send, letter: Letter, server: MailServer, people: MemoryPeople
) -> None:
    await people.put("", [Person("mic.minister", EVIL[0], SINCE, title=EVIL[1])])
    by_hand = named(letter, EVIL[0]).model_copy(update={"to": (), "letters": ("mic.minister",)})
    for one in (by_hand, by_hand.model_copy(update={"live": False})):
        (result,) = await send(one)
        assert result.status == "sent"
    assert server.addresses == ["programmes@example.org"] * 2
    for _, message in server.mails:
        assert message["Bcc"] is None
        assert "script" not in {tag for tag, _ in page_of(message).found}
