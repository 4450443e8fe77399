"""A sandbox: an account on this machine to publish to, for trying things out without AWS.

It is moto in this process, behind ``Api``, with what moto lacks on top: deployments that get ahead
(``rollout``, ``services``), tasks (``tasks``), and the things that a project stands on
(``neighbours``). What was done outlives the process in a ``journal``. Everything that is known of
emulators is known here.

An emulator is no oracle. It takes requests that ECS refuses, and in it every task starts.
"""
