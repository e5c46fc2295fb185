"""Settings that several blocks have, told once: which record is meant, and why it is changed."""

from typing import Annotated
from uuid import UUID

from danliu.telling import told

MeantTable = Annotated[
    str,
    told(
        "表",
        "Table",
        "table",
        help=(
            "不填：启动这次运行的记录所在的表",
            "Left out: the table of the record that started the run",
        ),
    ),
]
MeantRecord = Annotated[
    UUID | None,
    told(
        "哪条记录",
        "Which record",
        "record",
        help=("不填：启动这次运行的记录", "Left out: the record that started the run"),
    ),
]
Because = Annotated[str, told("写进时间线的原因", "Reason for the time line", "text")]
