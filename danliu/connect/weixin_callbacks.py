"""What 企业微信 and 微信 send to an application's address: XML in a sealed envelope. Pure."""

from danliu.connect.biz_crypt import Envelope
from danliu.connect.connector import Inbound
from danliu.connect.errors import BadSignature, UnreadableMessage
from danliu.connect.inward import read_xml


def opened(name: str, envelope: Envelope, app: str, request: Inbound, sealed: str) -> bytes:
    """The text, once its signature and whom it is for are right. `name`: of the connector.

    Raises  BadSignature
    """
    query = request.query
    signed = (query.get("timestamp", ""), query.get("nonce", ""), sealed)
    if not envelope.signed(query.get("msg_signature", ""), *signed):
        raise BadSignature(name, "msg_signature does not match")
    try:
        text, receiver = envelope.open(sealed)
    except ValueError as error:
        raise BadSignature(name, f"encoding_aes_key: {error}") from error
    if receiver != app:
        raise BadSignature(name, f"it is meant for {receiver}")
    return text


def sealed_part(name: str, request: Inbound) -> str:
    """Raises BadSignature: what has no envelope is not theirs."""
    try:
        return read_xml(name, request.body).findtext("Encrypt") or ""
    except UnreadableMessage as error:
        raise BadSignature(name, f"no sealed envelope: {error.detail}") from error
