"""The frame of a letter greets the customer by name; a greeting in the words of staff would be the second."""

import re

_LONGEST = 70  # characters of a line that is nothing but a greeting
_GREETING = re.compile(
    r"(?i)(?:kính gửi|kính thưa|kính chào|thân gửi|thân chào|xin chào|chào|thưa|dear|hello|hi|"
    r"good (?:morning|afternoon|evening|day))\b[^,.!?;:，。！？：\n]{0,60}[,.!:，。！：]?"
    r"|尊敬的[^,，。!！?？:：\n]{0,40}[，,：:]?(?:您好|你好)?[！!。，,：:]?"
    r"|[^,，。!！?？:：\s]{1,12}(?:先生|女士|小姐)[，,：:]?(?:您好|你好)?[！!。，,：:]?"
    r"|(?:您好|你好)[！!。，,：:]?"
)


def without_greeting(words: str) -> str:
    """The words without a first line that is nothing but a greeting; all of them where nothing is left."""
    first, _, rest = words.lstrip().partition("\n")
    line = first.strip()
    if not rest.strip() or len(line) > _LONGEST or not _GREETING.fullmatch(line):
        return words
    return rest.strip("\n").lstrip()
