"""Files that nobody means well with: they are refused, or read, in little time and memory.

Sizes are such that an algorithm that is not linear shows, as time that no one would wait or as
memory beyond the limit of the tests.
"""

from __future__ import annotations

SERVICE = "services:\n  a:\n    image: i\n"


def bomb(levels: int, width: int, *, of_mappings: bool) -> str:
    """Aliases of aliases: ``width ** levels`` values."""
    opening, closing = "{}" if of_mappings else "[]"
    text = ""
    for level in range(levels):
        value = f"*a{level - 1}" if level else "v"
        items = [f"k{place}: {value}" if of_mappings else value for place in range(width)]
        text += f"x-{level}: &a{level} {opening}{', '.join(items)}{closing}\n"
    return text + SERVICE


def lines(template: str, count: int) -> str:
    """The template once for each number, which stands for ``N`` in it."""
    return "".join(template.replace("N", str(number)) for number in range(count))


REFUSED: dict[str, tuple[str, bytes | str]] = {
    # What it is: the code of the first finding, and the text.
    "brackets": ("nesting-too-deep", "[" * 100_000),
    "brackets that close": ("nesting-too-deep", "[" * 50_000 + "]" * 50_000),
    "braces": ("nesting-too-deep", "{" * 100_000),
    "braces with keys": ("nesting-too-deep", "{a: " * 25_000),
    "dashes": ("nesting-too-deep", "- " * 50_000),
    "question marks": ("nesting-too-deep", "? " * 50_000),
    "indentation": ("nesting-too-deep", "\n".join(" " * n + "a:" for n in range(440))),
    "dashes without blanks": ("not-a-mapping", "-" * 100_000),
    "exclamation marks": ("yaml-syntax", "!" * 100_000),
    "anchors": ("yaml-syntax", "&a " * 33_000),
    "aliases": ("yaml-syntax", "*a " * 33_000),
    "colons": ("yaml-syntax", "a: " * 33_000),
    "quotes": ("yaml-syntax", "'" * 99_999),
    "tabs": ("yaml-syntax", "\t" * 100_000),
    "hashes": ("not-a-mapping", "#" * 100_000),
    "empty": ("not-a-mapping", ""),
    "lines": ("not-a-mapping", "\n" * 100_000),
    "bomb of lists": ("alias-expansion", bomb(9, 10, of_mappings=False)),
    "bomb of mappings": ("alias-expansion", bomb(9, 10, of_mappings=True)),
    "bomb in 100 kB": (
        "alias-expansion",
        "x-0: &a [" + "v, " * 5000 + "]\nx-1: [" + "*a, " * 20_000 + "]\n" + SERVICE,
    ),
    "bomb of services": (
        "alias-expansion",
        "services:\n  s: &a {image: i, environment: {"
        + lines("KN: v, ", 1000)
        + "}}\n"
        + lines("  sN: *a\n", 5000),
    ),
    "bomb of documents": (
        "alias-expansion",
        lines("---\nx-0: &a [v, v, v, v, v, v, v, v]\nx-1: [" + "*a, " * 500 + "]\n", 400),
    ),
    "merge keys in a chain": (
        "alias-expansion",
        "x-0: &a0 {k: v}\n"
        + "".join(f"x-{n}: &a{n} {{<<: *a{n - 1}, k{n}: v}}\n" for n in range(1, 3000))
        + SERVICE,
    ),
    "merge keys side by side": (
        "alias-expansion",
        "x-0: &a {" + lines("kN: v, ", 2000) + "}\nx-1: {<<: [" + "*a, " * 20_000 + "]}\n",
    ),
    "a large service that many extend": (
        "alias-expansion",
        "services:\n  b: {image: i, environment: {"
        + lines("KN: v, ", 1000)
        + "}}\n"
        + lines("  sN: {extends: b}\n", 1000),
    ),
    "alias in itself": ("alias-cycle", "x-a: &a [*a]\n" + SERVICE),
    "the same key 50 000 times": ("duplicate-key", "x-a:\n" + "  k: v\n" * 50_000 + SERVICE),
    "the same key in one line": ("duplicate-key", "x-a: {" + "k: v, " * 50_000 + "}\n"),
    "50 000 numbers as keys": ("non-string-key", "x-a:\n" + lines("  N: v\n", 50_000)),
    "10 000 unknown keys": ("unknown-attribute", SERVICE + lines("    kN: v\n", 10_000)),
    "10 000 misspelt keys": (
        "unknown-attribute",
        "services:\n" + lines("  sN: {imag: i}\n", 10_000),
    ),
    "10 000 documents": ("yaml-syntax", "---\nx-a: 1\n" * 10_000),
    "a long line that breaks": ("yaml-syntax", "x-a: [" + "a, " * 100_000 + "\n" + SERVICE),
    "a long port": ("invalid-value", SERVICE + f'    ports: ["{"9" * 100_000}"]\n'),
    "a long limit": ("invalid-value", SERVICE + f'    pids_limit: "{"9" * 100_000}"\n'),
    "a long size": ("invalid-value", SERVICE + f'    mem_limit: "{"9" * 100_000}g"\n'),
    "a long duration": ("invalid-value", SERVICE + f'    stop_grace_period: "{"9" * 100_000}s"\n'),
    "a long row of quotes": ("invalid-value", SERVICE + "    command: '" + '"' * 199_999 + "'\n"),
    "a megabyte of variables": (
        "interpolation-syntax",
        SERVICE + '    command: "' + "${A:-" * 200_000 + '"\n',
    ),
    "a service that includes itself": (
        "include-cycle",
        "include: [" + "compose.yaml, " * 2000 + "]\n" + SERVICE,
    ),
    "nul": ("yaml-syntax", SERVICE + '    command: "a\0b"\n'),
    "a control character": ("yaml-syntax", SERVICE + '    command: "a\x07b"\n'),
    "delete": ("yaml-syntax", SERVICE + '    command: "a\x7fb"\n'),
    "latin-1": ("not-utf8", SERVICE.encode() + b"    command: caf\xe9\n"),
    "a surrogate": ("not-utf8", SERVICE.encode() + b"    command: \xed\xa0\x80\n"),
    "an escaped surrogate": ("yaml-syntax", SERVICE + '    command: "\\ud800"\n'),
    "utf-16 that breaks off": ("not-utf8", b"\xff\xfea\x00b"),
    "utf-16 without a mark": ("yaml-syntax", SERVICE.encode("utf-16-le")),
    "utf-32": ("yaml-syntax", b"\xff\xfe\0\0" + SERVICE.encode("utf-32-le")),
    "an archive": ("not-utf8", b"PK\x03\x04" + bytes(range(256)) * 200),
}

READ: dict[str, bytes | str] = {
    "utf-8 with a mark": b"\xef\xbb\xbf" + SERVICE.encode(),
    "utf-16, little end first": b"\xff\xfe" + SERVICE.encode("utf-16-le"),
    "utf-16, big end first": b"\xfe\xff" + SERVICE.encode("utf-16-be"),
    "a text of a megabyte": SERVICE + '    command: "' + "x" * 1_000_000 + '"\n',
    "a long row of dollars": SERVICE + '    hostname: "' + "$" * 200_000 + '"\n',
    "a comment of a megabyte": "# " + "x" * 1_000_000 + "\n" + SERVICE,
    "50 000 keys": "x-a:\n" + lines("  kN: v\n", 50_000) + SERVICE,
    "a number of 100 000 digits": f"x-a: 0x{'f' * 100_000}\n" + SERVICE,
    "a duration of 50 000 parts": SERVICE + f'    stop_grace_period: "{"1ns" * 50_000}"\n',
    "a fair number of aliases": "x-a: &a v\nx-b: [" + "*a, " * 20_000 + "]\n" + SERVICE,
    "the greatest depth": "x-a: " + "[" * 127 + "]" * 127 + "\n" + SERVICE,
}
