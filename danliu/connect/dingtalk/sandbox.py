"""钉钉 on this machine, written from the vendor's documentation.

Both generations of calls, each with its own token, ended early when told to (`/_end_tokens`). A
notification is only taken: who got it is known a look later, and the same text reaches a person
once a day. A robot checks its signature and speaks twenty times a minute, then it is silent for
ten. A card is known by the number that its maker gave it; `/_click` presses one of its buttons,
which goes, signed, to the address that was registered. `/_write` writes to the robot, `/_event`
sends a sealed event, again where the answer is no sealed «success», and `/_greet` the event that
saving the address in the console asks with. `/_full` has somebody get 500 notifications. The page
where members sign in takes whoever `/_visitor` named for the one before the screen.
"""

import time
from collections import deque
from typing import Any

import httpx
import msgspec

from danliu.connect.dingtalk import sandbox_envelope
from danliu.connect.dingtalk.sandbox_notices import MOST_A_DAY, STRANGERS, Notices
from danliu.connect.dingtalk.sandbox_sign_in import SignInDesk
from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

CLIENT_ID = "dingdemo0000000001"
SECRET = "demo-dingtalk-secret"  # noqa: S105
AGENT = 2700000001
ROBOT, ROBOT_SECRET = "demo-robot-6a3f", "SECdemo0a1b2c3d4e5f60718293a4b5c6d7e8f9"
CARD_SECRET = "demo-card-secret"  # noqa: S105
TEMPLATE = "demo-0000.schema"
TOKEN = "demoDingToken"  # noqa: S105
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
LASTS_S = 7200
SPEAKS, MINUTE_S, SILENT_S = 20, 60, 600
WINDOW_MS = 3_600_000
LONGEST_MSG, LONGEST_SAID = 2048, 20_000  # bytes
GIVES_UP_S, TRIES = 5, 3


@sandbox("dingtalk")
class DingTalkSandbox:
    def __init__(self) -> None:
        self.tokens: dict[str, set[str]] = {"oapi": set(), "api": set()}
        self.fetched = {"oapi": 0, "api": 0}
        self.notices = Notices()
        self.said: list[dict[str, Any]] = []
        self.spoke: deque[float] = deque(maxlen=SPEAKS)
        self.silent_until = 0.0
        self.cards: dict[str, dict[str, Any]] = {}
        self.routes: dict[str, dict[str, str]] = {}
        self.desk = SignInDesk(CLIENT_ID, SECRET)
        self.doors: dict[str, Door] = {
            "/_visitor": self.desk.named,
            "/_end_tokens": self._end_tokens,
            "/_click": self._click,
            "/_write": self._write,
            "/_event": self._event,
            "/_greet": self._greet,
            "/_full": self._full,
        }
        self.refusals = {
            "refuse": _refused(33012, "无效的USERID"),
            "throttle": _wrapped(90018, "当前接口的所有请求都被暂时禁用了"),
            "busy": _refused(-1, "系统繁忙"),
            "silent": _refused(130101, "send too fast, exceed 20 times per minute"),
            "new-refuse": _new_refused(400, "param.error", "参数错误"),
            "new-throttle": _new_refused(
                403, "Forbidden.AccessDenied.QpsLimitForApi", "接口调用太频繁"
            ),
            "no-permission": _new_refused(
                403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", "应用尚未开通权限"
            ),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "agent_id": AGENT,
            "robot_token": ROBOT,
            "robot_secret": ROBOT_SECRET,
            "card_template": TEMPLATE,
            "card_secret": CARD_SECRET,
            "token": TOKEN,
            "encoding_aes_key": AES_KEY,
            "url": url,
            "oapi_url": url,
            "sign_in_url": url,
        }

    def operation(self, call: Call) -> str:
        return call.path.rsplit("/", 1)[-1]

    async def answer(self, call: Call) -> Reply:
        if call.path == "/gettoken":
            return self._old_token(call)
        if call.path == "/v1.0/oauth2/accessToken":
            return self._new_token(msgspec.json.decode(call.body))
        if call.path == "/robot/send":
            return self._robot(call)
        if reply := self.desk.answer(call):
            return reply
        if call.path.startswith("/v1.0/"):
            return self._new(call)
        if call.query.get("access_token") not in self.tokens["oapi"]:
            return _wrapped(40014, "不合法的access_token")
        return self._old(call.path, msgspec.json.decode(call.body))

    def books(self) -> Any:
        return {
            "sent": self.notices.brought(),
            "said": self.said,
            "cards": self.cards,
            "routes": self.routes,
            "fetched": self.fetched,
        }

    def _old_token(self, call: Call) -> Reply:
        if (call.query.get("appkey"), call.query.get("appsecret")) != (CLIENT_ID, SECRET):
            return _refused(40089, "不合法的corpid或corpsecret")
        return _accepted(access_token=self._token("oapi"), expires_in=LASTS_S)

    def _new_token(self, keys: dict[str, Any]) -> Reply:
        if (keys.get("appKey"), keys.get("appSecret")) != (CLIENT_ID, SECRET):
            return _new_refused(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        return reply_json({"accessToken": self._token("api"), "expireIn": LASTS_S})

    def _token(self, generation: str) -> str:
        """The same one, as long as it is good."""
        self.fetched[generation] += 1
        good = self.tokens[generation]
        token = next(iter(good), sandbox_envelope.new_number())
        good.add(token)
        return token

    def _old(self, path: str, body: dict[str, Any]) -> Reply:
        if path == "/topapi/user/getbyunionid":
            member = self.desk.member(body.get("unionid", ""))
            return _accepted(result=member) if member else _refused(60121, "找不到该用户")
        if body.get("agent_id") != AGENT:
            return _refused(33001, "agent_id无效")
        if path.endswith("/asyncsend_v2"):
            people = [one for one in body.get("userid_list", "").split(",") if one]
            if len(msgspec.json.encode(body["msg"])) > LONGEST_MSG:
                return _refused(40035, "消息内容超过2048字节")
            return _accepted(task_id=self.notices.take(people, body["msg"]))
        if path.endswith("/getsendresult"):
            return _accepted(send_result=self.notices.result(body["task_id"]))
        return _refused(22, "请求的URI地址不存在")

    def _robot(self, call: Call) -> Reply:
        if call.query.get("access_token") != ROBOT:
            return _refused(300005, "token is not exist")
        moment, now = call.query.get("timestamp", "0"), time.time()
        signature = sandbox_envelope.robot_sign(ROBOT_SECRET, moment)
        if call.query.get("sign") != signature or abs(now * 1000 - int(moment)) > WINDOW_MS:
            return _refused(310000, "sign not match")
        if len(call.body) > LONGEST_SAID:
            return _refused(460101, "message too long, exceed 20000 bytes")
        if now < self.silent_until or self._too_quick(now):
            return _refused(130101, "send too fast, exceed 20 times per minute")
        self.said.append(msgspec.json.decode(call.body))
        return _accepted()

    def _too_quick(self, now: float) -> bool:
        if len(self.spoke) == SPEAKS and self.spoke[0] > now - MINUTE_S:
            self.silent_until = now + SILENT_S
            return True
        self.spoke.append(now)
        return False

    def _new(self, call: Call) -> Reply:
        if call.headers.get("x-acs-dingtalk-access-token") not in self.tokens["api"]:
            return _new_refused(401, "InvalidAuthentication", "不合法的access_token")
        body = msgspec.json.decode(call.body)
        if call.path == "/v1.0/card/callbacks/register":
            self.routes[body["callbackRouteKey"]] = body
            return reply_json({"success": True, "result": body})
        if call.path == "/v1.0/card/instances/createAndDeliver":
            return self._make(body)
        if call.path == "/v1.0/card/instances":
            return self._change(body)
        return _new_refused(404, "InvalidAction.NotFound", "接口不存在")

    def _make(self, body: dict[str, Any]) -> Reply:
        """Under a number that is taken it is the card that is there, and nobody gets another."""
        shown = body["cardData"]["cardParamMap"]
        if body["cardTemplateId"] != TEMPLATE or not all(
            isinstance(v, str) for v in shown.values()
        ):
            return _new_refused(400, "param.error", "cardTemplateId或cardParamMap不合法")
        places = body["openSpaceId"].removeprefix("dtv1.card//").split(";")
        people = [one.removeprefix("IM_ROBOT.") for one in places]
        card = self.cards.setdefault(body["outTrackId"], {"shown": dict(shown), "to": []})
        card["route"] = body.get("callbackRouteKey", "")
        card["to"] += [one for one in people if one not in {*card["to"], *STRANGERS}]
        delivered = [
            {"spaceType": "IM_ROBOT", "spaceId": one, "success": one not in STRANGERS}
            for one in people
        ]
        told = {"outTrackId": body["outTrackId"], "deliverResults": delivered}
        return reply_json({"success": True, "result": told})

    def _change(self, body: dict[str, Any]) -> Reply:
        """Only what is named, where that is asked for; else the whole."""
        card = self.cards.get(body["outTrackId"])
        if card is None:
            return _new_refused(400, "param.cardNotExist", "卡片不存在")
        shown = body["cardData"]["cardParamMap"]
        by_key = body.get("cardUpdateOptions", {}).get("updateCardDataByKey")
        card["shown"] = card["shown"] | shown if by_key else shown
        return reply_json({"success": True, "result": True})

    async def _end_tokens(self, call: Call) -> Reply:
        self.tokens = {"oapi": set(), "api": set()}
        return reply_json({"done": True})

    async def _full(self, call: Call) -> Reply:
        """{"who"}: has had all that a person may have in a day."""
        self.notices.today[msgspec.json.decode(call.body)["who"]] = MOST_A_DAY
        return reply_json({"done": True})

    async def _click(self, call: Call) -> Reply:
        """{"who", "task", "key"}: who presses which button of which card."""
        asked = msgspec.json.decode(call.body)
        card = self.cards[asked["task"]]
        place = next(n for n in "123456" if card["shown"].get(f"key{n}") == asked["key"])
        if not card["shown"][f"button{place}"]:
            return reply_json({"answers": []})  # nothing is left to press
        params = {"cardPrivateData": {"actionIds": [place], "params": {"key": asked["key"]}}}
        body = {
            "type": "actionCallback",
            "outTrackId": asked["task"],
            "corpId": "dingcorpdemo",
            "userId": asked["who"],
            "content": msgspec.json.encode(params).decode(),
        }
        route = self.routes[card["route"]]
        headers = sandbox_envelope.card_headers(route["apiSecret"])
        return reply_json({"answers": [await _sent(route["callbackUrl"], body, headers)]})

    async def _write(self, call: Call) -> Reply:
        """{"url", "who", "says"}: somebody writes to the robot."""
        asked = msgspec.json.decode(call.body)
        body = {
            "msgtype": "text",
            "text": {"content": f" {asked['says']} "},
            "senderStaffId": asked["who"],
            "msgId": sandbox_envelope.new_number(),
            "createAt": int(time.time() * 1000),
        }
        headers = sandbox_envelope.robot_headers(SECRET)
        return reply_json({"answers": [await _sent(asked["url"], body, headers)]})

    async def _event(self, call: Call) -> Reply:
        """{"url", "event"}: sent until it is answered rightly, three times at most."""
        asked = msgspec.json.decode(call.body)
        return reply_json({"answered": await _asked_until(asked["url"], asked["event"])})

    async def _greet(self, call: Call) -> Reply:
        """{"url"}: whether the address opened the envelope and sealed its answer."""
        asked = msgspec.json.decode(call.body)
        answered = await _asked_until(asked["url"], {"EventType": "check_url"})
        return reply_json({"greeted": answered[-1]})


async def _asked_until(url: str, event: dict[str, Any]) -> list[bool]:
    """Whether each of the answers was a sealed «success»."""
    keys, answered = (TOKEN, AES_KEY, CLIENT_ID), list[bool]()
    async with httpx.AsyncClient(trust_env=False, timeout=GIVES_UP_S) as http:
        while len(answered) < TRIES and not any(answered):
            query, body = sandbox_envelope.event(*keys, msgspec.json.encode(event).decode())
            answer = await http.post(url, params=query, json=body)
            well = answer.status_code == 200 and answer.text.startswith("{")
            answered.append(well and sandbox_envelope.says_success(*keys, answer.json()))
    return answered


async def _sent(url: str, body: dict[str, Any], headers: dict[str, str]) -> int:
    async with httpx.AsyncClient(trust_env=False, timeout=GIVES_UP_S) as http:
        return (await http.post(url, json=body, headers=headers)).status_code


def _accepted(**more: Any) -> Reply:
    return reply_json({"errcode": 0, "errmsg": "ok", **more})


def _refused(code: int, words: str) -> Reply:
    return reply_json({"errcode": code, "errmsg": words})


def _wrapped(code: int, words: str) -> Reply:
    """As old calls tell what the gateway before them refuses."""
    told = {"errcode": 88, "sub_code": str(code), "sub_msg": words}
    return reply_json({**told, "errmsg": f"ding talk error[subcode={code},submsg={words}]"})


def _new_refused(status: int, code: str, words: str) -> Reply:
    return reply_json({"code": code, "message": words, "requestid": "DEMO"}, status)
