"""The present, given from outside: reserved paths `$now` and `$zone`."""

from datetime import date, datetime

from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.times import Here, SqlHere


@function("NOW", "现在", takes=[], gives=Kind.moment, timed=True)
class Now:
    @staticmethod
    def python(here: Here) -> datetime:
        return here.now

    @staticmethod
    def sql(here: SqlHere) -> Sql:
        return here.now


@function("TODAY", "今天", takes=[], gives=Kind.date, timed=True)
class Today:
    @staticmethod
    def python(here: Here) -> date:
        return here.now.astimezone(here.zone).date()

    @staticmethod
    def sql(here: SqlHere) -> Sql:
        return formed("timezone({}, {})::date", here.zone, here.now, kind=Kind.date)
