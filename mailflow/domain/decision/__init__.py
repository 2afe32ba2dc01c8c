"""What a decision is made of: the mail with all that is known, and everything that follows."""
