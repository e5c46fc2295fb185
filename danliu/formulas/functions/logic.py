"""Choosing: AND OR NOT IF, blanks, membership. Blank counts as FALSE, and never comes out."""

from collections.abc import Callable

from danliu.formulas.errors import Fault
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql, Value, kind_of_type, kind_of_value
from danliu.formulas.signature import ANYTHING, SAME, TRUTH, function

Later = Callable[[], Value]  # an argument that is computed only if it is asked for


def _joined(word: str, truths: tuple[Sql, ...]) -> Sql:
    sure = ["coalesce({}, FALSE)"] * len(truths)
    return formed(f"({f' {word} '.join(sure)})", *truths, kind=Kind.truth)


@function("AND", takes=[TRUTH], gives=Kind.truth, more=True, blanks=True)
class And:
    @staticmethod
    def python(*truths: bool | None) -> bool:
        return all(truths)

    @staticmethod
    def sql(*truths: Sql) -> Sql:
        return _joined("AND", truths)


@function("OR", takes=[TRUTH], gives=Kind.truth, more=True, blanks=True)
class Or:
    @staticmethod
    def python(*truths: bool | None) -> bool:
        return any(truths)

    @staticmethod
    def sql(*truths: Sql) -> Sql:
        return _joined("OR", truths)


@function("NOT", takes=[TRUTH], gives=Kind.truth, blanks=True)
class Not:
    @staticmethod
    def python(truth: bool | None) -> bool:
        return not truth

    sql = "({} IS NOT TRUE)"


@function("IF", takes=[TRUTH, SAME, SAME], gives=None, optional=1, blanks=True, lazy=True)
class If:
    """Without a third argument: blank."""

    @staticmethod
    def python(condition: Later, then: Later, otherwise: Later | None = None) -> Value:
        chosen = condition()
        if chosen not in (True, False, None):
            raise Fault("IF", [str(kind_of_value(chosen))])
        if chosen:
            return then()
        return otherwise() if otherwise else None

    @staticmethod
    def sql(condition: Sql, then: Sql, otherwise: Sql | None = None) -> Sql:
        kind = kind_of_type(then.type)
        if otherwise is None:
            return formed("(CASE WHEN {} THEN {} END)", condition, then, kind=kind)
        choice = "(CASE WHEN {} THEN {} ELSE {} END)"
        return formed(choice, condition, then, otherwise, kind=kind)


@function("BLANK", takes=[], gives=Kind.any)
class Blank:
    @staticmethod
    def python() -> None:
        return None

    sql = "NULL"


@function("ISBLANK", takes=[ANYTHING], gives=Kind.truth, blanks=True)
class IsBlank:
    @staticmethod
    def python(value: Value) -> bool:
        return value is None

    sql = "({} IS NULL)"


@function("COALESCE", "IFBLANK", takes=[SAME], gives=None, more=True, blanks=True, lazy=True)
class Coalesce:
    """The first argument that is not blank."""

    @staticmethod
    def python(*values: Later) -> Value:
        return next((found for value in values if (found := value()) is not None), None)

    sql = "coalesce({...})"


@function("IFERROR", takes=[SAME, SAME], gives=None, blanks=True, lazy=True)
class IfError:
    """What has no answer is blank, so this is IFBLANK, and it forgives a wrong kind as well."""

    @staticmethod
    def python(value: Later, otherwise: Later) -> Value:
        try:
            found = value()
        except Fault:
            return otherwise()
        return otherwise() if found is None else found

    sql = "coalesce({}, {})"


@function("ONEOF", takes=[SAME, SAME], gives=Kind.truth, more=True, blanks=True)
class OneOf:
    """Whether the first argument equals one of the others; blank equals blank."""

    @staticmethod
    def python(value: Value, *choices: Value) -> bool:
        return value in choices

    @staticmethod
    def sql(value: Sql, *choices: Sql) -> Sql:
        # unlike IN, array_position finds a NULL, and the value stands here only once
        gaps = ", ".join(["{}"] * len(choices))
        found = f"(array_position(ARRAY[{gaps}], {{}}) IS NOT NULL)"
        return formed(found, *choices, value, kind=Kind.truth)
