"""Requests of the ECS API as resources of a CloudFormation template, for who checks templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from compose2ecs.ecs.limits.texts import text_of
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition
from compose2ecs.ecs.naming import resource_property
from compose2ecs.ecs.refs import Joined, Ref
from compose2ecs.source import Traced


class Template:
    """A template that grows by projects. Equal resources are in it once."""

    def __init__(self) -> None:
        self.resources: dict[str, Any] = {}
        self.parameters: dict[str, Any] = {}
        self.origins: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def add(self, name: str, ecs: EcsProject) -> None:
        """Add the task definitions and services of ``ecs``, which come from ``name``."""
        tasks = {
            text_of(task.family): self._resource(
                name, "AWS::ECS::TaskDefinition", self.properties(task)
            )
            for task in ecs.task_definitions
        }
        for service in ecs.services:
            properties = self.properties(service)
            properties["TaskDefinition"] = {"Ref": tasks[text_of(service.task_definition)]}
            self._resource(name, "AWS::ECS::Service", properties)

    def document(self) -> dict[str, Any]:
        """The template, as JSON values."""
        return {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Parameters": self.parameters,
            "Resources": self.resources,
        }

    def properties(self, request: RegisterTaskDefinition | CreateService) -> dict[str, Any]:
        """The properties of the resource for a request; a reference is that to a parameter."""
        made = self._value(request)
        assert isinstance(made, dict)
        return made

    def _resource(self, name: str, kind: str, properties: dict[str, Any]) -> str:
        """The logical name of the resource."""
        identity = f"{kind} {properties!r}"
        if identity not in self._known:
            logical = self._known[identity] = f"Resource{len(self._known)}"
            self.resources[logical] = {"Type": kind, "Properties": properties}
            self.origins[logical] = name
        return self._known[identity]

    def _value(self, node: object) -> Any:
        if isinstance(node, Traced):
            return self._value(node.value)
        if isinstance(node, Ref):
            return self._parameter(node)
        if isinstance(node, Joined):
            return {"Fn::Join": ["", [self._value(part) for part in node.parts]]}
        if isinstance(node, tuple):
            return [self._value(item) for item in node]
        if isinstance(node, Mapping):
            return {key: self._value(item) for key, item in node.items()}
        if not is_dataclass(node):
            return node
        structure = type(node).__name__
        return {
            name: self._value(value)
            for field in fields(node)
            if (value := getattr(node, field.name)) is not None
            and (name := resource_property(structure, field.name)) is not None
        }

    def _parameter(self, ref: Ref) -> Any:
        logical = "Parameter" + re.sub(r"\W|_", "", ref.placeholder.title())
        self.parameters[logical] = {"Type": "String"}
        return {"Ref": logical}
