"""A briefing as a message: plain for a chat, and as a page for who reads mail. Pure."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from msgspec import Struct

from danliu.briefings.kept import Tongue
from danliu.briefings.lines import Line, Mood, picked

_WEEKDAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_NOTHING = (
    "这个看板里没有您能看到的数字或告警。",
    "This board has no figures or alarms that you may see.",
)
_OPEN, _LEAVE = ("打开看板", "Open the board"), ("不再接收", "Unsubscribe")
_WHY = (
    "您在单流里订阅了这个看板，数字是您看得到的那些。",
    "You subscribed to this board in Danliu; the figures are those that you may see.",
)
# A mail brings its own colours: those of the light theme of the desk.
_INK, _SOFT, _LINE, _ACCENT = "#1b2330", "#566070", "#e5e7eb", "#0f766e"
_MOODS: dict[Mood, str] = {
    "calm": _SOFT,
    "better": "#157347",
    "worse": "#955403",
    "alarm": "#b42318",
}


class Brief(Struct, frozen=True):
    """at         in the zone of the company
    url, leave   «» where this house has no address; one_click: what a mail program may post to
    """

    board: str
    company: str
    at: datetime
    lines: Sequence[Line]
    url: str
    leave: str
    one_click: str
    tongue: Tongue


def subject(brief: Brief) -> str:
    """One line; how many alarms there are stands first, for who reads only that."""
    alarms = sum(one.mood == "alarm" for one in brief.lines)
    english = "[1 alarm] " if alarms == 1 else f"[{alarms} alarms] "
    mark = picked((f"【{alarms} 项告警】", english), brief.tongue)
    name = " ".join(brief.board.split())
    return f"{mark if alarms else ''}{name} · {_when(brief)}"


def text(brief: Brief) -> str:
    told = [_said(one, brief.tongue) for one in brief.lines] or [picked(_NOTHING, brief.tongue)]
    colon = picked(("：", ": "), brief.tongue)
    links = [
        f"{picked(name, brief.tongue)}{colon}{url}"
        for name, url in ((_OPEN, brief.url), (_LEAVE, brief.leave))
        if url
    ]
    parts = [subject(brief), "\n".join(told), "\n".join(links)]
    return "\n\n".join(part for part in parts if part)


def _said(line: Line, tongue: Tongue) -> str:
    mark = "⚠ " if line.mood == "alarm" else ""
    if tongue == "en":
        notes = f" ({'; '.join(line.notes)})" if line.notes else ""
        return f"{mark}{line.name}: {line.value}{notes}"
    notes = f"（{'；'.join(line.notes)}）" if line.notes else ""
    return f"{mark}{line.name}：{line.value}{notes}"


def page(brief: Brief) -> str:
    """A table with its styles in place: what mail programs show alike."""
    rows = "".join(map(_row, brief.lines)) or _paragraph(picked(_NOTHING, brief.tongue))
    open_, leave = picked(_OPEN, brief.tongue), picked(_LEAVE, brief.tongue)
    button = (
        f'<p style="margin:20px 0"><a href="{escape(brief.url)}" style="background:{_ACCENT};'
        "color:#ffffff;padding:10px 18px;border-radius:6px;text-decoration:none;"
        f'display:inline-block">{open_}</a></p>'
    )
    last = f' <a href="{escape(brief.leave)}" style="color:{_SOFT}">{leave}</a>'
    return (
        f'<div style="max-width:560px;margin:0 auto;padding:16px;color:{_INK};'
        "font:15px/1.6 system-ui,-apple-system,'Microsoft YaHei',sans-serif\">"
        f'<h1 style="font-size:20px;margin:0">{escape(brief.board)}</h1>'
        f"{_paragraph(f'{brief.company} · {_when(brief)}')}"
        '<table role="presentation" style="width:100%;border-collapse:collapse;margin-top:12px">'
        f"{rows}</table>{button if brief.url else ''}"
        f"{_paragraph(picked(_WHY, brief.tongue), last if brief.leave else '')}</div>"
    )


def _row(line: Line) -> str:
    colour, cell = _MOODS[line.mood], f"padding:10px 0;border-bottom:1px solid {_LINE}"
    value = _MOODS["alarm"] if line.mood == "alarm" else _INK
    mark = "⚠ " if line.mood == "alarm" else ""
    notes = "<br>".join(map(escape, line.notes))
    return (
        f'<tr><td style="{cell}">{mark}{escape(line.name)}</td>'
        f'<td style="{cell};text-align:right"><strong style="font-size:18px;color:{value}">'
        f'{escape(line.value)}</strong><br><span style="color:{colour};font-size:13px">{notes}'
        "</span></td></tr>"
    )


def _paragraph(said: str, more: str = "") -> str:
    return f'<p style="color:{_SOFT};font-size:13px;margin:4px 0">{escape(said)}{more}</p>'


def _when(brief: Brief) -> str:
    at, english = brief.at, brief.tongue == "en"
    clock = f"{at:%H:%M}"
    if english:
        return f"{_WEEKDAYS[1][at.weekday()]} {at.day} {at:%b} {clock}"
    return f"{at.month} 月 {at.day} 日 周{_WEEKDAYS[0][at.weekday()]} {clock}"
