"""Bounds on what is read of one mail (docs/reliability.md 2.3): beyond them it is marked, never fatal."""

from typing import Final

MAX_DEPTH: Final = 50  # nesting of multiparts
MAX_PARTS: Final = 500
MAX_HEADERS: Final = 500
MAX_HEADER_BLOCK: Final = 8_000_000  # bytes looked at for headers
MAX_HEADER_VALUE: Final = 64_000  # bytes of one header, unfolded
MAX_HEADER_VALUES: Final = 1_000_000  # bytes of all headers; of those beyond only the beginning is kept
SHORT_HEADER_VALUE: Final = 200  # bytes: this beginning
MAX_ADDRESSES: Final = 500
MAX_ADDRESS_HEADERS: Final = 20  # repetitions of one address header
MAX_RECEIVED: Final = 30
MAX_TRACE_VALUE: Final = 10_000  # bytes of an Authentication-Results or Received; beyond 8,000 it is refused
MAX_IDS: Final = 500  # in References
MAX_TEXT_BYTES: Final = 2_000_000  # of one text part, before decoding
MAX_TEXT: Final = 200_000  # characters of text kept, some sixty pages; the original has the rest
MAX_TAGS: Final = 40_000  # of HTML, all parts together: a thousand paragraphs of a word processor
MAX_ODD_VALUE: Final = 2_000  # characters of a header that is not plain ASCII
MAX_DEFECTS: Final = 50
HEADERS_ONLY_TEXT: Final = 65_536  # bytes of text read when a mail has killed the reader once
