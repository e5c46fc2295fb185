"""SMTP: one message to a mail server.

Source      RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 5322 (the message),
            RFC 8314 §3 (TLS from the first byte on port 465); read 2026-11-25
Confidence  high: the protocol is spoken by aiosmtplib 5.1, tried against aiosmtpd 1.4
"""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

from danliu.connect.errors import BadRequest, LoginRefused, OutsideRefused, Unreachable

Security = Literal["starttls", "tls", "none"]
LONGEST_LINE = 900  # characters of a header


@dataclass(frozen=True)
class Letter:
    """What is sent. `at` and `once` give it its date and its number: a repeat has the same.

    leave   an address at which a POST ends what is sent again and again (RFC 8058); «» for none
    """

    sender: str
    to: Sequence[str]
    cc: Sequence[str]
    bcc: Sequence[str]
    reply_to: str
    subject: str
    text: str
    html: str
    at: datetime
    once: str
    leave: str = ""


@dataclass(frozen=True)
class Server:
    """trusted   certificates in PEM that are believed besides the public authorities"""

    host: str
    port: int
    security: Security
    login: str
    password: str
    trusted: str
    timeout_s: float

    async def send(self, letter: Letter) -> tuple[str, list[str]]:
        """The message's id, and those who were refused though others were not.

        Raises  BadRequest, Unreachable, LoginRefused, OutsideRefused
        """
        message, people = composed(letter)
        client = await self._opened()
        try:
            said = await client.send_message(
                message, sender=bare(letter.sender, "from"), recipients=people
            )
        except aiosmtplib.SMTPException as error:
            raise self._told(error) from error
        finally:
            client.close()
        return str(message["Message-ID"]), sorted(said[0])

    async def greet(self) -> None:
        """Prove that the server lets us in. Raises Unreachable, LoginRefused."""
        (await self._opened()).close()

    async def _opened(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.login or None,
            password=self.password or None,
            timeout=self.timeout_s,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=self._believed() if self.security != "none" else None,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise self._told(error) from error
        return client

    def _believed(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.trusted:
            context.load_verify_locations(cadata=self.trusted)
        return context

    def _told(self, error: Exception) -> Exception:
        """Their refusal in our words. A code from 400 to 499 is a «not now»."""
        system = f"{self.host}:{self.port}"
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return LoginRefused(system, f"{error.code}")
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            first = error.recipients[0]
            return _refused(system, first.code, f"{first.recipient}: {first.message}")
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return _refused(system, error.code, error.message)
        if isinstance(error, aiosmtplib.SMTPNotSupported):
            return OutsideRefused(system, str(error))
        return Unreachable(system, str(error) or type(error).__name__)


def _refused(system: str, code: int, said: str) -> Exception:
    shown = said.replace("\0", "␀")[:300]
    if 400 <= code < 500:
        return Unreachable(system, f"{code} {shown}")
    return OutsideRefused(system, f"{code} {shown}", refusal=str(code))


def composed(letter: Letter) -> tuple[EmailMessage, list[str]]:
    """The message, and the bare addresses that it goes to. Raises BadRequest."""
    message = EmailMessage(policy=SMTPUTF8)
    message["From"] = address(letter.sender, "from")
    for header, people in (("To", letter.to), ("Cc", letter.cc)):
        if people:
            message[header] = [address(one, header.lower()) for one in people]
    if letter.reply_to:
        message["Reply-To"] = address(letter.reply_to, "reply_to")
    message["Subject"] = _line(letter.subject, "subject")
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = _number(letter)
    if letter.leave:
        message["List-Unsubscribe"] = f"<{_line(letter.leave, 'leave')}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    named = (("to", letter.to), ("cc", letter.cc), ("bcc", letter.bcc))
    bares = [bare(one, field) for field, people in named for one in people]
    if not bares:
        raise BadRequest("to", "somebody to send it to")
    return message, list(dict.fromkeys(bares))


def _number(letter: Letter) -> str:
    """The Message-ID: of the step, so that who gets a repeat knows it."""
    domain = bare(letter.sender, "from").rpartition("@")[2]
    return f"<{sha256(letter.once.encode()).hexdigest()[:40]}@{domain}>"


def bare(typed: str, field: str) -> str:
    return address(typed, field).addr_spec


def address(typed: str, field: str) -> Address:
    """`name@host` or `Name <name@host>`. Raises BadRequest."""
    line = _line(typed, field).strip()
    name, bracket, inside = line.removesuffix(">").rpartition("<")
    try:
        found = validate_email(inside.strip() if bracket else line, check_deliverability=False)
    except EmailNotValidError as error:
        raise BadRequest(field, f"an e-mail address, not {line[:80]!r}: {error}") from error
    shown = name.strip().strip('"')
    if set(shown) & set('<>"\\'):
        raise BadRequest(field, f"one address: name@host, or Name <name@host>; not {line[:80]!r}")
    return Address(shown, addr_spec=found.ascii_email or found.normalized)


def _line(text: str, field: str) -> str:
    """What may stand in a header: a line break would let the text write headers of its own."""
    if any(ord(one) < 32 or one in "\x7f\x85\u2028\u2029" for one in text):
        raise BadRequest(field, "one line, without control characters")
    if len(text) > LONGEST_LINE:
        raise BadRequest(field, f"at most {LONGEST_LINE} characters")
    return text
