"""A mail read: its head, its text and what is attached, from the bytes that were sent. Pure."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from msgspec import Struct

LONGEST_TEXT = 200_000  # characters
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
_SILENT = ("script", "style", "head", "title")
_BREAKS = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "table")


class Attached(Struct, frozen=True):
    """A file that came with a mail; its content stays in the inbox."""

    name: str
    type: str
    bytes: int


class Letter(Struct, frozen=True):
    """sender, to, cc   bare addresses; `sender_name` as the sender writes it
    text     of a mail that has only HTML, the text of that
    cut      it was too long: only its head was taken
    """

    message_id: str
    sent_at: datetime | None
    sender: str
    sender_name: str
    to: list[str]
    cc: list[str]
    subject: str
    text: str
    attachments: list[Attached]
    cut: bool


def read_letter(content: bytes, *, cut: bool) -> Letter:
    """Raises ValueError, LookupError, TypeError or AttributeError for what is no mail."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    senders = _people(message, "from")
    name, sender = senders[0] if senders else ("", "")
    return Letter(
        _head(message, "message-id"),
        _date(message),
        sender,
        name,
        [address for _, address in _people(message, "to")],
        [address for _, address in _people(message, "cc")],
        _head(message, "subject"),
        "" if cut else _text(message)[:LONGEST_TEXT],
        [] if cut else list(_attached(message)),
        cut,
    )


def _people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    header = message[name]
    found = getattr(header, "addresses", ())
    return [(_clean(one.display_name), _clean(one.addr_spec)) for one in found]


def _head(message: EmailMessage, name: str) -> str:
    return _clean(str(message[name] or "")).strip()


def _date(message: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message["date"]))
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else None


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    return _told(text) if body.get_content_subtype() == "html" else text


def _decoded(part: MIMEPart) -> str:
    """The text of a part. Mails that say GB2312 mostly mean its wider successor."""
    content = part.get_payload(decode=True)
    charset = (part.get_content_charset() or "utf-8").lower()
    if not isinstance(content, bytes):
        return ""
    try:
        return _clean(content.decode(_WIDER.get(charset, charset), "replace"))
    except LookupError:
        return _clean(content.decode("utf-8", "replace"))


def _attached(message: EmailMessage) -> Iterator[Attached]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        size = len(content) if isinstance(content, bytes) else 0
        yield Attached(_clean(part.get_filename() or ""), part.get_content_type(), size)


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which bytes of another charset become."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n")


class _Telling(HTMLParser):
    """What a person would read of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(data.split()))


def _told(html: str) -> str:
    telling = _Telling()
    telling.feed(html)
    telling.close()
    lines = ("".join(telling.parts)).split("\n")
    return "\n".join(line for line in lines if line.strip())
