"""``compose2ecs lsp``: the language server."""

import gc

import typer


def lsp() -> None:
    """Serve an editor over standard input and output: findings, fixes, and the fate of attributes.

    Needs the extra `lsp` of the package. Editors start it; docs/integrations.md says how.
    """
    try:
        from compose2ecs.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise typer.BadParameter(
            "the language server needs pygls: pip install 'compose2ecs[lsp]'", param_hint="lsp"
        ) from error
    # A server lives long: what one command may leave to its end is collected here.
    gc.enable()
    serve()
