"""`danliu sandbox`: the outside systems' stand-ins, as a process of their own."""

from danliu.cli.running import check_port, run, stop_event
from danliu.cli.up import Port
from danliu.web.serve import serve_stand_ins


def sandbox(port: Port = 8790) -> None:
    """只启动外部系统的替身。 The stand-ins of the outside systems alone."""
    check_port("127.0.0.1", port)
    run(_serve(port))


async def _serve(port: int) -> None:
    await serve_stand_ins("127.0.0.1", port, stop_event())
