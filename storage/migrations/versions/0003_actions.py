"""Threads, search and long lists: outcomes of messages, attachments, normalized texts of notes."""

import sqlalchemy as sa
from alembic import op

from bot.names import fold

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _threads()
    _folded()
    _lists()
    _snoozes()
    _verbs()
    _pasted()
    _recurring()


def _threads() -> None:
    op.add_column("notes", sa.Column("struck_at", sa.DateTime(timezone=True)))
    op.add_column("notes", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "heard",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("ts", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("edited", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("channel", "ts", name=op.f("pk_heard")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("slack_channel", sa.String(length=20)),
        sa.Column("slack_ts", sa.String(length=30)),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_attachments_record_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_attachments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_record_id", "attachments", ["record_id"])
    # Notes written in Slack before: their edits are followed as well.
    op.execute(
        """INSERT INTO heard (channel, ts, at, sort, edited, record_id)
        SELECT slack_channel, slack_ts, min(at), 'note', '', min(record_id)
        FROM notes WHERE slack_ts IS NOT NULL AND slack_channel IS NOT NULL GROUP BY slack_channel, slack_ts"""
    )


def _folded() -> None:
    """Normalize existing notes, and results with the titles of their actions, like new ones."""
    db = op.get_bind()
    notes = db.execute(sa.text("SELECT id, text FROM notes")).all()
    if notes:
        db.execute(
            sa.text("UPDATE notes SET folded = :folded WHERE id = :id"),
            [{"id": note.id, "folded": fold(note.text)} for note in notes],
        )
    closed = db.execute(
        sa.text(
            "SELECT records.id, title, result FROM records JOIN actions ON actions.id = records.id WHERE result <> ''"
        )
    ).all()
    if closed:
        db.execute(
            sa.text("UPDATE records SET folded = :folded WHERE id = :id"),
            [{"id": one.id, "folded": fold(f"{one.title} {one.result}")} for one in closed],
        )


def _lists() -> None:
    op.drop_index("ix_owners_person_id", "owners")
    op.create_index("ix_owners_person_id_record_id", "owners", ["person_id", "record_id"])
    closed = sa.text("closed_at IS NOT NULL")
    op.create_index(
        "ix_actions_closed_at", "actions", ["closed_at"], sqlite_where=closed, postgresql_where=closed
    )
    for name in ("kind", "state"):
        op.add_column("items", sa.Column(name, sa.String(length=20), nullable=False, server_default=""))
        op.execute(f"UPDATE items SET {name} = (SELECT {name} FROM records WHERE records.id = items.id)")  # noqa: S608
    is_open = sa.text("state IN ('open', 'in_progress', 'blocked')")
    columns = ["kind", "due_at", "id"]
    op.create_index(
        "ix_items_open_kind_due_at", "items", columns, sqlite_where=is_open, postgresql_where=is_open
    )


def _snoozes() -> None:
    """Add snoozes of reminders, and plan all reminders again, so that late actions get theirs."""
    op.create_table(
        "snoozes",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_snoozes_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_snoozes_record_id")),
        sa.PrimaryKeyConstraint("person_id", "record_id", name=op.f("pk_snoozes")),
    )
    op.execute("UPDATE items SET planned = -1 WHERE planned > 0")


def _verbs() -> None:
    """Add the reason of blocked and cancelled actions, and links between records."""
    op.add_column("actions", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "links",
        sa.Column("one_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["records.id"], name=op.f("fk_links_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["records.id"], name=op.f("fk_links_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_links_person_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_links")),
    )
    op.create_index("ix_links_other_id", "links", ["other_id"])


def _pasted() -> None:
    """Add previews of pasted lines that wait for confirmation."""
    op.create_table(
        "previews",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_previews_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_previews")),
    )


def _recurring() -> None:
    op.add_column("actions", sa.Column("repeats", sa.Text()))
