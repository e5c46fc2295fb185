"""A whole sentence: what starts the flow, what it then does, and what was not understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from danliu.flows.definition import Branch, Node, Trigger
from danliu.flows.proposing.actions import read_action, read_if
from danliu.flows.proposing.known import Known
from danliu.flows.proposing.naming import named
from danliu.flows.proposing.triggers import Begins, read_trigger

_FULL = str.maketrans("０１２３４５６７８９＋－＜＞＝，；：（）", "0123456789+-<>=，；：（）")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BEGINS = re.compile(r"^(?:当|如果|若|每当|只要|一旦|要是|假如)")
# «24小时» and «3天后» are lengths; a clause ends with a 时 or 后 of its own
_WHEN_ENDS = re.compile(
    r"(?:的时候|的时侯|的话|(?<!小)时|(?<![天日周时钟月年之以])(?:之后|以后|后))(?=[，,；;：:\s]|$)"
)
_CLAUSES = re.compile(
    r"[，,；;。！!\n]+|(?<=[^，,；;。])(?:然后再?|接着|随后|并且|并(?=[抄通请发把将提让]))"
)
_IF = re.compile(r"^(?:如果|若|要是|假如)")
_THEN = re.compile(r"(?:，|,)?(?:则|就|那么)")
_ELSE = re.compile(r"^(?:否则|不然|要不然|其他情况|其它情况)(?:则|就|，|,)?")
_QUOTES = re.compile(r"[「『“‘\"][^」』”’\"]*[」』”’\"]")
_LEADING = re.compile(r"^(?:并且|并|然后|再|则|就|那么|同时|接着|先|也|还要|都)+(?=[^\s])")


@dataclass(frozen=True)
class Part:
    """Words of the sentence, and what they became: trigger, if, else, block, copy; or guess, with
    a code instead of words."""

    text: str
    role: str


@dataclass(frozen=True)
class Proposal:
    """left       words that could not be placed
    strangers  those of them that stand where somebody is named, and are nobody here
    """

    trigger: Trigger
    blocks: tuple[Node, ...]
    parts: tuple[Part, ...] = ()
    left: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass
class _Building:
    known: Known
    trigger: Trigger
    blocks: list[Node] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    _number: int = 0

    def name(self, kind: str) -> str:
        self._number += 1
        return f"{kind}{self._number}"

    def block(self, node: Node) -> Node:
        """With an id of its own; what it tells names the record."""
        settings = node.settings
        if node.block == "notify":
            told = named(settings["text"], self.trigger, self.known.schema)
            settings = {**settings, "text": told}
        return replace(node, id=self.name(node.block), settings=settings)

    @property
    def table(self) -> Any:
        return self.known.schema.tables.get(self.trigger.table)


def propose(text: str, known: Known, table: str = "") -> Proposal:
    """For a sentence of any length; blank trigger and no blocks where nothing is understood."""
    plain = _THOUSANDS.sub("", text.translate(_FULL).strip())
    begins, rest, words = _begin(plain, known, table)
    building = _Building(known, begins.trigger, left=list(begins.left))
    if words:
        building.parts.append(Part(words, "trigger"))
    building.parts += [Part(code, "guess") for code in begins.guessed]
    clauses = list(_clauses(rest))
    building.blocks = list(_blocks(building, clauses))
    return Proposal(
        begins.trigger,
        tuple(building.blocks),
        tuple(building.parts),
        tuple(building.left),
        tuple(dict.fromkeys(building.strangers)),
    )


def _begin(text: str, known: Known, table: str) -> tuple[Begins, str, str]:
    """What starts it, the rest of the sentence, and the words of the trigger."""
    first, rest = _split(text)
    if not first:
        return Begins(Trigger(table), (), ("created",)), text, ""
    return read_trigger(_BEGINS.sub("", first), known, table), rest, first


def _split(text: str) -> tuple[str, str]:
    """«当…时，» from what is then to be done; the first may hold commas of its own."""
    masked = _QUOTES.sub(lambda found: "＊" * len(found[0]), text)
    if found := _WHEN_ENDS.search(masked):
        return text[: found.start()], text[found.end() :].lstrip("，,；;：: ")
    if found := re.search(r"[，,；;]|(?<!\d)[：:]|[：:](?!\d)", masked):
        return text[: found.start()], text[found.end() :]
    then = _THEN.search(masked) if _BEGINS.search(masked) else None
    if then:
        return text[: then.start()], text[then.end() :]
    acts = re.search(r"提醒|通知|抄送|审批|发邮件", masked)
    return (text[: acts.start()], text[acts.start() :]) if acts else ("", text)


def _clauses(text: str) -> Iterator[str]:
    """The rest piece by piece; what stands in quotes is never split."""
    masked = _QUOTES.sub(lambda found: "＊" * len(found[0]), text)
    start = 0
    for found in _CLAUSES.finditer(masked):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


def _blocks(building: _Building, clauses: list[str]) -> Iterator[Node]:
    """«如果» takes all that follows it up to «否则», and that the rest."""
    made: list[Node] = []
    for number, raw in enumerate(clauses):
        clause = raw.strip(" 。.!！")
        if not clause:
            continue
        if _IF.search(clause):
            made.append(_if(building, clause, clauses[number + 1 :]))
            break
        _take(building, _LEADING.sub("", clause) or clause, made)
    return iter(made)


def _take(building: _Building, clause: str, made: list[Node]) -> None:
    act = read_action(clause, building.table, building.known, "")
    building.left += act.left
    building.strangers += act.strangers
    if act.node:
        made.append(building.block(act.node))
        building.parts.append(Part(clause, "block"))
    if act.copies:
        building.parts.append(Part(clause, "copy"))
        _copy(building, made, act.copies)
    building.parts += [Part(code, "guess") for code in act.guessed]


def _copy(building: _Building, made: list[Node], who: tuple[str, ...]) -> None:
    """To whom the block before tells as well; where there is none that tells, one of its own."""
    last = next((one for one in reversed(made) if one.block == "notify"), None)
    if last is None:
        settings = {"text": "抄送", "level": "info", "to": list(who)}
        made.append(building.block(Node("", "notify", settings=settings)))
        return
    to = list(dict.fromkeys([*last.settings.get("to", []), *who]))
    made[made.index(last)] = replace(last, settings={**last.settings, "to": to})


def _if(building: _Building, clause: str, rest: list[str]) -> Node:
    plain = _IF.sub("", clause)
    when, _, first = _at(plain, _THEN)
    formula, left = read_if(_WHEN_ENDS.sub("", when), building.table, building.known)
    building.left += left
    building.parts.append(Part(clause if not first else when, "if"))
    name = building.name("if")
    end = next((n for n, one in enumerate(rest) if _ELSE.search(one.strip())), len(rest))
    then = _branch(building, [first, *rest[:end]])
    other = _otherwise(building, rest[end:])
    branches = (Branch("then", tuple(then)), Branch("else", tuple(other)))
    return Node(name, "if", settings={"when": formula} if formula else {}, branches=branches)


def _otherwise(building: _Building, rest: list[str]) -> list[Node]:
    if not rest:
        return []
    building.parts.append(Part(rest[0].strip(), "else"))
    return _branch(building, [_ELSE.sub("", rest[0].strip()), *rest[1:]])


def _branch(building: _Building, clauses: list[str]) -> list[Node]:
    return list(_blocks(building, clauses))


def _at(text: str, pattern: re.Pattern[str]) -> tuple[str, str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")
