"""Diagnostic codes about secrets and configs."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.secrets")

SECRET_AS_VARIABLE = declare(
    "secret-as-variable",
    Severity.WARNING,
    "A secret is a variable on ECS, and not a file",
    """Compose mounts a secret as a file. ECS reads it when the task starts, and hands it over as an
environment variable. It is called as the file, in upper case: the secret ``db-password`` is
``DB_PASSWORD``, and with ``target: pg_pass`` it is ``PG_PASS``. Owner, group and mode have no
meaning for a variable.

Where a variable of the service names the file, ``secret-file-expected`` is reported instead.

**What to do.** Let the program read the variable, and mount the secret with the variable as its
``target``: then this is a note.

```yaml
services:
  api:
    image: example/api:3
    secrets:
      - {source: api_key, target: API_KEY}
```
""",
)

SECRET_FILE_EXPECTED = declare(
    "secret-file-expected",
    Severity.WARNING,
    "A variable names the file of a secret, which does not exist on ECS",
    """Many images take a password from a file, whose name they read from a variable such as
``POSTGRES_PASSWORD_FILE``. On ECS secrets are variables, and nothing is below ``/run/secrets``: the
program would look for a file that is not there.

**What to do.** For ECS, leave the variable out, and hand the secret over under the name that the
program reads the value itself from, usually the same without ``_FILE``. The variable of a secret is
called as its ``target``, in upper case.

```yaml
# compose.yaml
services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db_password}
    secrets: [db_password]
---
# compose.ecs.yaml, for ECS
services:
  db:
    environment: {POSTGRES_PASSWORD_FILE: !reset null}
    secrets: !override [{source: db_password, target: POSTGRES_PASSWORD}]
```
""",
)

SECRET_NOT_STORED = declare(
    "secret-not-stored",
    Severity.WARNING,
    "A secret must be stored where ECS reads it",
    """ECS reads secrets from Secrets Manager and the Parameter Store. compose2ecs neither reads nor
uploads the value that a file or a variable holds here. Until the secret is named, the output holds
a placeholder such as ``${secret.db_password}``.

**What to do.** Store the value, and name where.

```yaml
secrets:
  db_password:
    file: ./db_password.txt
    x-ecs:
      value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf
```
""",
    by_default=False,
)

SECRET_IN_TASK_DEFINITION = declare(
    "secret-in-task-definition",
    Severity.WARNING,
    "The value of a secret can be read in the task definition",
    """A variable of the environment, such as ``${DB_PASSWORD}``, keeps a secret out of the file. In
the translation it has its value, which ends in the task definition as it is: whoever may call
``DescribeTaskDefinition`` reads it, each revision keeps it for ever, and changing it takes a new
one. What is written for ``aws ecs`` and CloudFormation has it too.

A value is a secret when the variable that it comes from has the name of one, or what it is given
to: a variable of the container, a label, an option of the log driver, ``--password …`` of a
command, ``password=…`` of a mount; when it is the password in a URL; and when it is a credential by
its shape. All texts of the task definition are looked at. Nothing is found where the variable has
no value, or where the secret stands in the file itself.

**What to do.** Store the value in Secrets Manager or the Parameter Store, and let ECS hand it over:
``publish --push-secrets ssm`` stores it from the variable, or ``value_from`` names where it is. The
variable of a secret is called as its ``target``. Of a URL with a password in it, store all of it,
or give the program the password by itself. A command takes it from such a variable through a shell:
``sh -c 'exec redis-server --requirepass "$$REDIS_PASSWORD"'``. Access keys of AWS are best left
out, as a role is enough: ``x-ecs: {task_role: ...}``.

```yaml
# compose.yaml
services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}
---
# compose.ecs.yaml, for ECS
services:
  db:
    environment: {POSTGRES_PASSWORD: !reset null}
    secrets: [{source: db_password, target: POSTGRES_PASSWORD}]
secrets:
  db_password: {environment: DB_PASSWORD}
```

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
""",
    is_conditional=True,
)

CONFIG_NOT_MOUNTED = declare(
    "config-not-mounted",
    Severity.ERROR,
    "A config is a file that the container would not have",
    """Compose mounts a config as a file. ECS puts no files into containers, so the program would
not find it.

**What to do.** Copy the file into the image, or pass the text in an environment variable that the
program reads.

```yaml
services:
  proxy:
    build: .            # COPY nginx.conf /etc/nginx/nginx.conf
```
""",
)
