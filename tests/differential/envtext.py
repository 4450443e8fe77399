"""Texts of environment files: common lines, and lines for every corner of the grammar."""

from __future__ import annotations

from tests.differential.chooser import Chooser

LINES = (
    "A=file",
    "B=b",
    "TAG=1.27",
    "export C_1=exported",
    "Q='single $A'",
    'D="double $A"',
    "# comment",
    "",
    "TRAIL=x # comment",
    "HASH=x#y",
    "EMPTY=",
    "COLON: value",
    "SPACES =  around  ",
    'ESC="a\\tb\\nc\\"d\\\\e"',
    "MULTI='two\nlines'",
    'REF="${A:-d}/${UNSET:-e}"',
    "NEXT=$B",
    "URL=http://h:1/?a=b&c=d#f",
    "NUMBER=7",
    "dot.ted=1",
    "DASH-ED=1",
    "É=é",
    'ONE="x" TWO=2',
    'JSON={"a": "b"}',
    "DOUBLE=p@$$w",
    "A=again",
    "A",
    "UNSET",
    "PATHLIKE=$HOME/x",
    "SQ='it\\'s'",
    "BACK=a\\nb",
    'OCT="\\0101\\x41\\101"',
    "COMPOSE_PROFILES=debug",
    "TABBED=x\t# c",
    "CR=x\r",
    "K=${A:+plus}",
    "EQ=a=b=c",
    "BRACES=${UNSET:-{}}",
)
ODD_LINES = (
    '"A"=1',
    "A B=1",
    "// c",
    "- A=1",
    'OPEN="never closed',
    "=1",
    "1X=4",
    "A+B=1",
    "REQ=${UNSET:?needed}",
    "BAD=${",
    "A='x'y",
    'A="a""b"',
    "export",
    "export =1",
    "[x]=1",
    "\tTAB=1",
    "LAST",
    "CUT=${X:-a #b}",
    "\u00a0NB=1",
)
RAW_LINES = ("R='raw $A'", 'R2="q"', "R3=a # b", "  R4= x ", "A", "# c", "", "R5=${", "R6==", "É=1")


def dotenv(choose: Chooser, *, odd: bool) -> str:
    """The text of a file with a few lines; mistakes among them if ``odd``."""
    lines = choose.some(LINES, 0, 6)
    if odd and choose.chance(25):
        lines.insert(choose.below(len(lines) + 1), choose.pick(ODD_LINES))
    end = "" if choose.chance(8) else "\n"
    text = "\n".join(lines) + end
    if choose.chance(5):
        text = text.replace("\n", "\r\n")
    return f"\ufeff{text}" if choose.chance(3) else text


def raw(choose: Chooser) -> str:
    """The text of a file of ``format: raw``."""
    return "".join(f"{line}\n" for line in choose.some(RAW_LINES, 0, 5))
