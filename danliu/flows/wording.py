"""A condition as people say it: «期望交期 早于 今天+3天 且 客户等级 是 钻石». What has no words of
its own stays a formula. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from danliu.flows import phrases
from danliu.formulas import Kind, Tree, show
from danliu.formulas.kinds import Path
from danliu.formulas.tree import Call, Literal, Reference
from danliu.tables.table import Column


@dataclass(frozen=True)
class Wording:
    """name    what a path is called
    column  the field behind a path; None where it is none
    key     what a key is called that may stand at a path: a choice, a stage, an answer, a case
    """

    language: str
    name: Callable[[Path], str]
    column: Callable[[Path], Column | None]
    key: Callable[[Path, str], str | None]

    def condition(self, tree: Tree, *, so: bool = True, inside: str = "") -> str:
        """so: whether it holds, or does not; inside: the join that it is a part of"""
        match tree:
            case Call("NOT", (part,)):
                return self.condition(part, so=not so, inside=inside)
            case Call(("AND" | "OR") as join, parts) if len(parts) > 1:
                return self._joined(tree, join, parts, so, inside)
            case Call("ONEOF", (Reference(path), *keys)) if len(keys) > 1:
                return self._among(path, keys, so)
            case Call("ONEOF", (one, other)):
                return self._compared("=" if so else "<>", one, other)
            case Call("ISBLANK", (part,)):
                return self._said(phrases.BLANK, so, self.value(part))
            case Call(sign, (one, other)) if sign in phrases.OPPOSITE:
                return self._compared(sign if so else phrases.OPPOSITE[sign], one, other)
            case Reference(path):
                return self._true(path, so)
        said = self.value(tree)
        return said if so else phrases.NOT[self.language].format(said)

    def _joined(self, tree: Tree, join: str, parts: tuple[Tree, ...], so: bool, inside: str) -> str:
        if (same := _alternatives(join, parts)) is not None:
            return self._among(same[0], same[1], so)
        if not so:
            return phrases.NOT[self.language].format(self.condition(tree))
        told = (self.condition(part, inside=join) for part in parts)
        said = phrases.JOINS[self.language][join].join(told)
        return phrases.BRACKETS[self.language].format(said) if inside not in ("", join) else said

    def _among(self, path: Path, keys: "list[Tree]", so: bool) -> str:
        told = [self._beside(path, key) for key in keys]
        return f"{self.name(path)} {phrases.among(self.language, told, so=so)}"

    def _true(self, path: Path, so: bool) -> str:
        ended = phrases.BRANCH[self.language].get(path[-1]) if len(path) == 3 else None
        if ended:
            return ended[so].format(self.name(path[:-1]))
        words = phrases.TICKED if self.column(path) else phrases.HOLDS
        return self._said(words, so, self.name(path))

    def _said(self, words: dict[str, dict[bool, str]], so: bool, what: str) -> str:
        return words[self.language][so].format(what)

    def _compared(self, sign: str, one: Tree, other: Tree) -> str:
        if isinstance(one, Literal) and not isinstance(other, Literal):
            sign, one, other = phrases.TURNED[sign], other, one
        match one, sign, other:
            case _, ("=" | "<>"), Literal(bool(value)):
                return self.condition(one, so=value == (sign == "="))
            case Call("LEN", (text,)), (">" | "="), Literal(Decimal() as value) if value == 0:
                return self._said(phrases.BLANK, sign == "=", self.value(text))
            case Call("LEFT", (text, *_)), "=", Literal(str()):
                begins = phrases.BEGINS[self.language]
                return begins.format(self.value(text), self.value(other))
        words = phrases.DAYS if self._is_day(one) or self._is_day(other) else phrases.SIZES
        right = self._beside(one.path, other) if isinstance(one, Reference) else self.value(other)
        return f"{self.value(one)} {words[self.language][sign]} {right}"

    def _beside(self, path: Path, tree: Tree) -> str:
        """A value that stands beside a path: a key of it by its name."""
        if isinstance(tree, Literal) and isinstance(tree.value, str):
            return self.key(path, tree.value) or self.value(tree)
        return self.value(tree)

    def value(self, tree: Tree) -> str:
        match tree:
            case Literal(str(text)) if text:
                return phrases.QUOTED[self.language].format(text)
            case Call(("TODAY" | "NOW") as now, ()):
                return phrases.TODAY[self.language][now]
            case Call(("+" | "-") as sign, (day, Literal(Decimal() as n))) if self._is_day(day):
                return phrases.DAYS_ON[self.language].format(self.value(day), sign, n)
            case Call("IFBLANK", (part, Literal(nothing))) if not nothing:
                return self.value(part)
            case Call("IFBLANK", (part, other)):
                return phrases.ELSE[self.language].format(self.value(part), self.value(other))
            case Call("BLANK", ()):
                return phrases.NOTHING[self.language]
            case Call("TEXT", (part, _)):
                return self.value(part)
            case Call("IF", (when, one, *other)):
                return self._either(when, one, other)
            case Call("&", parts):
                return "".join(map(self._joined_text, parts))
        return show(tree, self.name).replace("{", "").replace("}", "")

    def _either(self, when: Tree, one: Tree, other: list[Tree]) -> str:
        then, otherwise = phrases.IF[self.language]
        said = then.format(self.condition(when), self.value(one))
        last = other[0] if other else None
        if last is None or (isinstance(last, Literal) and not last.value):
            return said
        return said + otherwise.format(self.value(last))

    def _joined_text(self, part: Tree) -> str:
        """What is written stands as it is, what is filled in in brackets."""
        match part:
            case Literal(str(text)):
                return text
            case Call("&", parts):
                return "".join(map(self._joined_text, parts))
        return phrases.FILLED[self.language].format(self.value(part))

    def _is_day(self, tree: Tree) -> bool:
        match tree:
            case Call(("TODAY" | "NOW"), ()):
                return True
            case Call(("+" | "-"), (day, _)):
                return self._is_day(day)
            case Reference(path):
                column = self.column(path)
                return column is not None and column.type.kind in (Kind.date, Kind.moment)
        return False


def _alternatives(join: str, parts: tuple[Tree, ...]) -> tuple[Path, list[Tree]] | None:
    """The path and the values of OR({a}="x",{a}="y"), which says ONEOF({a},"x","y")."""
    paths, values = set[Path](), list[Tree]()
    for part in parts:
        match part:
            case Call("=", (Reference(path), Literal(str()) as value)):
                paths.add(path)
                values.append(value)
            case _:
                return None
    return (paths.pop(), values) if join == "OR" and len(paths) == 1 else None
