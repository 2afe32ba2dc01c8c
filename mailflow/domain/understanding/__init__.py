"""What a mail says and who wrote it: read from its words and headers, without a ticket."""
