"""All cases, in the order of their sections."""
from collections import Counter

from . import beyond, beyond_messages, connection, frames, generic, hpack, messages, streams

ALL = [
    case for module in (generic, connection, streams, frames, messages, hpack, beyond, beyond_messages)
    for case in module.CASES
]

assert max(Counter(case.ident for case in ALL).values()) == 1, "two cases have one name"
