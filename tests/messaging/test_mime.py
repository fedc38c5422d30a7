"""Mails as other programs read them: the standard library's parser stands for a reader."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.ports import Attachment, Mail
from adapters.mail.mime import written

SENDER = "Bureau des programmes à Rabat <conventions@example.org>"
MAIL = Mail("<abc@example.org>", "amina@example.org", "Jalon à remettre", "Échéance : 30 juin 2026.\n")
HTML = "<p>Échéance : <b>30 juin 2026</b>.</p>\n"
INVITATION = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:لجنة\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()
ONE_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200).map(str.strip).filter(bool)


def read(mail: Mail) -> EmailMessage:
    found = message_from_bytes(written(mail, SENDER), policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def kinds(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def content(message: EmailMessage, kind: str) -> str:
    (part,) = [part for part in message.walk() if part.get_content_type() == kind]
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_text_alone_is_a_mail_of_one_part() -> None:
    assert kinds(read(MAIL)) == ["text/plain"]


def test_text_and_html_stand_side_by_side_the_richer_last() -> None:
    message = read(replace(MAIL, html=HTML))
    assert kinds(message) == ["multipart/alternative", "text/plain", "text/html"]
    assert content(message, "text/plain") == MAIL.body
    assert content(message, "text/html") == HTML


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_one_more_way_to_read_the_mail_and_a_file(method: str) -> None:
    invitation = INVITATION.replace(b"REQUEST", method.encode())
    message = read(replace(MAIL, html=HTML, invitation=invitation))
    assert kinds(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    (calendar,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == (method, "utf-8")
    assert calendar.get_payload(decode=True) == invitation
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("invite.ics", invitation)


def test_an_invitation_without_a_method_cannot_be_sent() -> None:
    with pytest.raises(ValueError, match="invitation"):
        written(replace(MAIL, invitation=INVITATION.replace(b"METHOD", b"X-METHOD")), SENDER)


def test_files_go_with_a_mail_under_their_names() -> None:
    files = (
        Attachment("رسالة é.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Attachment("liste.csv", "à\n".encode(), "text/csv; charset=utf-8; header=present"),
    )
    letter, table = read(replace(MAIL, attachments=files)).iter_attachments()
    assert (letter.get_filename(), letter.get_content(), letter.get_content_type()) == ("رسالة é.docx", b"PK\x03\x04", files[0].media_type)
    assert (table.get_content_type(), table.get_content_charset(), table.get_param("header")) == ("text/csv", "utf-8", "present")
    assert table.get_payload(decode=True) == "à\n".encode()


def test_all_mails_about_one_matter_name_one_root() -> None:
    message = read(replace(MAIL, thread="<root@example.org>"))
    assert (message["In-Reply-To"], message["References"]) == ("<root@example.org>", "<root@example.org>")


@pytest.mark.parametrize("thread", [None, MAIL.message_id])
def test_a_mail_outside_any_thread_answers_to_nothing(thread: str | None) -> None:
    message = read(replace(MAIL, thread=thread))
    assert (message["In-Reply-To"], message["References"]) == (None, None)


def test_no_machine_is_asked_to_answer_and_nobody_is_offered_a_way_out_that_is_none() -> None:
    message = read(MAIL)
    assert message["Auto-Submitted"] == "auto-generated"
    assert [name for name in message if name.startswith(("List-", "Precedence"))] == []


@pytest.mark.parametrize(
    "subject", ["Jalon à remettre", "[AXA-2026-01] موعد تسليم المعلم الأول: تحديد الحاجيات", "ئ" * 200, "a" * 190 + "é"]
)
def test_a_subject_beyond_ascii_is_words_of_the_length_that_the_standard_allows(subject: str) -> None:
    head = written(replace(MAIL, subject=subject), SENDER).split(b"\r\n\r\n")[0].decode("ascii")
    words = re.findall(r"=\?[^?]+\?[bq]\?[^?]*\?=", head)
    assert words
    assert max(map(len, words)) <= 75
    assert all(len(line) <= 78 for line in head.split("\r\n"))
    assert read(replace(MAIL, subject=subject))["Subject"] == subject


@pytest.mark.parametrize("hidden", ["Bcc", "=0D=0ABcc:_other@example.org", "=0D=0A=0D=0AText"])
def test_what_looks_like_an_encoded_word_is_not_read_as_one(hidden: str) -> None:
    message = read(replace(MAIL, subject=f"=?utf-8?q?x{hidden}?="))
    assert message["Subject"] == f"= ?utf-8?q?x{hidden}?="
    assert message.keys() == read(MAIL).keys()


@settings(deadline=None)
@given(ONE_LINE.map(lambda text: text.replace("=?", "")))
def test_whatever_stands_on_one_line_arrives_as_the_subject_and_as_nothing_else(subject: str) -> None:
    message, plain = read(replace(MAIL, subject=subject)), read(MAIL)
    assert " ".join(message["Subject"].split()) == " ".join(subject.split())
    assert message.keys() == plain.keys()
    assert message.get_content() == plain.get_content()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_in_any_header_ever_becomes_a_header_or_a_body(text: str) -> None:
    """Either it is refused, or the mail has the headers and the text of any other."""
    bad = f"x{text}"
    for mail in (
        replace(MAIL, subject=bad),
        replace(MAIL, message_id=bad),
        replace(MAIL, thread=bad),
        replace(MAIL, attachments=(Attachment(bad, b"", "text/plain"),)),
    ):
        try:
            sent = written(mail, SENDER)
        except ValueError:
            continue
        message = message_from_bytes(sent, policy=SMTP)
        assert isinstance(message, EmailMessage)
        assert {name.lower() for name in message} <= {*map(str.lower, read(MAIL).keys()), "in-reply-to", "references"}
        assert content_of_first(message) == MAIL.body


def content_of_first(message: EmailMessage) -> str:
    text = message.get_body(("plain",))
    assert text is not None
    return str(text.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\ud800"])
@pytest.mark.parametrize("place", ["subject", "message_id", "to", "thread", "name", "media_type"])
def test_a_line_break_of_any_sort_in_a_header_is_refused(sign: str, place: str) -> None:
    bad = f"text/plain{sign}Bcc: other@example.org"
    changed: dict[str, Any] = {place: bad}
    if place in {"name", "media_type"}:
        mail = replace(MAIL, attachments=(replace(Attachment("a", b"", "text/plain"), **changed),))
    else:
        mail = replace(MAIL, **changed)
    with pytest.raises(ValueError, match="control character"):
        written(mail, SENDER)


@pytest.mark.parametrize("media_type", ["docx", "text/plain/x", "", "text/plain; charset"])
def test_what_is_no_media_type_is_refused(media_type: str) -> None:
    with pytest.raises(ValueError, match=r"media type|dictionary"):
        written(replace(MAIL, attachments=(Attachment("a", b"", media_type),)), SENDER)
