"""A mailbox over the real protocol: what comes in is read once, and nothing is touched."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from danliu.connect.errors import LoginRefused, OutsideRefused, Unreachable
from danliu.connect.imap import client
from danliu.connect.imap.connector import MOST, Imap, Settings
from danliu.connect.imap.letter import read_letter
from tests.connect.imap_server import LOGIN, PASSWORD, Server, mailbox


def mail(subject: str = "订货", text: str = "来两箱空滤", **more: Any) -> bytes:
    letter = EmailMessage()
    letter["From"] = '"王 采购" <wang@example.com>'
    letter["To"] = "orders@example.cn"
    letter["Subject"] = subject
    letter["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    letter["Message-ID"] = f"<{sha256(subject.encode()).hexdigest()[:12]}@example.com>"
    letter.set_content(text, charset=more.get("charset", "utf-8"))
    for name in more.get("files", ()):
        letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=name)
    return letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def connected(server: Server, **more: Any) -> Imap:
    settings = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "login": LOGIN,
        "password": PASSWORD,
        "timeout_s": 5,
    }
    return Imap(msgspec.convert({**settings, **more}, Settings), httpx.AsyncClient())


async def test_what_came_after_the_first_look_is_fetched_once():
    async with mailbox() as server:
        server.post(mail("以前的"))
        imap = connected(server)
        first = await imap.fetch("")
        assert (first.messages, first.more) == ([], False)
        server.post(mail("订货一"))
        server.post(mail("订货二"))
        second = await imap.fetch(first.after)
        letters = [await imap.read(one) for one in second.messages]
        assert [one["subject"] for one in letters] == ["订货一", "订货二"]
        assert letters[0]["sender"] == "wang@example.com"
        assert letters[0]["sender_name"] == "王 采购"
        assert letters[0]["text"].strip() == "来两箱空滤"
        assert (await imap.fetch(second.after)).messages == []


async def test_many_mails_come_in_several_looks():
    async with mailbox() as server:
        imap = connected(server)
        place = (await imap.fetch("")).after
        for number in range(MOST + 3):
            server.post(mail(f"第 {number} 封"))
        first = await imap.fetch(place)
        second = await imap.fetch(first.after)
        assert (len(first.messages), first.more) == (MOST, True)
        assert (len(second.messages), second.more) == (3, False)
        assert len({one.id for one in (*first.messages, *second.messages)}) == MOST + 3


async def test_a_server_that_numbers_its_mails_anew_gives_known_mails_under_the_same_number():
    async with mailbox() as server:
        imap = connected(server)
        server.post(mail("去年的"), days_ago=300)
        place = (await imap.fetch("")).after
        server.post(mail("订货"))
        before = await imap.fetch(place)
        server.renumber()
        server.post(mail("新的"))
        after = await imap.fetch(before.after)
        assert after.messages[0].id == before.messages[0].id
        assert len(after.messages) == 2  # and not what lay there before
        server.renumber()
        server.mails.clear()
        server.post(mail("再后来"))
        assert len((await imap.fetch((await imap.fetch(after.after)).after)).messages) == 0


async def test_who_wants_an_introduction_gets_one():
    async with mailbox() as server:
        server.wants_id = True
        assert await connected(server).test()
        assert server.heard.index("ID") < server.heard.index("EXAMINE")


async def test_a_wrong_password_is_a_refused_login_that_does_not_show_it():
    async with mailbox() as server:
        with pytest.raises(LoginRefused) as caught:
            await connected(server, password="wrong-one").test()
    assert "wrong-one" not in str(caught.value)


async def test_a_folder_that_is_not_there_a_server_that_is_silent_or_gone():
    async with mailbox() as server:
        with pytest.raises(OutsideRefused):
            await connected(server, folder="Archive").test()
        server.silent = True
        with pytest.raises(Unreachable):
            await connected(server, timeout_s=0.2).test()
    gone = Server()
    gone.port = 9  # nobody listens there
    with pytest.raises(Unreachable):
        await connected(gone).test()


def self_signed(folder: Path) -> tuple[str, ssl.SSLContext]:
    """A certificate of a mail server of one's own, in PEM, and what the server does with it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "mail.pem", folder / "mail.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, secret)
    return pem.read_text(), context


async def test_a_server_is_believed_by_its_certificate_or_not_at_all(tmp_path):
    trusted, context = self_signed(tmp_path)
    async with mailbox(context) as server:
        sealed = {"host": "localhost", "security": "tls"}
        assert await connected(server, **sealed, trusted=trusted).test()
        with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            await connected(server, **sealed).test()


async def test_of_a_very_long_mail_only_the_head_is_taken(monkeypatch):
    monkeypatch.setattr(client, "LONGEST", 10_000)
    async with mailbox() as server:
        imap = connected(server)
        place = (await imap.fetch("")).after
        server.post(mail("很长", "字" * 20_000))
        (message,) = (await imap.fetch(place)).messages
    letter = await imap.read(message)
    assert (letter["subject"], letter["text"], letter["cut"]) == ("很长", "", True)
    assert len(message.body) < 2_000


def test_a_mail_in_gb2312_that_needs_the_wider_set_is_read():
    text = "镕基路 3 号，欧元 €"
    plain = mail(text="x").replace(b'charset="utf-8"', b'charset="gb2312"')
    content = plain.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + text.encode("gb18030")
    content = content.replace(
        b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: 8bit"
    )
    assert read_letter(content, cut=False).text == text


def test_a_mail_that_has_only_a_page_gives_its_text_and_its_files():
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "a@example.com", "页"
    page = (
        "<html><head><title>x</title><style>p{}</style></head><p>来 <b>三</b> 箱<br>快</p></html>"
    )
    letter.set_content(page, subtype="html")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="订单.pdf")
    found = read_letter(letter.as_bytes(), cut=False)
    assert found.text == "来三箱\n快"
    (file,) = found.attachments
    assert (file.name, file.type, file.bytes) == ("订单.pdf", "application/pdf", 8)


@given(st.binary(max_size=400))
def test_whatever_was_sent_is_a_letter_or_unreadable(content):
    try:
        found = read_letter(b"From: a@b.c\r\nSubject: " + content, cut=False)
    except (ValueError, LookupError, TypeError, AttributeError):
        return
    msgspec.json.encode(found)  # nothing in it that JSON cannot carry
