"""Columns that nobody read are gone: bounces and scores stand in the events, a visit in the arrivals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop them."""
    op.drop_column("addresses", "bounced_at")
    op.drop_column("addresses", "bounce_reason")
    op.drop_column("folders", "seen_at")
    op.drop_column("tickets", "score")


def downgrade() -> None:
    """Put them back, empty."""
    op.add_column("tickets", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("folders", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    op.add_column(
        "addresses", sa.Column("bounce_reason", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("addresses", sa.Column("bounced_at", sa.BigInteger(), nullable=True))
