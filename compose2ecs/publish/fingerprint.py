"""A short text that two requests share exactly when ECS would make the same of them."""

import hashlib
import json

from compose2ecs.publish.canonical import canonical

_VERSION = "1"
"""Of the normal form. Another form is another fingerprint of everything."""

_DIGITS = 32


def fingerprint(request: object) -> str:
    """The fingerprint of a request: the version of the form, and a hash of the form.

    Tags are no part of it, and neither is anything that ``canonical`` leaves apart.
    """
    form = sorted([list(path), leaf.value] for path, leaf in canonical(request).items())
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    return f"{_VERSION}:{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"
