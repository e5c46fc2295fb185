"""Sealed callbacks as 企业微信 makes them, by the steps of its documentation."""

import base64
import hashlib
import secrets
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def sealed(key: str, text: str, receiver: str) -> str:
    raw = base64.b64decode(key + "=")
    content = text.encode()
    plain = secrets.token_bytes(16) + struct.pack(">I", len(content)) + content + receiver.encode()
    fill = 32 - len(plain) % 32
    plain += bytes([fill] * fill)
    box = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(box.update(plain) + box.finalize()).decode()


def query_for(token: str, box: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(5)
    text = "".join(sorted([token, timestamp, nonce, box]))
    signature = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def greeting(token: str, key: str, corp: str) -> tuple[str, dict[str, str]]:
    """The word that must come back, and the query that carries it."""
    word = str(secrets.randbelow(10**19))
    box = sealed(key, word, corp)
    return word, {**query_for(token, box), "echostr": box}


def pressed(
    token: str, aes_key: str, corp: str, agent: int, code: str, *, who: str, task: str, key: str
) -> tuple[dict[str, str], bytes]:
    """Query and body of the event that a button of a card was pressed."""
    text = (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName>"
        f"<FromUserName><![CDATA[{who}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        "<Event><![CDATA[template_card_event]]></Event>"
        f"<EventKey><![CDATA[{key}]]></EventKey><TaskId><![CDATA[{task}]]></TaskId>"
        "<CardType><![CDATA[button_interaction]]></CardType>"
        f"<ResponseCode><![CDATA[{code}]]></ResponseCode><AgentID>{agent}</AgentID></xml>"
    )
    return _wrapped(token, aes_key, corp, agent, text)


def written(
    token: str, key: str, corp: str, agent: int, *, who: str, says: str
) -> tuple[dict[str, str], bytes]:
    """Query and body of a text that a member wrote to the application."""
    text = (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName>"
        f"<FromUserName><![CDATA[{who}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{says}]]></Content><MsgId>{secrets.randbelow(10**18)}</MsgId>"
        f"<AgentID>{agent}</AgentID></xml>"
    )
    return _wrapped(token, key, corp, agent, text)


def _wrapped(
    token: str, key: str, corp: str, agent: int, text: str
) -> tuple[dict[str, str], bytes]:
    box = sealed(key, text, corp)
    body = (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><AgentID>{agent}</AgentID>"
        f"<Encrypt><![CDATA[{box}]]></Encrypt></xml>"
    )
    return query_for(token, box), body.encode()
