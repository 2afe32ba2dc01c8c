"""The mailbox on an IMAP server."""
