"""What staff hand in for customers: read, made sure of, told of (P4)."""
