"""A small piece of YAML for every attribute of the Compose model, as text that the loader reads.

``SERVICE`` are attributes of a service, ``OBJECTS`` what stands at the top level beside a service
that uses it. Several forms of an attribute have a row each; a name after ``:`` tells them apart.
"""

from __future__ import annotations

IMAGE = "example/app:1"

SERVICE = {
    "annotations": "{com.example.team: blue}",
    "attach": "false",
    "blkio_config": """
      weight: 300
      weight_device: [{path: /dev/sda, weight: 400}]
      device_read_bps: [{path: /dev/sda, rate: 12mb}]
      device_read_iops: [{path: /dev/sda, rate: 120}]
      device_write_bps: [{path: /dev/sda, rate: 1024k}]
      device_write_iops: [{path: /dev/sda, rate: 30}]""",
    "build": """
      context: .
      dockerfile: Dockerfile
      additional_contexts: {base: "docker-image://alpine"}
      args: {VERSION: "3"}
      cache_from: ["type=registry,ref=example/cache"]
      cache_to: ["type=local,dest=/cache"]
      entitlements: [network.host]
      extra_hosts: {db.example: [10.0.0.9]}
      isolation: default
      labels: {team: blue}
      network: host
      no_cache: true
      no_cache_filter: [stage]
      platforms: [linux/amd64]
      privileged: true
      provenance: "mode=max"
      pull: true
      sbom: "true"
      secrets: [{source: token, target: /t, uid: "1", gid: "2", mode: 0400}]
      shm_size: 128m
      ssh: [default]
      tags: ["example/app:2"]
      target: prod
      ulimits: {nofile: {soft: 10, hard: 20}, nproc: 3}""",
    "build:inline": '{context: ., dockerfile_inline: "FROM alpine"}',
    "cap_add": "[NET_ADMIN]",
    "cap_drop": "[ALL]",
    "cgroup": "host",
    "cgroup_parent": "m-executor",
    "command": "[serve, --port, '80']",
    "command:empty": "[]",
    "command:text": "serve --all",
    "configs": "[{source: settings, target: /etc/app.conf, uid: '103', gid: '104', mode: 0440}]",
    "container_name": "app",
    "cpu_count": "2",
    "cpu_percent": "50",
    "cpu_period": "100000",
    "cpu_quota": "50000",
    "cpu_rt_period": "1400",
    "cpu_rt_runtime": "950",
    "cpu_shares": "512",
    "cpus": "0.5",
    "cpuset": "0-1",
    "credential_spec:config": "{config: settings}",
    "credential_spec:file": "{file: spec.json}",
    "credential_spec:registry": "{registry: spec}",
    "depends_on": "{other: {condition: service_started, required: false, restart: true}}",
    "depends_on:healthy": "{other: {condition: service_healthy}}",
    "depends_on:list": "[other]",
    "deploy:endpoint_mode": "{endpoint_mode: dnsrr}",
    "deploy:labels": "{labels: {team: blue}}",
    "deploy:mode": "{mode: global}",
    "deploy:placement": """
      placement:
        constraints: [node.labels.disk == ssd]
        max_replicas_per_node: 1
        preferences: [{spread: node.labels.zone}]""",
    "deploy:replicas": "{replicas: 3}",
    "deploy:resources": """
      resources:
        limits: {cpus: "0.5", memory: 512m, pids: 100}
        reservations:
          cpus: "0.25"
          memory: 256m
          generic_resources: [{discrete_resource_spec: {kind: NVIDIA-GPU, value: 1}}]
          devices:
            - capabilities: [gpu]
              count: 1
              driver: nvidia
              options: {virtualization: "false"}""",
    "deploy:devices": """
      resources:
        reservations:
          devices: [{capabilities: [gpu], device_ids: ["GPU-1"], driver: nvidia}]""",
    "deploy:restart_policy": """
      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}""",
    "deploy:rollback_config": """
      rollback_config:
        delay: 10s
        failure_action: pause
        max_failure_ratio: 0.2
        monitor: 5s
        order: stop-first
        parallelism: 1""",
    "deploy:update_config": """
      replicas: 4
      update_config:
        delay: 10s
        failure_action: rollback
        max_failure_ratio: 0.2
        monitor: 5s
        order: start-first
        parallelism: 2""",
    "develop": """
      watch:
        - action: sync+exec
          path: ./src
          target: /app
          ignore: [node_modules/]
          include: ["*.py"]
          initial_sync: true
          exec:
            command: [reload]
            environment: {MODE: fast}
            privileged: true
            user: root
            working_dir: /app""",
    "device_cgroup_rules": '["c 1:3 mr"]',
    "devices": '["/dev/fuse:/dev/fuse:rwm"]',
    "dns": "[10.0.0.2]",
    "dns_opt": "[use-vc]",
    "dns_search": "[corp.example]",
    "domainname": "corp.example",
    "entrypoint": "[/entry]",
    "entrypoint:empty": "[]",
    "env_file": "[{path: app.env, required: true, format: raw}]",
    "environment": "{MODE: fast, EMPTY: '', INHERITED: }",
    "environment:list": "[MODE=fast, INHERITED]",
    "expose": "['9000', '9001/udp']",
    "external_links": "[legacy:db]",
    "extra_hosts": "{db.example: [10.0.0.9]}",
    "extra_hosts:gateway": "['host.docker.internal:host-gateway']",
    "gpus": """
      - capabilities: [gpu]
        count: 1
        driver: nvidia
        options: {virtualization: "false"}""",
    "gpus:all": "all",
    "gpus:ids": "[{capabilities: [gpu], device_ids: ['0']}]",
    "group_add": "[mail]",
    "healthcheck": """
      test: [CMD, /check]
      interval: 10s
      timeout: 3s
      retries: 4
      start_period: 20s
      start_interval: 1s""",
    "healthcheck:disable": "{disable: true}",
    "healthcheck:none": "{test: [NONE]}",
    "healthcheck:untested": "{interval: 10s}",
    "hostname": "app",
    "init": "true",
    "ipc": "host",
    "ipc:service": "service:other",
    "isolation": "hyperv",
    "label_file": "app.labels",
    "labels": "{team: blue}",
    "links": "['other:db']",
    "logging": "{driver: splunk, options: {splunk-url: 'https://splunk.example'}}",
    "logging:awslogs": "{driver: awslogs, options: {awslogs-group: /a, awslogs-region: eu-west-1}}",
    "logging:json": "{driver: json-file, options: {max-size: 10m}}",
    "logging:none": "{driver: none}",
    "logging:options": "{options: {max-size: 10m}}",
    "mac_address": "02:42:ac:11:65:43",
    "mem_limit": "512m",
    "mem_reservation": "256m",
    "mem_swappiness": "60",
    "memswap_limit": "1g",
    "models": "{llm: {endpoint_var: LLM_URL, model_var: LLM}}",
    "models:list": "[llm]",
    "network_mode:host": "host",
    "network_mode:none": "none",
    "network_mode:service": "service:other",
    "networks": """
      front:
        aliases: [www]
        driver_opts: {com.example.mtu: "1400"}
        gw_priority: 1
        interface_name: eth7
        ipv4_address: 172.16.238.10
        ipv6_address: "2001:3984:3989::10"
        link_local_ips: [57.123.22.11]
        mac_address: 02:42:ac:11:65:44
        priority: 1000""",
    "networks:list": "[front]",
    "oom_kill_disable": "true",
    "oom_score_adj": "-500",
    "pid": "host",
    "pid:service": "service:other",
    "pids_limit": "100",
    "platform": "linux/arm64",
    "platform:windows": "windows/amd64",
    "ports": """
      - name: http
        target: 80
        host_ip: 127.0.0.1
        published: "8080"
        protocol: tcp
        app_protocol: http
        mode: host""",
    "ports:range": "['9090-9091:8080-8081']",
    "ports:sctp": "['80:80/sctp']",
    "ports:short": "['8080:80/udp', '81', '127.0.0.1:9000:9000']",
    "post_start": """
      - command: [warm]
        environment: [A=1]
        privileged: true
        user: root
        working_dir: /""",
    "pre_start": """
      - command: [migrate]
        environment: {A: "1"}
        image: example/migrate
        per_replica: false
        privileged: true
        user: root
        working_dir: /app""",
    "pre_stop": """
      - command: [drain]
        environment: [A=1]
        privileged: true
        user: root
        working_dir: /""",
    "privileged": "true",
    "privileged:false": "false",
    "profiles": "[debug]",
    "provider": "{type: awesomecloud, options: {type: mysql, size: ['1', '2']}}",
    "pull_policy": "always",
    "pull_policy:never": "never",
    "pull_refresh_after": "24h",
    "read_only": "true",
    "restart": "unless-stopped",
    "restart:failure": "on-failure:3",
    "restart:no": "'no'",
    "runtime": "runsc",
    "runtime:nvidia": "nvidia",
    "scale": "2",
    "secrets": "[{source: token, target: db_token, uid: '103', gid: '104', mode: 0440}]",
    "security_opt": "['no-new-privileges:true', 'apparmor=strict']",
    "shm_size": "128m",
    "stdin_open": "true",
    "stop_grace_period": "1m30s",
    "stop_signal": "SIGUSR1",
    "storage_opt": "{size: 30g}",
    "sysctls": "{net.core.somaxconn: '1024'}",
    "tmpfs": "['/run:size=64m,mode=755', /tmp]",
    "tty": "true",
    "ulimits": "{nofile: {soft: 1024, hard: 2048}, nproc: 100}",
    "use_api_socket": "true",
    "user": '"1000:1000"',
    "userns_mode": "private",
    "uts": "host",
    "volumes": "['data:/data:ro', '/anonymous', '/var/log:/host-log', './src:/src']",
    "volumes:bind": """
      - type: bind
        source: /srv/app
        target: /app
        read_only: true
        consistency: cached
        bind: {propagation: rslave, create_host_path: false, recursive: disabled, selinux: z}""",
    "volumes:image": "[{type: image, source: alpine, target: /alpine, image: {subpath: etc}}]",
    "volumes:named": """
      - type: volume
        source: data
        target: /data
        volume: {nocopy: true, subpath: sub, labels: {team: blue}}""",
    "volumes:npipe": "[{type: npipe, source: 'pipe', target: 'pipe'}]",
    "volumes:cluster": "[{type: cluster, source: data, target: /data}]",
    "volumes:tmpfs": "[{type: tmpfs, target: /tmp, tmpfs: {size: 64m, mode: 0700}}]",
    "volumes_from": "['other:ro']",
    "working_dir": "/app",
}
"""The value of an attribute of the service ``web``, which has an image as well."""

OBJECTS = {
    "configs:content": ("configs", "settings: {content: 'a=1', labels: {a: b}}"),
    "configs:environment": ("configs", "settings: {environment: SETTINGS}"),
    "configs:external": ("configs", "settings: {external: true, name: settings-1}"),
    "configs:file": ("configs", "settings: {file: ./app.conf, template_driver: golang}"),
    "models": (
        "models",
        "llm: {model: ai/smollm2, name: m, context_size: 4096, runtime_flags: [-v]}",
    ),
    "networks": (
        "networks",
        """front:
    attachable: true
    driver: macvlan
    driver_opts: {parent: eth0}
    enable_ipv4: false
    enable_ipv6: true
    internal: true
    ipam:
      driver: default
      config:
        - subnet: 172.16.238.0/24
          ip_range: 172.16.238.0/25
          gateway: 172.16.238.1
          aux_addresses: {router: 172.16.238.5}
      options: {a: b}
    labels: {team: blue}
    name: front-1""",
    ),
    "networks:external": ("networks", "front: {external: true, name: shared}"),
    "secrets:environment": ("secrets", "token: {environment: TOKEN}"),
    "secrets:external": ("secrets", "token: {external: true, name: prod/token}"),
    "secrets:file": (
        "secrets",
        """token:
    file: ./token.txt
    labels: {team: blue}
    driver: vault
    driver_opts: {path: x}
    template_driver: golang""",
    ),
    "volumes": (
        "volumes",
        "data: {driver: rexray, driver_opts: {size: '10'}, labels: {team: blue}, name: data-1}",
    ),
    "volumes:external": ("volumes", "data: {external: true, name: shared}"),
    "volumes:local": ("volumes", "data: {driver: local}"),
    "volumes:nfs": (
        "volumes",
        """data:
    driver_opts:
      type: nfs
      o: addr=fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com
      device: ':/'""",
    ),
}
"""The section and the entry of it that the service uses."""

SETTINGS = {
    "project": """
x-ecs:
  cluster: main
  region: eu-west-1
  execution_role: run
  task_role: app
  subnets: [subnet-0123456789abcdef0, subnet-1123456789abcdef0]
  security_groups: [sg-0123456789abcdef0]
  assign_public_ip: true
  registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
  cpu: 512
  memory: 2g
  launch_type: fargate
  network_mode: awsvpc
  log_group: /shop
  accept: {unbound-reference: tests bind nothing}
""",
    "service": """
services:
  web:
    x-ecs:
      execution_role: run
      task_role: app
      task: pod
      subnets: subnet-0123456789abcdef0
      security_groups: [sg-0123456789abcdef0]
      assign_public_ip: "false"
      cpu: 0.5 vCPU
      memory: "2048"
      log_group: /shop
      accept: {unbound-reference: tests bind nothing}
""",
    "volume": """
volumes:
  data:
    x-ecs:
      file_system: fs-0123456789abcdef0
      access_point: fsap-0123456789abcdef0
      iam: true
      accept: {unbound-reference: tests bind nothing}
""",
    "volume root": """
volumes:
  data: {x-ecs: {file_system: fs-0123456789abcdef0, root_directory: /shop, iam: "false"}}
""",
    "volume ebs": """
volumes:
  data:
    x-ecs:
      ebs:
        encrypted: true
        filesystem: ext4
        iops: 4000
        kms_key: alias/shop
        rate: 150
        role: arn:aws:iam::123456789012:role/ecsInfrastructureRole
        size: 50g
        snapshot: snap-0123456789abcdef0
        tags: {team: blue}
        throughput: 200
        type: gp3
""",
    "volume ebs once": """
services: {web: {restart: "no"}}
volumes:
  data: {x-ecs: {ebs: {size: 50, keep: true}}}
""",
    "volume s3": """
volumes:
  data:
    x-ecs:
      s3_files:
        file_system: arn:aws:s3files:eu-west-1:123456789012:file-system/fs-1
        access_point: arn:aws:s3files:eu-west-1:123456789012:access-point/fsap-1
        port: 2050
        root_directory: /shop
""",
    "volume fsx": """
volumes:
  data:
    x-ecs:
      fsx:
        file_system: fs-0123456789abcdef0
        credentials: arn:aws:secretsmanager:eu-west-1:123456789012:secret:domain-AbCdEf
        domain: corp.example
        root_directory: shop
""",
    "network": """
networks:
  front:
    x-ecs:
      security_groups: [sg-0123456789abcdef0]
      accept: {unbound-reference: tests bind nothing}
""",
    "secret": """
secrets:
  token:
    external: true
    x-ecs:
      value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf
      key: password
      version_stage: AWSCURRENT
      version_id: "1"
      accept: {unbound-reference: tests bind nothing}
""",
    "running": """
x-ecs:
  platform_version: 1.4.0
  az_rebalancing: true
  managed_tags: true
services:
  web:
    x-ecs:
      capacity_providers:
        - {name: FARGATE_SPOT, weight: 3}
        - {name: FARGATE, weight: 1, base: 1}
      ephemeral_storage: 50g
      exec: true
      fault_injection: true
      health_check_grace_period: 1m
      monitoring: {metrics: [cpu], resolution: 20s}
      propagate_tags: task_definition
      repository_credentials: arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub-AbCdEf
      env_files: [arn:aws:s3:::shop/web.env]
      start_timeout: 30s
      stop_timeout: 90s
      tags: {team: blue}
      version_consistency: false
      placement:
        constraints: ["attribute:disk == ssd"]
        distinct_instances: true
        strategy: [{type: binpack, field: memory}]
""",
    "traffic": """
services:
  web:
    ports: ["80"]
    x-ecs:
      load_balancer:
        target_group: arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/1
        alternate_target_group: arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/g/2
        container_port: 80
        production_listener_rule: arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app/a/1/2/3
        test_listener_rule: arn:aws:elasticloadbalancing:eu-west-1:1:listener-rule/app/a/1/2/4
        role: arn:aws:iam::123456789012:role/ecsInfrastructureRole
      load_balancers:
        - {target_group: arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/admin/3}
""",
    "discovery": """
services:
  web:
    x-ecs:
      discovery: service-connect
      namespace: shop
      service_registry: arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-1
      service_connect:
        enabled: true
        access_log: json
        log: {driver: awslogs, options: {awslogs-group: /mesh}}
        ports:
          http:
            aliases: [{name: web, port: 80}]
            discovery_name: web
            idle_timeout: 5m
            ingress_port: 8080
            request_timeout: 15s
            tls_authority: arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1
            tls_kms_key: alias/mesh
            tls_role: arn:aws:iam::123456789012:role/mesh
""",
    "rollout": """
services:
  web:
    deploy: {update_config: {parallelism: 2, failure_action: rollback, max_failure_ratio: 0.2}}
    x-ecs:
      deployment:
        alarms: {names: [errors], rollback: true, enable: true}
        bake_time: 5m
        circuit_breaker:
          enable: true
          rollback: false
          reset_on_healthy_task: false
          threshold: 5
          threshold_type: count
        controller: ecs
        max_percent: 150
        min_percent: 50
        strategy: rolling
""",
    "rollout shifting": """
services:
  web:
    ports: ["80"]
    x-ecs:
      load_balancer: {container_port: 80}
      deployment:
        strategy: canary
        bake_time: 90s
        canary_bake_time: 10m
        canary_percent: 12.5
        step_bake_time: 5m
        step_percent: "10"
        hooks:
          - function: arn:aws:lambda:eu-west-1:123456789012:function:smoke
            role: arn:aws:iam::123456789012:role/hooks
            stages: [post_test_traffic_shift]
            details: {url: "https://test.example", tries: 3}
            timeout: 10m
            on_timeout: rollback
          - stages: pre_scale_up
""",
    "scaling": """
services:
  web:
    x-ecs:
      scaling:
        min: 2
        max: 10
        cpu: 60
        memory: "70.5"
        requests: 100
        resource_label: app/web/0123456789abcdef/targetgroup/web/0123456789abcdef
        role: arn:aws:iam::123456789012:role/scaling
        scale_in_cooldown: 5m
        scale_out_cooldown: 30s
        disable_scale_in: false
        step:
          - name: backlog
            adjustment: percent
            aggregation: maximum
            cooldown: 1m
            minimum_change: 2
            steps: [{above: 0, below: 10.5, by: 20}, {above: 10.5, by: 50}]
        schedule:
          - {name: opens, cron: "0 8 * * ? *", timezone: Europe/Vienna, min: 4}
          - {rate: 12 hours, start: "2026-03-01T08:00:00", end: "2026-04-01T08:00:00", max: 6}
          - {at: "2026-03-01T08:00:00", min: 1, max: 2}
""",
    "firelens": """
services:
  web:
    logging: {driver: awsfirelens, options: {Name: stdout}}
    x-ecs: {task: web}
  router:
    image: example/router
    x-ecs:
      task: web
      firelens: {type: fluentbit, config_file: /fluent.conf, metadata: true, options: {a: b}}
""",
    "lifetime": "services: {web: {x-ecs: {lifetime: service}}}",
    "overrides": """
services:
  web:
    x-ecs:
      overrides:
        container_definition:
          startTimeout: 20
          ulimits: [{name: nofile, softLimit: 1, hardLimit: 2}]
        task_definition: {pidMode: task}
        service: {enableECSManagedTags: true, desiredCount: 3}
""",
    "overrides once": """
services:
  web:
    restart: "no"
    x-ecs: {overrides: {run_task: {group: nightly}}}
""",
    "foreign": "x-other: {a: [1, {b: null}]}",
    "misplaced": "services: {web: {deploy: {x-ecs: {cpu: 512}}}}",
    "config": """
configs:
  settings:
    content: a
    x-ecs:
      accept: {unbound-reference: tests bind nothing}
""",
}
"""Extensions, as documents of their own to lay over the service."""

LOADING = {
    "version": "version: '3.8'",
    "name": "name: shop",
    "extends": "services: {web: {extends: {service: base}}, base: {image: example/base:1}}",
}
"""Attributes that are gone once the project is loaded."""

FILES = {
    "app__env": "FROM_FILE=1\n",
    "app__labels": "from.file=1\n",
    "app__conf": "a = 1\n",
    "token__txt": "not a secret\n",
    "spec__json": "{}\n",
    "Dockerfile": "FROM alpine AS prod\nHEALTHCHECK --interval=5s CMD true\n",
}
"""The files that the rows refer to."""


def service(name: str) -> str:
    """The Compose file with the row ``name`` of ``SERVICE``."""
    return several([name])


def several(names: list[str]) -> str:
    """The Compose file with these rows of ``SERVICE``, of different attributes."""
    attributes = {name.partition(":")[0]: SERVICE[name] for name in names}
    if "provider" not in attributes:
        attributes = {"image": IMAGE, **attributes}
    lines = "\n    ".join(f"{attribute}: {value}" for attribute, value in attributes.items())
    return f"services:\n  web:\n    {lines}\n{_AROUND}"


_AROUND = f"""
  other:
    image: {IMAGE}
    healthcheck: {{test: [CMD, "true"]}}
networks:
  front:
    ipam: {{config: [{{subnet: 172.16.238.0/24}}, {{subnet: "2001:3984:3989::/64"}}]}}
volumes: {{data: {{}}}}
secrets: {{token: {{file: ./token.txt}}}}
configs: {{settings: {{file: ./app.conf}}}}
models: {{llm: {{model: ai/smollm2}}}}
"""

_USES = {
    "configs": "configs: [settings]",
    "models": "models: [llm]",
    "networks": "networks: [front]",
    "secrets": "secrets: [token]",
    "volumes": "volumes: ['data:/data']",
}


def top_level(name: str) -> str:
    """The Compose file with the row ``name`` of ``OBJECTS``."""
    section, entry = OBJECTS[name]
    return f"""
services:
  web:
    image: {IMAGE}
    {_USES[section]}
{section}:
  {entry}
"""


def documents() -> dict[str, tuple[str, dict[str, str]]]:
    """Every row as a Compose file with the files beside it, by the kind and name of the row."""
    override = "compose__override__yaml"
    return {
        **{f"services {name}": (service(name), FILES) for name in SERVICE},
        **{f"objects {name}": (top_level(name), FILES) for name in OBJECTS},
        **{
            f"x-ecs {name}": (_EVERYTHING, {**FILES, override: text})
            for name, text in SETTINGS.items()
        },
        **{
            f"loading {name}": (_MINIMAL, {**FILES, override: text})
            for name, text in LOADING.items()
        },
    }


_MINIMAL = f"services: {{web: {{image: {IMAGE}}}}}"

_USED = "\n    ".join(_USES.values())

_EVERYTHING = f"""
services:
  web:
    image: {IMAGE}
    {_USED}
volumes: {{data: {{}}}}
networks: {{front: {{}}}}
secrets: {{token: {{external: true}}}}
configs: {{settings: {{content: a}}}}
models: {{llm: {{model: ai/smollm2}}}}
"""
