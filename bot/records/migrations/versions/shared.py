"""What the processes of one bot tell each other, and what they count together."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    notices = op.create_table(
        "notices",
        sa.Column("topic", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
    )
    op.bulk_insert(notices, [{"topic": topic, "number": 0, "value": ""} for topic in ("corpus", "settings", "votes")])
    op.create_table(
        "allowances",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "answered",
        sa.Column("question", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # A minute's worth: no question waits for it to be safe on a disk, and a server that crashed may forget it.
        op.execute("ALTER TABLE allowances SET UNLOGGED")
        op.execute("ALTER TABLE answered SET UNLOGGED")
