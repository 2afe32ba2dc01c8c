"""Our mails with injuries, by the number of a seed."""

import random

from sample_mails import ALL

SCRAPS = [
    *(
        b"\n",
        b"\r",
        b"\n\n",
        b"\x00",
        b"\xff",
        b"\x1b$B",
        b"\xe2\x80\x8b",
        b"\xe2\x80\xae",
        b"=?utf-8?B?",
        b"=?utf-8?q?=0A?=",
    ),
    *(
        b"?=",
        b"<",
        b">",
        b"(",
        b'"',
        b"--",
        b"--=_b",
        b"--=_b--",
        b";",
        b"=",
        b":",
        b"@",
        b",",
        b"%",
        b"*0*=",
        b"&#0;",
    ),
    *(
        b"charset=idna;",
        b"charset=utf-7;",
        b"boundary=;",
        b"Content-Type: multipart/mixed; boundary=a\n",
        b"<div>",
    ),
    *(
        b"Content-Transfer-Encoding: base64\n",
        b"From: a@b\n",
        b"Content-Type: message/rfc822\n\n",
        b"filename*=x''%FF",
    ),
]


def mutant(chance: random.Random) -> bytes:
    """One of our mails with up to six injuries, mostly to its headers alone."""
    raw = bytearray(chance.choice(ALL))
    end = raw.find(b"\n\n") + 1 if chance.randrange(3) else 0
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(end or len(raw) + 1)
        injury = chance.randrange(5)
        if injury == 0:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        elif injury == 1:
            raw[at:at] = chance.choice(SCRAPS) * chance.choice((1, 1, 1, 2, 30))
        elif injury == 2:
            del raw[at : at + chance.randrange(1, 60)]
        elif injury == 3:
            start = chance.randrange(len(raw) + 1)
            raw[at:at] = raw[start : start + chance.randrange(1, 200)]
        else:
            other = chance.choice(ALL)
            start = chance.randrange(len(other))
            raw[at : at + chance.randrange(80)] = other[start : start + chance.randrange(1, 300)]
    return bytes(raw)
