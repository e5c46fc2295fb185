"""Workspaces take turns: who enqueues 100,000 jobs does not make everybody else wait for them.

PgQueuer takes jobs by priority, then by age. While few wait, that is all. Where many wait, and of
more than one workspace, the next few of each are dealt a turn: a priority above all that are not
dealt, lower by one for each job of the same workspace before it. Who has nothing in turn yet comes
in at the turn that is being served; within a workspace jobs keep their order. A job that is tried
again keeps its turn, and says nothing of anybody else's.
"""

from danliu.postgres.pool import Executor

EVERY_S = 0.1
MANY = 100  # waiting jobs, from which on turns are dealt
AHEAD = 64  # jobs of a workspace that have a turn at the same time
DEALT = 1_000  # priorities from here on are turns; the indexes of migration 0018 say so too
_FIRST = 2_000_000_000  # the turn of who comes when nobody has one
_LOCK = 0x7475726E  # «turn»: one deals at a time

_MANY_WAIT = f"""
SELECT count(*) >= {MANY} FROM
    (SELECT FROM danliu.pgqueuer WHERE status = 'queued' LIMIT {MANY}) waiting
"""
_DEAL = f"""
WITH RECURSIVE mine AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock({_LOCK}) AS got
), fresh AS (
    SELECT (SELECT min(workspace) FROM danliu.pgqueuer
        WHERE status = 'queued' AND priority < {DEALT}) AS workspace
    UNION ALL
    SELECT (SELECT min(q.workspace) FROM danliu.pgqueuer q WHERE q.status = 'queued'
        AND q.priority < {DEALT} AND q.workspace > f.workspace)
    FROM fresh f WHERE f.workspace IS NOT NULL
), dealt AS MATERIALIZED (
    SELECT workspace, count(*) AS jobs, min(priority) AS last FROM danliu.pgqueuer
    WHERE status = 'queued' AND priority >= {DEALT} AND attempts = 0 GROUP BY workspace
), served AS MATERIALIZED (
    SELECT coalesce(max(priority), {_FIRST}) AS turn FROM danliu.pgqueuer
    WHERE status = 'queued' AND priority >= {DEALT} AND attempts = 0 AND execute_after <= now()
), several AS MATERIALIZED (
    SELECT count(*) > 1 AS found FROM (SELECT workspace FROM fresh WHERE workspace IS NOT NULL
        UNION SELECT workspace FROM dealt) groups
), next AS MATERIALIZED (
    SELECT job.id, coalesce(d.last, s.turn + 1) - row_number() OVER (
        PARTITION BY f.workspace ORDER BY job.priority DESC, job.id) AS turn
    FROM fresh f CROSS JOIN served s LEFT JOIN dealt d ON d.workspace = f.workspace
    CROSS JOIN LATERAL (
        SELECT id, priority FROM danliu.pgqueuer q WHERE q.status = 'queued'
            AND q.priority < {DEALT} AND q.workspace = f.workspace AND q.execute_after <= now()
        ORDER BY q.priority DESC, q.id LIMIT greatest(0, {AHEAD} - coalesce(d.jobs, 0))
        FOR UPDATE SKIP LOCKED
    ) job
    WHERE f.workspace IS NOT NULL AND (SELECT got FROM mine) AND (SELECT found FROM several)
), moved AS (
    UPDATE danliu.pgqueuer q SET priority = greatest({DEALT}, next.turn)
    FROM next WHERE q.id = next.id RETURNING q.id
)
SELECT count(*) FROM moved
"""


async def deal(db: Executor) -> int:
    """Give the next jobs of each workspace their turns, if many wait; how many were given one.

    Any number of workers may: one of them deals.
    """
    if not await db.fetchval(_MANY_WAIT):
        return 0
    dealt: int = await db.fetchval(_DEAL)
    return dealt
