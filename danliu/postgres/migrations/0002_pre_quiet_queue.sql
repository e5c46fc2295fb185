-- PgQueuer's trigger speaks inside every transaction that touches the queue, and PostgreSQL lets
-- such transactions commit only one after another. Workers are told afterwards: postgres/waking.py.
DROP TRIGGER IF EXISTS tg_pgqueuer_changed ON danliu.pgqueuer;
