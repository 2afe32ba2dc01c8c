"""Mails that a website's form wrote: who filled it in, and what they said."""
