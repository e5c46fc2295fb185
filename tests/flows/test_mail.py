"""E-mail leaves over the real protocol: STARTTLS, login, one message however often it is tried."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from danliu.connect.connections import InvalidSettings
from danliu.connect.errors import BadRequest
from danliu.connect.smtp.connector import Mail
from tests.flows.test_control import flow
from tests.polling import until

MAIL = """
  - id: mail
    block: send-email
    timeout_s: 3
    settings:
      connection: post
      to: ['={note}', '客服 <desk@example.cn>']
      cc: ['={status}']
      subject: '="订单 "&{number}&" 已发货"'
      text: 您好，货在路上。
  - {id: told, block: update, settings: {cells: {kind: '={mail.message_id}'}}}
"""


class PostOffice:
    """What a mail server takes, and how it refuses."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], bytes]] = []
        self.says: list[str] = []
        self.refuses: set[str] = set()
        self.silent = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.silent:
            await asyncio.sleep(60)
        if self.says:
            return self.says.pop(0)
        self.letters.append((list(envelope.rcpt_tos), envelope.content))
        return "250 taken"


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's context and its own certificate in PEM."""
    key, name = ec.generate_private_key(ec.SECP256R1()), "localhost"
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "cert.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, pem.decode()


def login(server, session, envelope, mechanism, given):
    assert isinstance(given, LoginPassword)
    known = given.login == b"orders@example.cn" and given.password == b"right"
    return AuthResult(success=known, handled=False)


@asynccontextmanager
async def opened(tmp_path: Path) -> AsyncIterator[tuple[PostOffice, int, str]]:
    office, (context, pem) = PostOffice(), certificate(tmp_path)

    def protocol() -> SMTP:
        return SMTP(
            office,
            hostname="localhost",
            tls_context=context,
            require_starttls=True,
            authenticator=login,
            auth_required=True,
            enable_SMTPUTF8=True,
        )

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(protocol, "127.0.0.1", 0)
    yield office, listening.sockets[0].getsockname()[1], pem
    listening.close()


@pytest.fixture
async def post(shop, tmp_path):
    async with opened(tmp_path) as (office, port, pem):
        settings = {
            "host": "localhost",
            "port": port,
            "sender": "单流 <orders@example.cn>",
            "login": "orders@example.cn",
            "password": "right",
            "trusted": pem,
            "timeout_s": 2,
        }
        await shop.ws.connect.set("post", "邮箱", "smtp", settings)
        yield office


async def sent(shop, kind, **cells):
    given = {"number": "SO-1", "note": "buyer@example.com", **cells}
    await shop.flow(flow(kind, MAIL))
    return await shop.order(kind, **given)


async def test_a_letter_arrives_with_its_subject_and_who_it_is_for(shop, post):
    order = await sent(shop, "letter", status="boss@example.com")
    output = await shop.output(order, "mail")

    ((people, content),) = post.letters
    letter = message_from_bytes(content)
    assert people == ["buyer@example.com", "desk@example.cn", "boss@example.com"]
    assert str(make_header(decode_header(letter["Subject"]))) == "订单 SO-1 已发货"
    assert str(make_header(decode_header(letter["From"]))) == "单流 <orders@example.cn>"
    assert letter["Cc"] == "boss@example.com"
    assert letter["Message-ID"] == output["message_id"]
    assert letter.get_payload(decode=True).decode().strip() == "您好，货在路上。"
    assert (await shop.cells(order))["kind"] == output["message_id"]


async def test_tried_again_it_is_the_same_letter(shop, post):
    post.says = ["451 busy, come back", "451 busy, come back"]
    order = await sent(shop, "again")
    first = (await shop.output(order, "mail"))["message_id"]
    ((_, content),) = post.letters
    assert message_from_bytes(content)["Message-ID"] == first

    run = await shop.run(order, "done")
    await shop.ws.db.execute("DELETE FROM danliu.steps WHERE run_id = $1", run.id)
    await shop.ws.db.execute("UPDATE danliu.runs SET status = 'parked' WHERE id = $1", run.id)
    await shop.replay(run.id)
    await until(lambda: count(post, 2), what="it is sent anew")
    assert message_from_bytes(post.letters[1][1])["Message-ID"] == first


async def count(post, letters):
    return len(post.letters) == letters


async def test_who_is_refused_is_told_though_the_others_get_it(shop, post):
    post.refuses = {"buyer@example.com"}
    order = await sent(shop, "partly")
    assert (await shop.output(order, "mail"))["refused"] == ["buyer@example.com"]
    assert post.letters[0][0] == ["desk@example.cn"]


async def test_a_refusal_for_good_parks_the_run_at_once_in_the_servers_words(shop, post):
    post.says = ["554 looks like spam"]
    cause = await shop.parked(await sent(shop, "spam"))
    assert (cause["code"], cause["facts"]["refusal"]) == ("outside-refused", "554")
    assert "looks like spam" in cause["facts"]["detail"]


async def test_a_server_that_does_not_answer_is_left_after_its_time(shop, post):
    post.silent = True
    cause = await shop.put_off(await sent(shop, "silent"))
    assert cause["code"] in ("outside-unreachable", "timed-out")
    assert post.letters == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("to", ["buyer@example.com\nBcc: everybody@example.com"]),
        ("to", ["not an address"]),
        ("to", ["a@example.com, b@example.com"]),
        ("to", ['x" <a@example.com>, <b@example.com']),
        ("to", []),
        ("cc", ["<script>@example.com"]),
        ("subject", "已发货\r\nBcc: everybody@example.com"),
        ("subject", "已发货\x00"),
        ("reply_to", "a@example.com\u2028Bcc: b@example.com"),
    ],
)
async def test_what_would_write_headers_of_its_own_is_not_sent(shop, post, field, given):
    plain = {"to": ["a@example.com"], "subject": "已发货", "text": "好", "at": shop.time.now()}
    mail = msgspec.convert({**plain, field: given}, Mail)
    with pytest.raises(BadRequest) as refused:
        await (await shop.ws.connect.open("post")).send(mail, once="1")
    assert refused.value.part == field
    assert post.letters == []


async def test_a_wrong_password_is_a_login_refused_and_stands_nowhere(shop, post):
    await shop.ws.connect.change("post", {"password": "wrong-one"})
    cause = await shop.parked(await sent(shop, "wrong"))
    assert cause["code"] == "outside-login-refused", cause
    assert "wrong-one" not in str(cause)
    connector = await shop.ws.connect.open("post")
    with pytest.raises(Exception, match="does not accept these keys"):
        await connector.test()
    await shop.ws.connect.change("post", {"password": "right"})
    assert "接受了登录" in (await (await shop.ws.connect.open("post")).test()).zh


async def test_a_server_whose_certificate_nobody_vouches_for_is_not_believed(shop, post):
    await shop.ws.connect.change("post", {"trusted": ""})
    cause = await shop.put_off(await sent(shop, "forged"))
    assert cause["code"] == "outside-unreachable"
    assert post.letters == []


async def test_a_password_is_never_sent_in_the_clear(shop, post):
    with pytest.raises(InvalidSettings, match="security"):
        await shop.ws.connect.change("post", {"security": "none"})


async def test_the_address_of_another_kind_of_connection_is_refused(shop, post):
    await shop.ws.connect.set("partner", "合作方", "webhook", {"secret": "whsec_c2VjcmV0"})
    await shop.flow(flow("not-mail", MAIL.replace("connection: post", "connection: partner")))
    cause = await shop.parked(await shop.order("not-mail", number="1", note="a@example.com"))
    assert cause["code"] == "unknown-operation"
    assert cause["facts"]["operation"] == "send"
