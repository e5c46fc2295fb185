"""Signs that compute: + - * / % and the sign in front. With a blank the answer is blank."""

from datetime import date, datetime
from decimal import Decimal

from danliu.formulas import decimals, times
from danliu.formulas.decimals import CONTEXT
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import DATE, MOMENT, NUMBER
from danliu.formulas.times import Here, SqlHere


@function("+", takes=[NUMBER, NUMBER], gives=Kind.number)
class Add:
    python = CONTEXT.add
    sql = "({} + {})"


@function("-", takes=[NUMBER, NUMBER], gives=Kind.number)
class Subtract:
    python = CONTEXT.subtract
    sql = "({} - {})"


@function("*", takes=[NUMBER, NUMBER], gives=Kind.number)
class Multiply:
    fails = Error.num

    @staticmethod
    def python(left: Decimal, right: Decimal) -> Decimal | None:
        return decimals.kept(CONTEXT.multiply(left, right))

    @staticmethod
    def sql(left: Sql, right: Sql) -> Sql:
        return decimals.kept_sql(formed("({} * {})", left, right, kind=Kind.number))


@function("/", takes=[NUMBER, NUMBER], gives=Kind.number)
class Divide:
    @staticmethod
    def python(above: Decimal, below: Decimal) -> Decimal | Error | None:
        return decimals.divide(above, below) if below else Error.div

    sql = decimals.divide_sql
    error = "(CASE WHEN {1} = 0 THEN '#DIV/0!' END)"
    fails = Error.num


@function("negate", takes=[NUMBER], gives=Kind.number)
class Negate:
    python = CONTEXT.minus
    sql = "(- {})"


@function("%", takes=[NUMBER], gives=Kind.number)
class Percent:
    fails = Error.num

    @staticmethod
    def python(operand: Decimal) -> Decimal | None:
        return decimals.kept(CONTEXT.multiply(operand, Decimal("0.01")))

    @staticmethod
    def sql(operand: Sql) -> Sql:
        return decimals.kept_sql(formed("({} * 0.01)", operand, kind=Kind.number))


@function("+", takes=[DATE, NUMBER], gives=Kind.date)
class LaterDay:
    python = times.later_day
    sql = times.later_day_sql
    fails = Error.num


@function("+", takes=[NUMBER, DATE], gives=Kind.date)
class DayLater:
    fails = Error.num

    @staticmethod
    def python(days: Decimal, day: date) -> date | None:
        return times.later_day(day, days)

    @staticmethod
    def sql(days: Sql, day: Sql) -> Sql:
        return times.later_day_sql(day, days)


@function("-", takes=[DATE, NUMBER], gives=Kind.date)
class EarlierDay:
    fails = Error.num

    @staticmethod
    def python(day: date, days: Decimal) -> date | None:
        return times.later_day(day, CONTEXT.minus(days))

    @staticmethod
    def sql(day: Sql, days: Sql) -> Sql:
        return times.later_day_sql(day, formed("(- {})", days, kind=Kind.number))


@function("-", takes=[DATE, DATE], gives=Kind.number)
class DaysBetweenDates:
    @staticmethod
    def python(late: date, early: date) -> Decimal:
        return Decimal((late - early).days)

    sql = "({} - {})::numeric"


@function("+", takes=[MOMENT, NUMBER], gives=Kind.moment)
class Later:
    python = times.later
    sql = times.later_sql
    fails = Error.num


@function("+", takes=[NUMBER, MOMENT], gives=Kind.moment)
class MomentLater:
    fails = Error.num

    @staticmethod
    def python(days: Decimal, moment: datetime) -> datetime | None:
        return times.later(moment, days)

    @staticmethod
    def sql(days: Sql, moment: Sql) -> Sql:
        return times.later_sql(moment, days)


@function("-", takes=[MOMENT, NUMBER], gives=Kind.moment)
class Earlier:
    fails = Error.num

    @staticmethod
    def python(moment: datetime, days: Decimal) -> datetime | None:
        return times.later(moment, CONTEXT.minus(days))

    @staticmethod
    def sql(moment: Sql, days: Sql) -> Sql:
        return times.later_sql(moment, formed("(- {})", days, kind=Kind.number))


@function("-", takes=[MOMENT, MOMENT], gives=Kind.number)
class DaysBetween:
    python = times.days_between
    sql = times.days_between_sql


@function("-", takes=[MOMENT, DATE], gives=Kind.number, timed=True)
class DaysSinceMidnight:
    @staticmethod
    def python(here: Here, late: datetime, early: date) -> Decimal | None:
        return times.days_between(late, here.midnight(early))

    @staticmethod
    def sql(here: SqlHere, late: Sql, early: Sql) -> Sql:
        return times.days_between_sql(late, here.midnight(early))


@function("-", takes=[DATE, MOMENT], gives=Kind.number, timed=True)
class DaysUntilMidnight:
    @staticmethod
    def python(here: Here, late: date, early: datetime) -> Decimal | None:
        return times.days_between(here.midnight(late), early)

    @staticmethod
    def sql(here: SqlHere, late: Sql, early: Sql) -> Sql:
        return times.days_between_sql(here.midnight(late), early)
