"""A condition as people say it: «期望交期 早于 今天+3天 且 客户等级 是 钻石». What has no words of
its own stays a formula. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from danliu.formulas import Kind, Tree, show
from danliu.formulas.kinds import Path
from danliu.formulas.tree import Call, Literal, Reference
from danliu.tables.table import Column

_DAYS: Mapping[str, Mapping[str, str]] = {
    "zh": {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "是", "<>": "不是"},
    "en": {
        "<": "is before",
        "<=": "is not after",
        ">": "is after",
        ">=": "is not before",
        "=": "is",
        "<>": "is not",
    },
}
_JOINS = {"zh": {"AND": " 且 ", "OR": " 或 "}, "en": {"AND": " and ", "OR": " or "}}
_IS = {"zh": {"=": "是", "<>": "不是"}, "en": {"=": "is", "<>": "is not"}}
_BLANK = {"zh": "没填", "en": "is blank"}
_FILLED = {"zh": "填了", "en": "is filled"}
_BRACKETS = {"zh": "（{}）", "en": "({})"}
_COMPARES = ("=", "<>", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Wording:
    """name    what a path is called
    column  the field behind a path; None where it is none
    """

    language: str
    name: Callable[[Path], str]
    column: Callable[[Path], Column | None]

    def condition(self, tree: Tree, *, inside: bool = False) -> str:
        match tree:
            case Call(("AND" | "OR") as join, parts) if len(parts) > 1:
                said = _JOINS[self.language][join].join(
                    self.condition(part, inside=True) for part in parts
                )
                return _BRACKETS[self.language].format(said) if inside and join == "OR" else said
            case Call("ISBLANK", (Reference(path),)):
                return f"{self.name(path)} {_BLANK[self.language]}"
            case Call("NOT", (Call("ISBLANK", (Reference(path),)),)):
                return f"{self.name(path)} {_FILLED[self.language]}"
            case Call(sign, (Reference(path), other)) if sign in _COMPARES:
                return self._compared(path, sign, other) or self._formula(tree)
        return self._formula(tree)

    def _compared(self, path: Path, sign: str, other: Tree) -> str | None:
        column = self.column(path)
        if (day := self._day(other)) and _is_day(column):
            return f"{self.name(path)} {_DAYS[self.language][sign]} {day}"
        option = _option(column, other, self.language)
        if option is not None and sign in _IS[self.language]:
            return f"{self.name(path)} {_IS[self.language][sign]} {option}"
        return None

    def _day(self, tree: Tree) -> str | None:
        """«今天+3天» for TODAY()+3."""
        today = "今天" if self.language == "zh" else "today"
        match tree:
            case Call("TODAY", ()):
                return today
            case Call(("+" | "-") as sign, (Call("TODAY", ()), Literal(days))):
                unit = "天" if self.language == "zh" else " days"
                return f"{today}{sign}{days}{unit}"
        return None

    def _formula(self, tree: Tree) -> str:
        return show(tree, self.name).replace("{", "").replace("}", "")


def _is_day(column: Column | None) -> bool:
    return column is not None and column.type.kind in (Kind.date, Kind.moment)


def _option(column: Column | None, tree: Tree, language: str) -> str | None:
    """A choice or a stage by the name that people know."""
    if column is None or not isinstance(tree, Literal) or not isinstance(tree.value, str):
        return None
    options = column.options
    listed = getattr(options, "choices", None) or getattr(options, "stages", None)
    if not listed or tree.value not in {one.key for one in listed}:
        return None
    show = column.type.show_en if language == "en" else column.type.show
    return show(tree.value, options)
