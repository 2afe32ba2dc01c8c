"""A letter inside the house names on whose behalf it speaks, so that an answer finds them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody, for what was written before."""
    for name in ("author", "author_role"):
        op.add_column("outbox", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("outbox", "author_role")
    op.drop_column("outbox", "author")
