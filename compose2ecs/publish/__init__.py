"""From a project of ECS requests to what runs in an AWS account.

Four nouns: ``Observed`` is what is there (``observe`` reads it), ``plan`` compares it with what is
wanted and gives steps, ``Plan`` reads as text, ``apply`` makes the calls and decides nothing. There
is no file of state: tags and Describe are the state. ``wait`` follows the deployments that were
started.

What the requests leave open is bound first (``bindings``, ``naming``, ``account``), and what they
name is looked at before anything is touched (``surroundings``, ``looking_around``, ``preflight``).

Nothing here knows Compose or the mapping, and only ``aws`` knows boto3: everything else talks to
``Api``, which takes and gives plain JSON.
"""
