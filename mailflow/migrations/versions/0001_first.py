"""The first schema: originals, arrivals, messages, tickets, events, deadlines, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "addresses",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("bounced_at", sa.BigInteger(), nullable=True),
        sa.Column("bounce_reason", sa.String(), nullable=False),
        sa.Column("no_survey", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_addresses")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "dailies",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_dailies")),
    )
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_failures_kind_key")),
    )
    op.create_table(
        "folders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("start_from", sa.BigInteger(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("older", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folders")),
        sa.UniqueConstraint("mailbox", "folder", name=op.f("uq_folders_mailbox_folder")),
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )
    op.create_table(
        "letters",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_letters")),
    )
    op.create_table(
        "notes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notes")),
    )
    op.create_table(
        "originals",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "piece", name=op.f("pk_originals")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("customer_email", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("first_message_id", sa.String(), nullable=False),
        sa.Column("first_digest", sa.String(), nullable=False),
        sa.Column("last_message_id", sa.String(), nullable=False),
        sa.Column("copies", sa.String(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("ack_state", sa.String(), nullable=False),
        sa.Column("ack_reason", sa.String(), nullable=False),
        sa.Column("ack_at", sa.BigInteger(), nullable=True),
        sa.Column("ack_next_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_tickets_reference")),
    )
    op.create_index(op.f("ix_tickets_ack_next_at"), "tickets", ["ack_next_at"], unique=False)
    op.create_index(op.f("ix_tickets_ack_state"), "tickets", ["ack_state"], unique=False)
    op.create_index(op.f("ix_tickets_customer_email"), "tickets", ["customer_email"], unique=False)
    op.create_index(op.f("ix_tickets_department"), "tickets", ["department"], unique=False)
    op.create_index("ix_tickets_ack_reason", "tickets", ["person", "ack_reason"], unique=False)
    op.create_index(
        "ix_tickets_owed",
        "tickets",
        ["person"],
        unique=False,
        sqlite_where=sa.text("ack_next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["ack_state"],
        unique=False,
        sqlite_where=sa.text("status != 'closed'"),
    )
    op.create_index(op.f("ix_tickets_received_at"), "tickets", ["received_at"], unique=False)
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("derivation", sa.String(), nullable=False),
        sa.Column("stages", sa.String(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("met_at", sa.BigInteger(), nullable=True),
        sa.Column("met_by", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_deadlines_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
        sa.UniqueConstraint("ticket_id", "name", "round", name=op.f("uq_deadlines_ticket_id_name_round")),
    )
    op.create_index(op.f("ix_deadlines_next_at"), "deadlines", ["next_at"], unique=False)
    op.create_index(
        "ix_deadlines_open",
        "deadlines",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("met_at IS NULL AND cancelled IS 0"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_events_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("ticket_id", "sequence", name=op.f("uq_events_ticket_id_sequence")),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"], name=op.f("fk_links_other_id_tickets")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_links_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("ticket_id", "other_id", name=op.f("uq_links_ticket_id_other_id")),
    )
    op.create_index(op.f("ix_links_other_id"), "links", ["other_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kind_rule", sa.String(), nullable=False),
        sa.Column("sender_email", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("defects", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("digest", name=op.f("uq_messages_digest")),
    )
    op.create_index(op.f("ix_messages_content_digest"), "messages", ["content_digest"], unique=False)
    op.create_index(op.f("ix_messages_message_id"), "messages", ["message_id"], unique=False)
    op.create_index(op.f("ix_messages_sender_email"), "messages", ["sender_email"], unique=False)
    op.create_index(op.f("ix_messages_ticket_id"), "messages", ["ticket_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_findings_message_id_messages")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_findings_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("ticket_id", "name", "value", name=op.f("uq_findings_ticket_id_name_value")),
    )
    op.create_index(op.f("ix_findings_message_id"), "findings", ["message_id"], unique=False)
    op.create_index(op.f("ix_findings_value"), "findings", ["value"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("envelope_sender", sa.String(), nullable=False),
        sa.Column("carried_token", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("awaits", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_outbox_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.UniqueConstraint(
            "ticket_id",
            "occasion",
            "sequence",
            "recipient",
            name=op.f("uq_outbox_ticket_id_occasion_sequence_recipient"),
        ),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_attempt_at"], unique=False)
    op.create_index("ix_outbox_occasion", "outbox", ["occasion", "created_at"], unique=False)
    acknowledgements = sa.text(
        "occasion IN ('acknowledgement', 'acknowledgement_neutral', "
        "'acknowledgement_plain', 'acknowledgement_digest')"
    )
    op.create_index(
        "ix_outbox_domain",
        "outbox",
        ["domain", "created_at"],
        unique=False,
        sqlite_where=acknowledgements,
    )
    op.create_index("ix_outbox_ticket", "outbox", ["ticket_id", "recipient"], unique=False)
    op.create_index("ix_outbox_person", "outbox", ["person", "occasion", "created_at"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_hand", sa.Boolean(), nullable=False),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("again_at", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("config_hash", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("digested", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], name=op.f("fk_arrivals_folder_id_folders")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_arrivals_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint(
            "folder_id", "uidvalidity", "uid", name=op.f("uq_arrivals_folder_id_uidvalidity_uid")
        ),
    )
    op.create_index("ix_arrivals_decided", "arrivals", ["decided_at", "disposition"], unique=False)
    op.create_index("ix_arrivals_disposition", "arrivals", ["disposition", "digested"], unique=False)
    op.create_index(op.f("ix_arrivals_message_id"), "arrivals", ["message_id"], unique=False)
    op.create_index("ix_arrivals_unfiled", "arrivals", ["folder_id", "filed"], unique=False)


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_arrivals_unfiled", table_name="arrivals")
    op.drop_index(op.f("ix_arrivals_message_id"), table_name="arrivals")
    op.drop_index("ix_arrivals_disposition", table_name="arrivals")
    op.drop_index("ix_arrivals_decided", table_name="arrivals")
    op.drop_table("arrivals")
    op.drop_index("ix_outbox_person", table_name="outbox")
    op.drop_index("ix_outbox_occasion", table_name="outbox")
    op.drop_index("ix_outbox_ticket", table_name="outbox")
    op.drop_index("ix_outbox_domain", table_name="outbox")
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_findings_value"), table_name="findings")
    op.drop_index(op.f("ix_findings_message_id"), table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("ix_messages_ticket_id"), table_name="messages")
    op.drop_index(op.f("ix_messages_sender_email"), table_name="messages")
    op.drop_index(op.f("ix_messages_message_id"), table_name="messages")
    op.drop_index(op.f("ix_messages_content_digest"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_links_other_id"), table_name="links")
    op.drop_table("links")
    op.drop_table("events")
    op.drop_index("ix_deadlines_open", table_name="deadlines")
    op.drop_index(op.f("ix_deadlines_next_at"), table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_index(op.f("ix_tickets_received_at"), table_name="tickets")
    op.drop_index("ix_tickets_open", table_name="tickets")
    op.drop_index("ix_tickets_owed", table_name="tickets")
    op.drop_index("ix_tickets_ack_reason", table_name="tickets")
    op.drop_index(op.f("ix_tickets_department"), table_name="tickets")
    op.drop_index(op.f("ix_tickets_customer_email"), table_name="tickets")
    op.drop_index(op.f("ix_tickets_ack_state"), table_name="tickets")
    op.drop_index(op.f("ix_tickets_ack_next_at"), table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("originals")
    op.drop_table("notes")
    op.drop_table("letters")
    op.drop_table("keys")
    op.drop_table("folders")
    op.drop_table("failures")
    op.drop_table("dailies")
    op.drop_table("counters")
    op.drop_table("addresses")
