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
        """so: whether it holds, or does not; inside: what it is a part of, the name of a join or
        «value»; «» where it stands alone"""
        match tree:
            case Call("NOT", (part,)):
                return self.condition(part, so=not so, inside=inside)
            case Call(("AND" | "OR") as join, parts) if len(parts) > 1:
                return self._joined(tree, join, parts, so, inside)
            case Call("ONEOF", (Reference(path), *keys)) if len(keys) > 1:
                return self._among(path, keys, so, inside)
            case Call("ONEOF", (one, other)):
                return self._compared("=" if so else "<>", one, other, inside)
            case Call("ISBLANK", (part,)):
                return self._said(phrases.BLANK, so, self.value(part, inside="value"))
            case Call("IFBLANK", (part, Literal(False))):
                return self.condition(part, so=so, inside=inside)
            case Call(("=" | "<>") as sign, (one, other)):
                return self._compared(sign if so else phrases.OPPOSITE[sign], one, other, inside)
            case Call(sign, (one, other)) if so and sign in phrases.TURNED:
                return self._compared(sign, one, other, inside)
            case Reference(path):
                return self._true(path, so)
        # what is neither less nor more may be blank: «not (less)» says no more than it is
        if not so:
            return phrases.NOT[self.language].format(self.condition(tree))
        return self.value(tree, inside=inside)

    def _joined(self, tree: Tree, join: str, parts: tuple[Tree, ...], so: bool, inside: str) -> str:
        if (same := _alternatives(join, parts)) is not None:
            return self._among(same[0], same[1], so, inside)
        if not so:
            return phrases.NOT[self.language].format(self.condition(tree))
        told = (self.condition(part, inside=join) for part in parts)
        said = phrases.JOINS[self.language][join].join(told)
        return said if inside in ("", join) else self._bracketed(said)

    def _bracketed(self, said: str) -> str:
        return phrases.BRACKETS[self.language].format(said)

    def _among(self, path: Path, keys: "list[Tree]", so: bool, inside: str) -> str:
        told = [self._beside(path, key) for key in keys]
        said = f"{self.name(path)} {phrases.among(self.language, told, so=so)}"
        return self._bracketed(said) if inside else said

    def _true(self, path: Path, so: bool) -> str:
        ended = phrases.BRANCH[self.language].get(path[-1]) if len(path) == 3 else None
        if ended:
            return ended[so].format(self.name(path[:-1]))
        words = phrases.TICKED if self.column(path) else phrases.HOLDS
        return self._said(words, so, self.name(path))

    def _said(self, words: phrases.Either, so: bool, what: str) -> str:
        return words[self.language][so].format(what)

    def _compared(self, sign: str, one: Tree, other: Tree, inside: str) -> str:
        if isinstance(one, Literal) and not isinstance(other, Literal):
            sign, one, other = phrases.TURNED[sign], other, one
        match one, sign, other:
            case _, ("=" | "<>"), Literal(bool(value)):
                return self.condition(one, so=value == (sign == "="), inside=inside)
            case _, ("=" | "<>"), Literal(""):
                return self._said(phrases.BLANK, sign == "=", self.value(one, inside="value"))
            case Call("LEN", (text,)), (">" | "="), Literal(Decimal() as value) if value == 0:
                return self._said(phrases.BLANK, sign == "=", self.value(text, inside="value"))
            case Call("LEFT", (text, Literal(n))), "=", Literal(str(begins)) if n == len(begins):
                template = phrases.BEGINS[self.language]
                return template.format(self.value(text, inside="value"), self.value(other))
        words = phrases.DAYS if self._is_day(one) or self._is_day(other) else phrases.SIZES
        right = self._beside(one.path, other) if isinstance(one, Reference) else None
        left, right = self.value(one, inside="value"), right or self.value(other, inside="value")
        return f"{left} {words[self.language][sign]} {right}"

    def _beside(self, path: Path, tree: Tree) -> str:
        """A value that stands beside a path: a key of it by its name."""
        if isinstance(tree, Literal) and isinstance(tree.value, str):
            return self.key(path, tree.value) or self.value(tree)
        return self.value(tree, inside="value")

    def value(self, tree: Tree, *, inside: str = "") -> str:
        match tree:
            case Literal(bool(truth)):
                return phrases.TRUTH[self.language][truth]
            case Literal("") | Call("BLANK", ()):
                return phrases.NOTHING[self.language]
            case Literal(str(text)):
                return phrases.QUOTED[self.language].format(text)
            case Call(("TODAY" | "NOW") as now, ()):
                return phrases.TODAY[self.language][now]
            case Call(("+" | "-") as sign, (day, Literal(Decimal() as n))) if self._is_day(day):
                return self.value(day) + phrases.days(self.language, sign, n)
            case Call("IFBLANK", (part, other)):
                return phrases.ELSE[self.language].format(self.value(part), self.value(other))
            case Call("IF", (when, one, *other)):
                said = self._either(when, one, other)
                return self._bracketed(said) if inside else said
            case Call("&", parts):
                return "".join(map(self._joined_text, parts))
        return self._formula(tree)

    def _either(self, when: Tree, one: Tree, other: list[Tree]) -> str:
        then, otherwise = phrases.IF[self.language]
        said = then.format(self.condition(when), self.value(one, inside="value"))
        match other:
            case [] | [Literal("")] | [Call("BLANK", ())]:
                return said
        return said + otherwise.format(self.value(other[0], inside="value"))

    def _joined_text(self, part: Tree) -> str:
        """What is written stands as it is, what is filled in in brackets."""
        match part:
            case Literal(str(text)):
                return text
            case Call("&", parts):
                return "".join(map(self._joined_text, parts))
            case Call("IFBLANK", (one, Literal(""))) | Call("TEXT", (one, _)):
                return self._joined_text(one)
        return phrases.FILLED[self.language].format(self.value(part))

    def _is_day(self, tree: Tree) -> bool:
        match tree:
            case Call(("TODAY" | "NOW"), ()):
                return True
            case Call("+", (day, _)):
                return self._is_day(day)
            case Call("-", (day, other)):  # between two days there are days, which is a number
                return self._is_day(day) and not self._is_day(other)
            case Reference(path):
                column = self.column(path)
                return column is not None and column.type.kind in (Kind.date, Kind.moment)
        return False

    def _formula(self, tree: Tree) -> str:
        """As it is written, with the names that people know."""
        marked = show(tree, lambda path: f"\0{self.name(path)}\0")
        return marked.replace("{\0", "").replace("\0}", "")


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
