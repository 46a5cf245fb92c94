"""A second reader of calendars, in a few lines of our own, that is stricter than programs are (RFC 5545, 3.1)."""

from typing import NamedTuple


class Line(NamedTuple):
    name: str
    parameters: dict[str, str]
    value: str


def unfolded(content: bytes) -> list[bytes]:
    """Content lines by RFC 5545, 3.1: CRLF ends each, 75 octets at most, continued after a blank."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    lines: list[bytes] = []
    for one in physical:
        assert len(one) <= 75
        assert b"\r" not in one
        assert b"\n" not in one
        one.decode("utf-8")  # a fold never cuts a character
        if one.startswith(b" "):
            lines[-1] += one[1:]
        else:
            lines.append(one)
    return lines


def read_line(line: bytes) -> Line:
    """Name, parameters and value, minding colons and semicolons inside quotes."""
    words, quoted, parts = "", False, []
    text = line.decode("utf-8")
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter in ";:" and not quoted:
            parts.append(words)
            words = ""
            if letter == ":":
                value = text[place + 1 :]
                break
        else:
            words += letter
    parameters = (part.replace("^^", "^").split("=", 1) for part in parts[1:])  # RFC 6868
    return Line(parts[0], dict(parameters), value)


def read_text(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545, 3.3.11)."""
    letters = iter(value)
    plain = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\"}
    return "".join(plain[next(letters)] if letter == "\\" else letter for letter in letters)


def by_hand(content: bytes) -> list[Line]:
    return [read_line(line) for line in unfolded(content)]


def values(content: bytes, name: str) -> list[str]:
    return [line.value for line in by_hand(content) if line.name == name]
