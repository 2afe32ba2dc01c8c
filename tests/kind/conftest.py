"""What the tests of this folder need before the first mail is read."""

import warnings

import pytest
from mailflow.adapters.reading.language import detect_language


@pytest.fixture(scope="session", autouse=True)
def _language_model() -> None:
    """Load the language model once: the library leaves its files to the garbage collector, with a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        detect_language("The model of languages is read once.")
