"""The server: documents in, findings, fixes and hovers out, over standard input and output.

A project is checked a moment after the last change of one of its files. The check runs in a thread
of its own, so that the editor is answered meanwhile, and what comes too late is thrown away. Fixes
are offered for the text that is there: a request for them waits until it is checked.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from compose2ecs import __version__
from compose2ecs.configuration import NAME, SHARED_NAME
from compose2ecs.lint.files.walk import COMPOSE_NAME
from compose2ecs.lsp.actions import (
    FIX_ALL,
    QUICK_FIX,
    fixing_all,
    is_asked,
    quick_fixes,
    touched,
)
from compose2ecs.lsp.checking import Result, checked, fixed, is_safely_fixable, refused
from compose2ecs.lsp.hover import shown_at
from compose2ecs.lsp.positions import Positions
from compose2ecs.lsp.translation import SOURCE, PositionsOf, diagnostic_of

DELAY = 0.2
"""Seconds between the last change and the check."""

LANGUAGES = frozenset({"dockercompose", "docker-compose"})
"""What editors call compose files, whatever their names are."""

WATCHED = ("**/*.{yaml,yml,json}", "**/*.env", "**/.env*", f"**/{{{NAME},{SHARED_NAME}}}")
"""What projects and configurations are read from, as clients take globs."""

T = TypeVar("T")
Sent: TypeAlias = dict[str, list[types.Diagnostic]]
"""What a project says about files, by their URIs."""


class Server(LanguageServer):
    """The server, and what it knows of each project by the path of the document in it."""

    def __init__(self) -> None:
        super().__init__(
            SOURCE, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
        )
        self.results: dict[str, Result] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._published: dict[str, Sent] = {}
        self._trials: dict[str, tuple[Result, dict[Callable[[Result, str], Any], Any]]] = {}

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
        """Check the project of a document soon, and others that what it holds may matter to.

        What was to be checked before is forgotten.
        """
        path = to_fs_path(uri)
        if path is None:
            return
        path = os.path.normpath(path)
        if COMPOSE_NAME.fullmatch(Path(path).name) or language in LANGUAGES:
            self._soon(path, delay)
        for other in self._sharing(path):
            self._soon(other, delay)

    def recheck(self) -> None:
        """Check the projects of all documents: what they read from the disk has changed."""
        for path in {**self.results, **self._waiting}:
            self._soon(path, DELAY)

    async def watch(self) -> None:
        """Ask the client to tell what changes on the disk, if it can."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(glob_pattern=glob) for glob in WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        one = types.Registration(id=method, method=method, register_options=options)
        await self.client_register_capability_async(types.RegistrationParams([one]))

    def _sharing(self, path: str) -> list[str]:
        """The other documents whose projects have read a file, or what is in its folder."""
        folder = os.path.dirname(path)  # noqa: PTH120 -- as the linter does
        return [
            other
            for other, result in self.results.items()
            if other != path
            and (folder == result.folder or path in map(result.path_of, result.files))
        ]

    def _soon(self, path: str, delay: float) -> None:
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
            self._publish(path, self._sent(path, result))
            if result.trouble is not None:
                self.window_show_message(
                    types.ShowMessageParams(type=types.MessageType.Error, message=result.trouble)
                )
        elif self._waiting.get(path) is asyncio.current_task():
            self._waiting[path] = asyncio.ensure_future(self._check(path, delay))

    def _sent(self, path: str, result: Result) -> Sent:
        """The findings of a project by file; the document has a list, if an empty one."""
        places = self.places_of(result)
        by_uri: Sent = {from_fs_path(path) or path: []}
        for found in result.diagnostics:
            name = found.span.file if found.span is not None else result.shown(path)
            sent = diagnostic_of(found, result.uri_of, places)
            by_uri.setdefault(result.uri_of(name), []).append(sent)
        return by_uri

    def _publish(self, path: str, by_uri: Sent) -> None:
        """Send what the projects of all documents say about files, if that of one says another.

        What several say is sent once.
        """
        before = self._published.pop(path, {})
        if by_uri:
            self._published[path] = by_uri
        for uri in sorted({*before, *by_uri}):
            said = (one for sent in self._published.values() for one in sent.get(uri, ()))
            unique = {(str(one.range), one.code, one.message): one for one in said}
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=uri, diagnostics=list(unique.values()))
            )

    def forget(self, uri: str) -> None:
        """Take back what was said about the project of a document that was closed.

        What is on the disk is what others have now.
        """
        path = _path_of(uri)
        waiting = self._waiting.pop(path, None)
        if waiting is not None:
            waiting.cancel()
        self.results.pop(path, None)
        self._trials.pop(path, None)
        self._publish(path, {})
        for other in self._sharing(path):
            self._soon(other, 0)

    # ------------------------------------------------------------------ answers
    async def settled(self, uri: str) -> tuple[Result, str] | None:
        """What is known about the project of a document as it is now, and its name in there."""
        path = _path_of(uri)
        while (waiting := self._waiting.get(path)) is not None and not waiting.done():
            await asyncio.wait({waiting})
        result = self.results.get(path)
        return (result, result.shown(path)) if result is not None else None

    async def offered(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The actions for a range of a document."""
        uri = params.text_document.uri
        known = await self.settled(uri)
        if known is None:
            return []
        result, name = known
        places = self.places_of(result)
        only = params.context.only
        offered: list[types.CodeAction] = []
        if is_asked(QUICK_FIX, only):
            here = touched(result, name, params.range, places)
            has_fix = any(found.fix is not None for found, _ in here)
            bad = await self._tried(refused, result, name) if has_fix else frozenset()
            for found, sent in here:
                offered += quick_fixes(found, sent, result, places, bad)
        if is_asked(FIX_ALL, only) and any(map(is_safely_fixable, result.diagnostics)):
            change = await self._tried(fixed, result, name)
            if change is not None:
                offered.append(fixing_all(change, result, places))
        return offered if await self.settled(uri) == known else []

    async def _tried(self, trial: Callable[[Result, str], T], result: Result, name: str) -> T:
        """What a trial of fixes of a document gives, made once for each result."""
        kept = self._trials.get(result.path_of(name))
        if kept is None or kept[0] is not result:
            kept = result, {}
            self._trials[result.path_of(name)] = kept
        if trial not in kept[1]:
            loop = asyncio.get_running_loop()
            kept[1][trial] = await loop.run_in_executor(None, trial, result, name)
        made: T = kept[1][trial]
        return made

    def hover_at(self, uri: str, position: types.Position) -> types.Hover | None:
        """The hover at a position of a document that is checked."""
        if _path_of(uri) not in self.results:
            return None
        text = self.workspace.get_text_document(uri).source
        return shown_at(text, position, Positions(text, self.workspace.position_codec))

    # ------------------------------------------------------------------ places
    def places_of(self, result: Result) -> PositionsOf:
        """The places of the files of a project by their names; each file is looked at once."""
        codec = self.workspace.position_codec
        return cache(lambda name: Positions(result.texts.get(name, ""), codec))


def _path_of(uri: str) -> str:
    """The path of a document; what is no file has that of no document."""
    return os.path.normpath(to_fs_path(uri) or "")


def serve() -> None:
    """Answer one client until it says goodbye.

    The server has streams of its own, as it closes them.
    """
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as answers:
        made().start_io(requests, answers)


def made() -> Server:
    """A server with everything that it answers."""
    server = Server()

    @server.feature(types.INITIALIZED)
    async def initialized(ls: Server, _: types.InitializedParams) -> None:
        await ls.watch()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(ls: Server, _: types.DidChangeWatchedFilesParams) -> None:
        ls.recheck()

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
        types.CodeActionOptions(code_action_kinds=[QUICK_FIX, FIX_ALL]),
    )
    async def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        return await ls.offered(params)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        return ls.hover_at(params.text_document.uri, params.position)

    return server
