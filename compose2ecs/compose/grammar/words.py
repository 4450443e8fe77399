"""Command lines as words, for ``command``, ``entrypoint`` and hooks that are written as one string.

This is neither the shell's grammar nor that of ``shlex``, but the one of the splitter in the
reference, go-shellwords 1.0.12 with neither variables nor commands expanded:
https://github.com/mattn/go-shellwords.
"""

from __future__ import annotations

import re

_DOUBLE = r'"(?:[^"\\]++|\\.)*+"'
# Patterns are compiled, once, where they are first needed.
_PIECE = rf"""(?sx)(?P<plain>[^\\'"`()\x20\t\r\n;&|<>]++)
    |(?P<blanks>[\x20\t\r\n]++)
    |(?P<quoted>\\.|'[^']*+'|{_DOUBLE}|`(?:[^`\\'"]++|\\.|'[^']*+'|{_DOUBLE})*+`)
    # In the reference a closing parenthesis opens such a piece too.
    |(?P<command>[()](?:[^()\\]++|\\.)*+\))
    |(?P<end>[;&|<>])"""
_ESCAPE = r"(?s)\\(.)"
_QUOTED = rf"(?s)(\\.)|'[^']*+'|{_DOUBLE}"


class WordsError(ValueError):
    """A command line that cannot be split. The message does not repeat it."""


def split(text: str) -> list[str]:
    """The words of a command line, as ``read`` finds them. Raises WordsError."""
    return read(text)[0]


def read(text: str) -> tuple[list[str], int]:
    """The words of a command line, and the length of the text that they were read from.

    A ``;``, ``&``, ``|``, ``<`` or ``>`` outside quotes ends the reading without an error; before
    ``>`` a word that starts with a digit is dropped, as the number of a file. A backslash outside
    single quotes takes the next character as it is. Backticks and ``$(…)`` hold one piece of
    text, which is kept. Raises WordsError for what is not closed, and for other parentheses.
    """
    words: list[str] = []
    word: list[str] | None = None
    piece = re.compile(_PIECE)
    at = 0
    while at < len(text):
        match = piece.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            raise WordsError("a quote, parenthesis or backslash in the command line is not closed")
        if kind == "end":
            if match["end"] == ">" and word and "0" <= word[0][0] <= "9":
                word = None
            break
        if kind == "blanks":
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = [] if word is None else word
            _append(word, kind, match[kind])
        at = match.end()
    return (words if word is None else [*words, "".join(word)]), at


def ends_in_word(text: str, length: int) -> bool:
    """Whether the reading ended within what was meant as a word, as in ``?a=1&b=2``."""
    return re.fullmatch(r"[^\s;&|<>][;&|][^\s;&|<>]", text[length - 1 : length + 2]) is not None


def _append(word: list[str], kind: str, piece: str) -> None:
    """Add a piece to a word, without its quotes and escapes. Raises WordsError."""
    if kind == "command" and piece[0] == "(" and not (word and word[-1].endswith("$")):
        raise WordsError("unexpected parenthesis in the command line")
    if kind == "quoted":
        piece = re.sub(_QUOTED, _unquoted, piece)
    elif kind == "command":
        piece = re.sub(_ESCAPE, r"\1", piece)
    if piece:
        word.append(piece)


def _unquoted(match: re.Match[str]) -> str:
    """A quoted text or escaped character as it is meant."""
    written = match[0]
    if match[1]:
        return written[1]
    return written[1:-1] if written[0] == "'" else re.sub(_ESCAPE, r"\1", written[1:-1])
