"""The server in a process of its own, and a client of pygls that speaks to it over stdio."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from compose2ecs.lsp import checking, server

SECONDS = 20
"""How long a test waits for an answer; far more than any takes."""

OBSOLETE = 'version: "3.8"\nservices:\n  web:\n    image: nginx:1.27.3\n'
MISSPELT = "services:\n  web:\n    imag: nginx:1.27.3\n"
CLEAN = "services:\n  web:\n    image: nginx:1.27.3\n"


class Editor(LanguageClient):
    """A client that keeps what is published about each file."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.published: dict[str, list[types.Diagnostic]] = {}
        self.messages: list[str] = []
        self.watched: list[str] = []
        self.news = asyncio.Event()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def _published(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = list(params.diagnostics)
            self.news.set()

        @self.feature(types.WINDOW_SHOW_MESSAGE)  # type: ignore[untyped-decorator]
        def _message(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self.news.set()

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
        def _register(params: types.RegistrationParams) -> None:
            self.watched += [one.method for one in params.registrations]
            self.news.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something holds. Raises TimeoutError."""
        async with asyncio.timeout(SECONDS):
            while not is_so():
                self.news.clear()
                await self.news.wait()

    def codes(self, uri: str) -> set[str]:
        """The codes of what is published about a file."""
        return {str(one.code) for one in self.published.get(uri, [])}

    def open(self, path: Path, text: str, *, language: str = "yaml") -> str:
        """Open a document, which need not be on the disk."""
        uri = path.as_uri()
        self.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text))
        )
        return uri

    def change(self, uri: str, text: str) -> None:
        """Replace the whole text of a document."""
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(uri=uri, version=2),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def actions(
        self, uri: str, line: int, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """What is offered for a line, counted from 0."""
        found = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(types.Position(line, 0), types.Position(line, 200)),
                types.CodeActionContext([], only=only),
            )
        )
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    async def hover(self, uri: str, line: int, character: int) -> str | None:
        """The text of a hover."""
        found = await self.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        )
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value


def served(play: Callable[[Editor], Awaitable[None]]) -> None:
    """Start a server, greet it, play, and say goodbye: the server ends by itself, with 0."""

    async def run() -> None:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "compose2ecs", "lsp")
        watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        workspace = types.WorkspaceClientCapabilities(did_change_watched_files=watching)
        abilities = types.ClientCapabilities(workspace=workspace)
        await editor.initialize_async(types.InitializeParams(abilities))
        editor.initialized(types.InitializedParams())
        await play(editor)
        await editor.shutdown_async(None)
        editor.exit(None)
        process = editor._server
        assert process is not None
        assert await asyncio.wait_for(process.wait(), SECONDS) == 0
        await editor.stop()  # type: ignore[no-untyped-call]

    asyncio.run(run())


def applied(text: str, edit: types.WorkspaceEdit | None, uri: str) -> str:
    """The text after an edit, as an editor applies it; the text is within the first plane."""
    assert edit is not None
    assert edit.changes is not None
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    changes = sorted(
        edit.changes[uri], key=lambda one: (one.range.start.line, one.range.start.character)
    )
    for change in reversed(changes):
        start = starts[change.range.start.line] + change.range.start.character
        end = starts[change.range.end.line] + change.range.end.character
        text = text[:start] + change.new_text + text[end:]
    return text


def test_a_client_gets_findings_and_applies_a_fix(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        uri = editor.open(tmp_path / "compose.yaml", OBSOLETE)
        await editor.until(lambda: "obsolete-version" in editor.codes(uri))
        (found,) = [one for one in editor.published[uri] if one.code == "obsolete-version"]
        assert found.range.start == types.Position(0, 0)
        assert found.source == "compose2ecs"
        assert found.code_description is not None
        assert found.code_description.href.endswith("/obsolete-version.md")
        offered = await editor.actions(uri, 0)
        (fix,) = [one for one in offered if one.is_preferred]
        text = applied(OBSOLETE, fix.edit, uri)
        assert text == CLEAN
        editor.change(uri, text)
        await editor.until(lambda: "obsolete-version" not in editor.codes(uri))

    served(play)


def test_all_safe_fixes_are_one_action(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        uri = editor.open(tmp_path / "compose.yaml", OBSOLETE)
        await editor.until(lambda: "obsolete-version" in editor.codes(uri))
        (action,) = await editor.actions(uri, 3, only=["source.fixAll"])
        assert action.kind == "source.fixAll.compose2ecs"
        assert applied(OBSOLETE, action.edit, uri) == CLEAN
        assert await editor.actions(uri, 3, only=["refactor"]) == []

    served(play)


def test_a_finding_is_ignored_by_a_comment(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        text = "services:\n  web:\n    image: nginx\n"
        uri = editor.open(tmp_path / "compose.yaml", text)
        await editor.until(lambda: "floating-tag" in editor.codes(uri))
        offered = await editor.actions(uri, 2)
        (ignoring,) = [one for one in offered if one.title == "Ignore floating-tag here"]
        text = applied(text, ignoring.edit, uri)
        assert text.splitlines()[2] == "    # compose2ecs: ignore[floating-tag]"
        editor.change(uri, text)
        await editor.until(lambda: "floating-tag" not in editor.codes(uri))
        assert "unused-suppression" not in editor.codes(uri)

    served(play)


def test_the_comment_ends_as_lines_do_and_is_not_offered_where_it_takes_nothing(
    tmp_path: Path,
) -> None:
    async def play(editor: Editor) -> None:
        text = "services:\r\n  web:\r\n    image: nginx\r\n"
        uri = editor.open(tmp_path / "compose.yaml", text)
        await editor.until(lambda: "floating-tag" in editor.codes(uri))
        offered = await editor.actions(uri, 2)
        (ignoring,) = [one for one in offered if one.title == "Ignore floating-tag here"]
        comment = "    # compose2ecs: ignore[floating-tag]\r\n"
        expected = text.replace("    image", f"{comment}    image")
        assert applied(text, ignoring.edit, uri) == expected
        editor.change(uri, MISSPELT)
        await editor.until(lambda: "unknown-attribute" in editor.codes(uri))
        (fix,) = await editor.actions(uri, 2)
        assert fix.title == "Call it `image` (changes what is deployed)"

    served(play)


def test_fixes_are_offered_for_the_text_that_is_there(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        uri = editor.open(tmp_path / "compose.yaml", OBSOLETE)
        await editor.until(lambda: "obsolete-version" in editor.codes(uri))
        moved = f"# \n# two lines more\n{OBSOLETE}    read_only: yes\n"
        editor.change(uri, moved)
        (action,) = await editor.actions(uri, 0, only=["source.fixAll"])
        expected = f"# \n# two lines more\n{CLEAN}    read_only: true\n"
        assert applied(moved, action.edit, uri) == expected

    served(play)


def test_safe_fixes_are_left_out_that_change_something_else(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        text = (
            'x-all: &all\n  hostname: 12\nservices:\n  web:\n    <<: *all\n    image: "nginx:1"\n'
        )
        uri = editor.open(tmp_path / "compose.yaml", f'version: "3"\n{text}')
        await editor.until(lambda: {"obsolete-version", "wrong-type"} <= editor.codes(uri))
        (action,) = await editor.actions(uri, 0, only=["source.fixAll"])
        assert applied(f'version: "3"\n{text}', action.edit, uri) == text
        assert [one.title for one in await editor.actions(uri, 2, only=["quickfix"])] == []
        assert [one.title for one in await editor.actions(uri, 0, only=["quickfix"])] == [
            "Remove `version`",
            "Ignore obsolete-version here",
        ]
        editor.change(uri, text)
        assert await editor.actions(uri, 0, only=["source.fixAll"]) == []

    served(play)


def test_files_of_one_project_are_checked_together(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        main = editor.open(tmp_path / "compose.yaml", CLEAN.replace("nginx:1.27.3", "nginx"))
        await editor.until(lambda: "floating-tag" in editor.codes(main))
        other = editor.open(tmp_path / "compose.override.yaml", CLEAN)
        await editor.until(lambda: other in editor.published and not editor.codes(main))
        editor.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(other))
        )
        await editor.until(lambda: "floating-tag" in editor.codes(main))

    served(play)


def test_what_is_in_the_editor_counts_and_not_what_is_on_the_disk(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        path = tmp_path / "compose.yaml"
        path.write_text(CLEAN, encoding="utf-8")
        uri = editor.open(path, MISSPELT)
        await editor.until(lambda: "unknown-attribute" in editor.codes(uri))
        editor.change(uri, CLEAN)
        await editor.until(lambda: "unknown-attribute" not in editor.codes(uri))
        assert path.read_text(encoding="utf-8") == CLEAN

    served(play)


def test_what_changes_on_the_disk_is_noticed(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: nginx:${TAG:?say which}\n"

    async def play(editor: Editor) -> None:
        await editor.until(lambda: bool(editor.watched))
        assert editor.watched == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
        uri = editor.open(tmp_path / "compose.yaml", text)
        await editor.until(lambda: "required-variable" in editor.codes(uri))
        (tmp_path / ".env").write_text("TAG=1.27.3\n", "utf-8")
        change = types.FileEvent((tmp_path / ".env").as_uri(), types.FileChangeType.Created)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
        await editor.until(lambda: "required-variable" not in editor.codes(uri))

    served(play)


def test_what_changes_on_the_disk_during_the_first_check_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, released, checks = threading.Event(), threading.Event(), []

    def checked(path: str, _: object) -> checking.Result:
        checks.append(path)
        started.set()
        released.wait(SECONDS)
        return checking.Result(folder=str(tmp_path), texts={})

    async def play() -> None:
        known = server.Server()
        path = tmp_path / "compose.yaml"
        known.schedule(path.as_uri(), delay=0)
        await asyncio.to_thread(started.wait, SECONDS)
        known.recheck()
        released.set()
        assert await known.settled(path.as_uri()) is not None
        assert checks == [str(path)] * 2

    monkeypatch.setattr(server, "checked", checked)
    monkeypatch.setattr(server.Server, "overlays", lambda _: {})
    monkeypatch.setattr(server.Server, "_publish", lambda *_: None)
    monkeypatch.setattr(server.Server, "_sent", lambda *_: {})
    asyncio.run(play())


def test_a_mistake_of_the_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(checking, "lint", fails)
    path = str(tmp_path / "compose.yaml")
    result = checking.checked(path, {path: CLEAN})
    assert result.trouble == ("a mistake in compose2ecs, KeyError: please report it with the file")
    assert result.texts == {"compose.yaml": CLEAN}


def test_findings_of_other_files_of_the_project_are_published_there(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        other = tmp_path / "common.yaml"
        other.write_text("services:\n  db:\n    image: postgres\n", encoding="utf-8")
        uri = editor.open(tmp_path / "compose.yaml", f"include: [common.yaml]\n{CLEAN}")
        await editor.until(lambda: "floating-tag" in editor.codes(other.as_uri()))
        editor.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        # Each file has a message of its own.
        await editor.until(lambda: not editor.codes(other.as_uri()) and not editor.codes(uri))

    served(play)


def test_columns_are_counted_in_the_units_of_the_protocol(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        text = 'services: {web: {labels: {a: "\U0001f600"}, imag: nginx}}\n'
        uri = editor.open(tmp_path / "compose.yaml", text)
        await editor.until(lambda: "unknown-attribute" in editor.codes(uri))
        (found,) = [one for one in editor.published[uri] if one.code == "unknown-attribute"]
        before = text[: text.index("imag")]
        assert found.range.start.character == len(before.encode("utf-16-le")) // 2

    served(play)


def test_a_hover_shows_what_becomes_of_an_attribute(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        text = f"{CLEAN}    cap_drop: [ALL]\n    # a comment\n"
        uri = editor.open(tmp_path / "compose.yaml", text)
        await editor.until(lambda: uri in editor.published)
        shown = await editor.hover(uri, 3, 6)
        assert shown is not None
        assert "services.*.cap_drop[]" in shown
        assert "linuxParameters.capabilities.drop[]" in shown
        assert await editor.hover(uri, 4, 8) is None
        assert await editor.hover(uri, 99, 0) is None
        editor.change(uri, f"# above\n{text}")
        assert await editor.hover(uri, 4, 6) == shown

    served(play)


def test_files_that_are_no_compose_files_are_left_alone(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        other = editor.open(tmp_path / "values.yaml", MISSPELT)
        by_language = editor.open(tmp_path / "stack.yaml", MISSPELT, language="dockercompose")
        await editor.until(lambda: bool(editor.codes(by_language)))
        assert other not in editor.published

    served(play)


def test_a_mistake_in_the_configuration_is_told(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        (tmp_path / "compose2ecs.toml").write_text("[lint]\nselct = []\n", encoding="utf-8")
        uri = editor.open(tmp_path / "compose.yaml", CLEAN)
        await editor.until(lambda: bool(editor.messages))
        assert "selct" in editor.messages[0]
        assert not editor.codes(uri)

    served(play)


def test_text_that_is_no_yaml_is_no_trouble(tmp_path: Path) -> None:
    async def play(editor: Editor) -> None:
        uri = editor.open(tmp_path / "compose.yaml", "services:\n  web: [\n")
        await editor.until(lambda: "yaml-syntax" in editor.codes(uri))
        assert await editor.hover(uri, 0, 2) is None
        assert await editor.actions(uri, 1) is not None

    served(play)


def test_without_the_extra_the_way_to_it_is_shown(tmp_path: Path) -> None:
    (tmp_path / "pygls").mkdir()
    missing = "raise ModuleNotFoundError('no pygls', name='pygls')\n"
    (tmp_path / "pygls" / "__init__.py").write_text(missing, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "compose2ecs", "lsp"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'compose2ecs[lsp]'" in done.stderr
