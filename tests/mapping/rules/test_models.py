"""AI models: what a service does not get without a runner for them."""

from __future__ import annotations

import pytest

from tests.mapping.translated import web

TOP = "models: {my-llm: {model: ai/smollm2, context_size: 1024}}"


@pytest.mark.parametrize(
    ("models", "missing"),
    [
        ("[my-llm]", "`MY_LLM_URL` and `MY_LLM`"),
        ("{my-llm: }", "`MY_LLM_URL` and `MY_LLM`"),
        ("{my-llm: {}}", "`MY_LLM_URL` and `MY_LLM`"),
        ("{my-llm: {endpoint_var: AI}}", "`AI` and `MY_LLM`"),
        ("{my-llm: {endpoint_var: AI, model_var: NAME}}", "`AI`"),
    ],
)
def test_the_variables_of_a_model_are_missing(models: str, missing: str) -> None:
    made = web(f"models: {models}\nenvironment: {{NAME: smol}}", top=TOP)
    assert made.messages("unsupported-attribute") == [
        f"warning: `web` does not get {missing}: ECS does not run AI models"
    ]
    assert made.helps("unsupported-attribute") == [
        f"use Amazon Bedrock or a service of your own, and set {missing} in environment"
    ]
    paths = {place.path for one in made.diagnostics for place in one.locations}
    assert ("models", "my-llm", "context_size") in paths


def test_a_service_may_say_where_the_model_is() -> None:
    made = web("models: [my-llm]\nenvironment: {MY_LLM_URL: http://ai, MY_LLM: smol}", top=TOP)
    assert made.messages("unsupported-attribute") == []
    assert made.messages("irrelevant-attribute") == [
        "note: `web` has the address in its environment"
    ]
