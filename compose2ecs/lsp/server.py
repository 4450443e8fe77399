"""The server: documents in, findings, fixes and hovers out, over standard input and output.

A project is checked a moment after the last change of one of its files. The check runs in a thread
of its own, so that the editor is answered meanwhile, and what comes too late is thrown away.
"""

from __future__ import annotations

import asyncio
import os
from functools import cache
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from compose2ecs import __version__
from compose2ecs.lint.files.walk import COMPOSE_NAME
from compose2ecs.lsp.actions import FIX_ALL, actions
from compose2ecs.lsp.checking import Result, checked
from compose2ecs.lsp.hover import shown_at
from compose2ecs.lsp.positions import Positions
from compose2ecs.lsp.translation import SOURCE, PositionsOf, diagnostic_of

DELAY = 0.2
"""Seconds between the last change and the check."""

LANGUAGES = frozenset({"dockercompose", "docker-compose"})
"""What editors call compose files, whatever their names are."""


class Server(LanguageServer):
    """The server, and what it knows of each project by the path of the document in it."""

    def __init__(self) -> None:
        super().__init__(
            SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
        )
        self.results: dict[str, Result] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._published: dict[str, set[str]] = {}

    # ------------------------------------------------------------------ checking
    def overlays(self) -> dict[str, str]:
        """The texts of all open documents, by their paths."""
        texts = {}
        for uri, document in self.workspace.text_documents.items():
            path = to_fs_path(uri)
            if path is not None:
                texts[os.path.normpath(path)] = document.source
        return texts

    def schedule(self, uri: str, language: str | None = None, *, delay: float = DELAY) -> None:
        """Check the project of a document soon; what was to be checked before is forgotten."""
        path = to_fs_path(uri)
        if path is None or not (COMPOSE_NAME.fullmatch(Path(path).name) or language in LANGUAGES):
            return
        path = os.path.normpath(path)
        waiting = self._waiting.pop(path, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[path] = asyncio.ensure_future(self._check(path, delay))

    async def _check(self, path: str, delay: float) -> None:
        await asyncio.sleep(delay)
        overlays = self.overlays()
        result = await asyncio.get_running_loop().run_in_executor(None, checked, path, overlays)
        if self.overlays() == overlays:
            self._waiting.pop(path, None)
            self.results[path] = result
            self._publish(path, result)
            if result.trouble is not None:
                self.window_show_message(
                    types.ShowMessageParams(type=types.MessageType.Error, message=result.trouble)
                )
        elif self._waiting.get(path) is asyncio.current_task():
            self._waiting[path] = asyncio.ensure_future(self._check(path, delay))

    def _publish(self, path: str, result: Result) -> None:
        """Send the findings of a project; files that have none any more get an empty list."""
        places = self.places_of(result)
        by_uri: dict[str, list[types.Diagnostic]] = {from_fs_path(path) or path: []}
        for found in result.diagnostics:
            name = found.span.file if found.span is not None else result.shown(path)
            sent = diagnostic_of(found, result.uri_of, places)
            by_uri.setdefault(result.uri_of(name), []).append(sent)
        gone = self._published.get(path, set()) - set(by_uri)
        self._published[path] = set(by_uri)
        for uri in sorted({*by_uri, *gone}):
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=uri, diagnostics=by_uri.get(uri, []))
            )

    def forget(self, uri: str) -> None:
        """Take back what was said about the project of a document that was closed."""
        path = os.path.normpath(to_fs_path(uri) or "")
        waiting = self._waiting.pop(path, None)
        if waiting is not None:
            waiting.cancel()
        self.results.pop(path, None)
        for published in sorted(self._published.pop(path, set())):
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=published, diagnostics=[])
            )

    # ------------------------------------------------------------------ places
    def places_of(self, result: Result) -> PositionsOf:
        """The places of the files of a project by their names; each file is looked at once."""
        codec = self.workspace.position_codec
        return cache(lambda name: Positions(result.texts.get(name, ""), codec))

    def result_of(self, uri: str) -> tuple[Result, str] | None:
        """What is known about the project of a document, and the name of the document in it."""
        path = os.path.normpath(to_fs_path(uri) or "")
        result = self.results.get(path)
        return (result, result.shown(path)) if result is not None else None


def serve() -> None:
    """Answer one client until it says goodbye.

    The server has streams of its own, as it closes them.
    """
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as answers:
        made().start_io(requests, answers)


def made() -> Server:
    """A server with everything that it answers."""
    server = Server()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.schedule(params.text_document.uri, params.text_document.language_id, delay=0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        document = ls.workspace.get_text_document(params.text_document.uri)
        ls.schedule(params.text_document.uri, document.language_id)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        document = ls.workspace.get_text_document(params.text_document.uri)
        ls.schedule(params.text_document.uri, document.language_id, delay=0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.forget(params.text_document.uri)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    )
    def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        known = ls.result_of(params.text_document.uri)
        return [] if known is None else list(actions(*known, params, ls.places_of(known[0])))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        known = ls.result_of(params.text_document.uri)
        return None if known is None else shown_at(*known, params.position, ls.places_of(known[0]))

    return server
