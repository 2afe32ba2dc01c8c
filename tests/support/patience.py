"""How long tests wait before they give up: as long as a machine may need that others use, too.

A wait follows an event and ends with it, so these numbers cost nothing where all is well.  What must not be
waited for, a test makes last for ``NEVER``.
"""

EVENT = 180.0  # seconds for anything that must happen
SERVER = 60.0  # seconds for one answer of a server that works
NEVER = 600.0  # seconds of a wait, or of a silence, that something else has to end
