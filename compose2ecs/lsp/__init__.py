"""The language server: what ``lint`` finds, in an editor, while a file is being written."""
