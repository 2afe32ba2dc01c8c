"""One file per step that a mail takes; steps see the outside only through ports."""
