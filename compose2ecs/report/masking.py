"""Keeping secrets out of the source lines that diagnostics show.

A line is shown as it stands in the file, so a password that is written there would end up in the
logs of CI. What follows a name that sounds secret is replaced, and what looks like a credential by
itself; of env files, every value. Where it is not clear how far a secret goes, more is hidden.

All of it takes time in proportion to the text: lines may be megabytes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compose2ecs.compose.secrecy import SECRET_NAME, TOKEN
from compose2ecs.regex import regex
from compose2ecs.report.lines import split

_OF_SECRET_NAMES = (
    *("pass", "pw", "secret", "token", "credential", "auth", "dsn", "salt", "signature"),
    *("private", "key", "connection", "bearer"),
)
"""One of these is in every text of ASCII, in small letters, that sounds secret."""

_REST_OF_NAME = regex(r"[\w.-]*+")
_SEPARATOR = regex(r"[\"']?[ \t]*(?:=|:(?=[ \t]))[ \t]*")
_FLAG_SEPARATOR = regex(r"[\"']?[ \t]*,?[ \t]+")
_CREDENTIAL = regex(
    r"(?<![\w/+])(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)"  # an access key of AWS
    r"|(?<!\w)gh[pousr]_\w{20,}+|(?<!\w)xox[abprs]-[\w-]{10,}+|(?<!\w)sk[-_][\w-]{20,}+"
    r"|(?<!\w)eyJ[\w-]{10,}+\.[\w.-]++|-----BEGIN[^\"']*+"
    # Base64; what begins with a slash is not the rest of a path that other characters interrupt.
    r"|(?P<long>(?:(?<![\w/+:@.-])[\w+-]|(?<![^\s\"'`=,\[(])/)[A-Za-z0-9+/_-]{39,}+"
    r"(?:={1,2}(?![^\s\"'`,;)\]}]))?)",
    re.ASCII,
)
_ACCESS_KEY = regex(r"(?:AKIA|ASIA)[0-9A-Z]{16}")
_KEY_LENGTH = 40
_MAX_CHANGES = 6
"""How often letters of another case, or digits, follow in so many characters of a path.

In random ones they do some 20 times.
"""

_CHANGE = regex(r"(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[a-z0-9]|(?<=[0-9])[A-Za-z]")
_ROOT = regex(
    r"/(?:bin|boot|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)/"
)
"""The folders of every system: https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03.html."""

_DIGEST = regex(r"[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}")
_OF_DIGEST = regex(
    r"(?:\.git#|[\w-]*(?:commit|revision|sha\d{0,3}|digest|checksum)[\"']?\s*[=:]\s*[\"']?)\Z",
    re.IGNORECASE,
)
_OF_KEY = regex("hmac|key|secret|sign|token", re.IGNORECASE)
"""What is called so is none, whatever it is a digest for."""

_NAME_BEFORE = 40
"""How many characters before a digest may say that it is one."""

_LONG_WORD = regex(r"[\w.+/-]{14}|-----BEGIN")
"""What is in every line with a credential: the shortest is a token, ``eyJ`` with ten and a dot."""

_URL_PASSWORD = regex(r"(?<=://)[^\s:/@\"']*+:([^\s/\"']++)")
_DSN_PASSWORD = regex(r"(?<![^\s\"'=])[\w.-]++:([^\s/\"'@]++)(?=@(?:tcp|unix)\()")
_REFERENCE = regex(r"\$(?:\w+|\{\w+(?::?\?[^}]*)?\})|(?:/run/secrets/)[\w./-]*|true|false|null|~|")
_DEFAULT = regex(r"\$\{(\w++):?[-+]")
_WORD = r"[\"']?([^\s\"',\]]++)"
_SHORT_OPTION = regex(
    rf"\b(?:mysql|mariadb)[\w-]*+(?=[\s\"',]).{{0,200}}?[\s\"'\[]-p{_WORD}"
    rf"|\b(?:redis|valkey|keydb)-cli\b.{{0,200}}?[\s\"'\[]-a[\"']?,?\s*+{_WORD}"
    rf"|\bcurl\b.{{0,200}}?[\s\"'\[](?:-u|--user)[\"']?[,=]?\s*+[\"']?[^\s:\"',]++:{_WORD}"
    rf"|^\s*+- [\"']?-p{_WORD}"
)
"""Passwords behind options whose names do not say so, of programs that take them."""

_SHORT = ("-p", "-a", "-u")
"""One of these is in every line with such an option."""

_OPTION_ITEM = regex(r"\s*+- +[\"']?(-[\w.-]*+)[\"']?\s*+(?:#.*)?")
_SHORT_OPTIONS = frozenset({"-a", "-u", "--user"})
_ITEM = regex(r"\s*+- +")
_MARK = regex(r"\\.|(?<![^\W_])[\"'`]|[\"'`](?=\W|$)|[\[\]{},]")
_ASSIGNMENT = regex(r"[^\s#\-\[{\"'=:][^=:]*+=")
"""What begins no line of YAML: an env file may have any name."""

_ENV_NAME = regex(r"[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*+[ \t]*[=:]", re.ASCII)
_QUOTES = "\"'`"
_COLLECTIONS = frozenset({"secret", "secrets"})
_NO_VALUE = regex(r"(?:&[^\s,\[\]{}]++[ \t]*+)?(?:#.*)?$")
"""What may stand behind the key of a mapping in a block: an anchor and a comment."""

LOOK_BACK = 200
"""How many lines above one may decide that it is secret."""


class Masking:
    """The lines of one file with asterisks for secret values, as many: carets still point right."""

    def __init__(self, text: str, *, is_env_file: bool) -> None:
        self._lines = split(text, is_env_file=is_env_file)
        self._is_env_file = is_env_file
        self._known: dict[int, str] = {}
        self._inside: frozenset[int] | None = None

    def line(self, number: int) -> str | None:
        """The line with this number, counted from 1; None when there is none."""
        if not 1 <= number <= len(self._lines):
            return None
        if number not in self._known:
            self._known[number] = self._masked(number - 1)
        return self._known[number]

    def _masked(self, index: int) -> str:
        line = self._lines[index]
        if self._is_env_file or _ASSIGNMENT.match(line) is not None:
            return _env_line(line, inside=index in self._continued())
        if self._follows_option(index) and (item := _ITEM.match(line)) is not None:
            return line[: item.end()] + _stars(line[item.end() :])
        return _stars(line) if self._continues_secret(index) else masked(line)

    def _follows_option(self, index: int) -> bool:
        """Whether the item before that on a line is an option that takes a secret."""
        found = _OPTION_ITEM.fullmatch(self._lines[index - 1]) if index else None
        return found is not None and (found[1] in _SHORT_OPTIONS or _sounds_secret(found[1]))

    def _continued(self) -> frozenset[int]:
        """The lines that begin inside a quoted value."""
        if self._inside is None:
            self._inside = frozenset(_inside_quotes(self._lines))
        return self._inside

    def _continues_secret(self, index: int) -> bool:
        """Whether a line is text that belongs to a secret name on an earlier one."""
        line = self._lines[index]
        if _is_key(line):
            return False
        indent = _indent(line)
        for above in range(index - 1, max(-1, index - LOOK_BACK), -1):
            earlier = self._lines[above]
            if earlier.strip() and _indent(earlier) < indent:
                name, colon, value = earlier.partition(":")
                opens = value.strip()[:1] in ("|", ">", '"', "'", "")
                return bool(colon and opens and _sounds_secret(name))
        return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_key(line: str) -> bool:
    return re.match(r"\s*(?:- +)?[\"']?[\w.-]++[\"']?:(?:\s|$)|\s*-\s", line) is not None


def _sounds_secret(name: str) -> bool:
    bare = name.strip().strip("-\"' ")
    return bare not in _COLLECTIONS and SECRET_NAME.search(bare) is not None


def _inside_quotes(lines: list[str]) -> Iterator[int]:
    """The positions of the lines of an env file that begin inside a value in quotes."""
    quote = ""
    for index, line in enumerate(lines):
        rest = line
        if quote:
            yield index
        else:
            value = line.partition("=")[2].strip()
            if line.lstrip().startswith("#") or value[:1] not in ("'", '"') or not value:
                continue
            quote, rest = value[0], value[1:]
        if quote in rest.replace("\\\\", "").replace(f"\\{quote}", ""):
            quote = ""


def _env_line(line: str, *, inside: bool) -> str:
    """The line of an env file with the name of its variable at most."""
    name = None if inside else _ENV_NAME.match(line.removeprefix("\ufeff"))
    shown = len(name[0]) + line.startswith("\ufeff") if name is not None else 0
    return line[:shown] + _stars(line[shown:])


def masked_text(text: str) -> str:
    """A text of one or more lines, such as a message, with asterisks for secret values."""
    return "\n".join(map(masked, text.split("\n")))


def masked(line: str) -> str:
    """One line with asterisks for secret values, as many."""
    hidden = [*_assigned(line)]
    if "@" in line:
        urls = [found.span(1) for found in _URL_PASSWORD.finditer(line) if "@" in found[1]]
        hidden += [(start, line.rindex("@", start, end)) for start, end in urls]
        hidden += [found.span(1) for found in _DSN_PASSWORD.finditer(line)]
    if _LONG_WORD.search(line) is not None:
        hidden += [one.span() for one in _CREDENTIAL.finditer(line) if not _is_public(one)]
        hidden += [found.span() for found in TOKEN.finditer(line)]
    if "$" in line:
        hidden += _defaults(line)
    if any(option in line for option in _SHORT):
        hidden += [
            found.span(found.lastindex or 0)
            for found in _SHORT_OPTION.finditer(line)
            if not _REFERENCE.fullmatch(found[found.lastindex or 0])
        ]
    if not hidden:
        return line
    pieces: list[str] = []
    done = 0
    for start, end in sorted(hidden):
        if end > done:
            pieces += (line[done : max(done, start)], _stars(line[max(done, start) : end]))
            done = end
    return "".join([*pieces, line[done:]])


def _is_public(found: re.Match[str]) -> bool:
    """Whether what is long enough for a key is a path, or the digest of something public."""
    text = found["long"]
    if text is None:
        return False
    if _DIGEST.fullmatch(text) is not None:
        before = found.string[max(0, found.start() - _NAME_BEFORE) : found.start()]
        named = _OF_DIGEST.search(before)
        return named is not None and _OF_KEY.search(named[0]) is None
    if not any(mark in text for mark in "/-_") or "+" in text or text.endswith("="):
        return False
    if _ACCESS_KEY.search(text) is not None:
        return False
    return _ROOT.match(text) is not None or _is_wordy(text)


def _is_wordy(text: str) -> bool:
    """Whether a text is words: mostly letters of one case, which seldom meet others or digits.

    No stretch of it as long as a key may look random, as a key may follow a path. Of a million
    random keys none looks like words to this.
    """
    text = text.lower() if text.isupper() and "/" not in text else text
    if sum(map(str.islower, text)) * 2 < len(text):
        return False
    changes = [found.start() for found in _CHANGE.finditer(text)]
    return all(
        later - earlier >= _KEY_LENGTH
        for earlier, later in zip(changes, changes[_MAX_CHANGES:], strict=False)
    )


def _defaults(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of the defaults of variables that sound secret, which may be nested."""
    end = 0
    for found in _DEFAULT.finditer(line):
        if SECRET_NAME.search(found[1]):
            if end < found.end():
                end = line.find("}", found.end())
                end = end if end >= 0 else len(line)
            yield found.end(), end


def _assigned(line: str) -> Iterator[tuple[int, int]]:
    """The stretches that are assigned to names that sound secret."""
    if line.isascii() and not any(map(line.lower().__contains__, _OF_SECRET_NAMES)):
        return
    scan = _Scan(line)
    position = 0
    while (hint := SECRET_NAME.search(line, position)) is not None:
        position = _end_of(_REST_OF_NAME.match(line, hint.end()), hint.end())
        begin = _start_of_name(line, hint.start())
        name = line[begin:position]
        separator = _SEPARATOR.match(line, position)
        if separator is None and (name.startswith("-") or hint[0].lower() == "bearer"):
            separator = _FLAG_SEPARATOR.match(line, position)
        if separator is None:
            continue
        # Above names of secrets.
        if name in _COLLECTIONS and _NO_VALUE.match(line, separator.end()) is not None:
            continue
        # In the middle of a sentence.
        if name in _COLLECTIONS and line[:begin].rstrip(" \"'")[-1:] not in ("", "-", "{", ","):
            continue
        # A resource, such as ``db_password: {file: …}``; variables are in capitals.
        if line.startswith(("{", "["), separator.end()) and not name.isupper():
            continue
        start, end = scan.value(separator.end())
        position = max(position, end)
        if not _REFERENCE.fullmatch(line[start:end].strip()):
            yield start, end


def _end_of(found: re.Match[str] | None, default: int) -> int:
    return found.end() if found is not None else default


def _start_of_name(line: str, position: int) -> int:
    """Where the word with the character at ``position`` begins, as far as it matters."""
    start = position
    while start > max(0, position - 64) and (line[start - 1].isalnum() or line[start - 1] in "_.-"):
        start -= 1
    return start


class _Scan:
    """Quotes and brackets of a line, read once from left to right."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._marks = _MARK.finditer(line)
        self._next = next(self._marks, None)
        self._quote = ""
        self._depth = 0

    def value(self, start: int) -> tuple[int, int]:
        """The stretch of the value at ``start``.

        It ends with the quotes around it, else with its place in a list or mapping in brackets,
        else with the line.
        """
        while self._next is not None and self._next.start() < start:
            self._read(self._next[0])
        mark = self._next[0] if self._next is not None and self._next.start() == start else ""
        if mark and mark in _QUOTES and not self._quote:
            start += 1
            self._read(mark)
        if not self._quote and not self._depth:
            return start, len(self._line)
        ends = self._quote or ",]}"
        while self._next is not None and self._next[0] not in ends:
            self._advance()
        return start, self._next.start() if self._next is not None else len(self._line)

    def _read(self, mark: str) -> None:
        if self._quote:
            self._quote = "" if mark == self._quote else self._quote
        elif mark in _QUOTES:
            self._quote = mark
        elif mark in "[{":
            self._depth += 1
        elif mark in "]}":
            self._depth = max(0, self._depth - 1)
        self._advance()

    def _advance(self) -> None:
        self._next = next(self._marks, None)


def _stars(text: str) -> str:
    """As many asterisks, with the white space around them left as it is."""
    bare = text.strip()
    return text.replace(bare, "*" * len(bare), 1) if bare else text
