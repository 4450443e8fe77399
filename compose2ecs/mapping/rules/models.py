"""AI models that docker compose runs beside the services, of which they get an address and a name.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#models
"""

from compose2ecs.compose.model import ServiceModel
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import Context, below
from compose2ecs.mapping.optional import entries, listed


@claims("services.*.models.**", "models.**")
def report_models(cx: Context) -> None:
    """Report the variables that a service does not get, because ECS runs no AI models."""
    for name, service in cx.project.services.value.items():
        given = entries(service.value.environment)
        for model, entry in entries(service.value.models).items():
            definition = cx.project.models.value.get(model)
            places = (entry, *below(entry), *(below(definition) if definition else ()))
            variables = _variables(model, entry.value)
            missing = [f"`{variable}`" for variable in variables if variable not in given]
            if not missing:
                cx.reporter.report(
                    IRRELEVANT_ATTRIBUTE, f"`{name}` has the address in its environment", *places
                )
                continue
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"`{name}` does not get {listed(missing, 'and')}: ECS does not run AI models",
                *places,
                help="use Amazon Bedrock or a service of your own, and set "
                f"{listed(missing, 'and')} in environment",
            )


def _variables(model: str, entry: ServiceModel | None) -> tuple[str, str]:
    """The names of the variables for the address of the model and for its name."""
    plain = model.upper().replace("-", "_")
    address, name = (entry.endpoint_var, entry.model_var) if entry else (None, None)
    return (address.value if address else f"{plain}_URL", name.value if name else plain)
