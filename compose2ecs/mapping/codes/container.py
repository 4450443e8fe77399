"""Diagnostic codes about what runs in a container, and about its resources and its output."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.container")

IMAGE_NOT_PUSHED = declare(
    "image-not-pushed",
    Severity.WARNING,
    "An image that is built here must be pushed before ECS can run it",
    """ECS pulls images and does not build them. An image that a service builds has to be in its
registry before a task starts, or the task fails.

A service with ``build`` and without ``image`` has no name that a registry knows, so it gets
``<registry>/<project>-<service>``.

**What to do.** Run the commands of the help, after logging in to the registry. As long as nothing
names the registry, the output holds the placeholder ``${registry}``: name it under ``x-ecs``, or
the whole image with ``image``.

```yaml
x-ecs:
  registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
services:
  web:
    build: .
```
""",
    by_default=False,
)

UNSUPPORTED_PLATFORM = declare(
    "unsupported-platform",
    Severity.ERROR,
    "ECS does not run images for the platform, or needs to know more about it",
    """ECS runs images for ``linux/amd64``, ``linux/arm64`` and ``windows/amd64``. For Windows it
also wants the release, which most platforms of Compose do not say: without one it is a warning.

**What to do.** Build the image for a platform that ECS runs. For Windows, use a base image of the
release that the message names, or write the version of the release into the platform.

```yaml
services:
  web:
    image: example/web:1.4.0
    platform: linux/arm64
  report:
    image: example/report:2
    platform: windows(10.0.20348)/amd64       # Windows Server 2022
```
""",
)

NOT_CLEARED = declare(
    "command-not-cleared",
    Severity.ERROR,
    "An empty command or entry point does not clear that of the image",
    """In Compose an empty ``command`` or ``entrypoint`` means that what the image says does not
count. ECS reads an empty list as an absent one, and runs what the image says.

**What to do.** Say what should run.

```yaml
services:
  worker:
    image: example/worker:3
    entrypoint: ["/usr/bin/worker"]     # not []
    command: ["--queue", "mail"]
```
""",
)

VARIABLE_WITHOUT_VALUE = declare(
    "variable-without-value",
    Severity.NOTE,
    "An environment variable has no value and is left out",
    """A variable that is named without a value takes the value that it has where compose2ecs runs.
It has none there, so the container does not have the variable either.

**What to do.** Nothing, or define the variable, or write ``NAME=`` for an empty one.

```yaml
services:
  web:
    image: nginx:1.27
    environment:
      - DEBUG          # from the environment, if it is defined there
```
""",
)

HEALTHCHECK_ADJUSTED = declare(
    "healthcheck-adjusted",
    Severity.WARNING,
    "A value of a health check is outside of what ECS takes",
    """ECS takes whole seconds: 5 to 300 for the interval, 2 to 60 for the timeout, up to 300 for
the start period; and 1 to 10 retries. Other values are rounded up and moved into the range.

**What to do.** Write a value that ECS takes, if the difference matters.

```yaml
services:
  web:
    image: nginx:1.27
    healthcheck:
      test: curl -f http://localhost/
      interval: 5s      # not 500ms
      timeout: 2s
```
""",
)

HEALTHCHECK_DISABLED = declare(
    "healthcheck-disabled",
    Severity.NOTE,
    "A service has no health check on ECS, as the file says",
    """``disable: true`` and ``test: NONE`` turn the health check of the image off. ECS never runs
it, and without one of its own a container counts as healthy while it runs.

**What to do.** Nothing.

```yaml
services:
  worker:
    image: example/worker:3
    healthcheck:
      disable: true
```
""",
)

HEALTHCHECK_WITHOUT_TEST = declare(
    "healthcheck-without-test",
    Severity.WARNING,
    "A health check adjusts that of the image, which ECS does not run",
    """Without ``test`` a health check changes the times of the one in the image. ECS runs only
checks of the task definition, so the service has none.

**What to do.** Repeat the command of the image in the file.

```yaml
services:
  web:
    image: example/web:1.4.0
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost/"]
      interval: 10s
```
""",
)

DOCKERFILE_HEALTHCHECK = declare(
    "dockerfile-healthcheck",
    Severity.WARNING,
    "The HEALTHCHECK of a Dockerfile does nothing on ECS",
    """Docker runs the ``HEALTHCHECK`` of an image. ECS does not: a task whose program hangs would
go on to count as healthy, and a deployment would not wait for it.

**What to do.** Paste the block of the help into the service.

```yaml
services:
  web:
    build: .
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost/"]
```
""",
)

LOG_DRIVER_REPLACED = declare(
    "log-driver-replaced",
    Severity.WARNING,
    "The log driver of the file is replaced by awslogs",
    """Which log drivers there are depends on what the task runs on: Fargate has ``awslogs``,
``splunk`` and ``awsfirelens`` only. The output goes to CloudWatch Logs instead, and the options
of the other driver have no meaning there, except for ``mode`` and ``max-buffer-size``. For
``json-file`` and ``local``, which keep the output on the host, the finding is a note: files on the
host are nothing that a task could read. On instances, where no driver means that the engine keeps
everything, ``none`` becomes ``json-file`` with a single file of 1 MiB, which stays there.

**What to do.** Nothing, if CloudWatch Logs is fine. Set a retention for the log group in place of
``max-size``. For other destinations, route the output through FireLens.

```yaml
services:
  web:
    image: nginx:1.27
    logging:
      driver: awslogs
      options:
        mode: non-blocking
```
""",
)

LOG_MODE_DIFFERS = declare(
    "log-mode-differs",
    Severity.NOTE,
    "The log driver drops lines on ECS rather than let the program wait",
    """The log drivers of Docker make a program wait while they take no more lines. ECS keeps the
lines in a buffer and drops what no longer fits; the account setting ``defaultLogDriverMode`` says
otherwise where it is set.

**What to do.** Nothing, if the service matters more than its last lines. Otherwise set the mode.

```yaml
services:
  web:
    image: nginx:1.27
    logging:
      driver: awslogs
      options: {mode: blocking}
```
""",
)

SECRET_IN_LOG_OPTIONS = declare(
    "secret-in-log-options",
    Severity.WARNING,
    "A credential stands in the options of a log driver",
    """Whoever may describe task definitions can read the options of the log driver.

**What to do.** Store the credential in Secrets Manager, and pass it as a secret option.

```yaml
services:
  web:
    image: nginx:1.27
    logging:
      driver: splunk
      options:
        splunk-url: https://splunk.example.com:8088     # and no splunk-token
```
""",
)

STOP_CUT_SHORT = declare(
    "stop-cut-short",
    Severity.NOTE,
    "A container on a Spot Instance may have less time to stop than the file gives it",
    """A Spot Instance is gone two minutes after AWS announces that it takes it back, whatever
``stop_grace_period`` says. AWS documents no largest value of ``stopTimeout`` for instances, and 120
seconds for Fargate, where longer periods are shortened.

**What to do.** Nothing, if the service does not run on Spot Instances. Otherwise let the program
save its state within two minutes.

```yaml
services:
  worker:
    image: example/worker:3
    stop_grace_period: 2m
```
""",
)
