"""The settings below ``x-ecs``: what to deploy, said in the Compose file itself.

``forms`` declares them, once. Reading them (``declare``, ``kinds``), the schema that files are held
against and that editors complete by (``schema``), and the tables of the documentation follow from
the declarations.
"""

from compose2ecs.mapping.settings.forms import (
    ConfigSettings,
    Defaults,
    NetworkSettings,
    ProjectSettings,
    SecretSettings,
    ServiceSettings,
)
from compose2ecs.mapping.settings.read import (
    accepted,
    config_settings,
    network_settings,
    project_settings,
    secret_settings,
    service_settings,
    volume_settings,
)
from compose2ecs.mapping.settings.reading import KEY, suggestion
from compose2ecs.mapping.settings.storage import VolumeSettings

__all__ = [
    "KEY",
    "ConfigSettings",
    "Defaults",
    "NetworkSettings",
    "ProjectSettings",
    "SecretSettings",
    "ServiceSettings",
    "VolumeSettings",
    "accepted",
    "config_settings",
    "network_settings",
    "project_settings",
    "secret_settings",
    "service_settings",
    "suggestion",
    "volume_settings",
]
