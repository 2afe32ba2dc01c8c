"""What the house knows: messages, tickets, people, rules as values; nothing here decides."""
