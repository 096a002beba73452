"""What ``gateway init --roles`` writes: a database role and a broker user for each duty, with no right too many.

==========  ===========================================  ==============================================================
duty        database                                     broker
==========  ===========================================  ==============================================================
api         adds; moves what is held or delivered        no user: the doors never speak to it
mail        adds; says what became of a mail             no user
relay       sees and moves deliveries                    writes ``vt.berichten``, reads ``vt.parked.*``
deliver     sees, moves and logs deliveries              reads ``vt.deliver.*``, writes ``vt.ontvangst``
receiver    none                                         reads its own ``vt.ontvangst.<OIN>`` and nothing else
==========  ===========================================  ==============================================================

Relay and deliver both make queues that are missing. Declaring one that dead-letters asks for reading it, and binding
one for writing it; publishing goes by exchange, so deliver cannot put anything on the road.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from gateway.contracts.message import Oin

VHOST = "gateway"
FILES = ("journaal.sql", "rabbitmq.json", "wachtwoorden.json")
SALT_BYTES = 4
"""Of RabbitMQ's password hashes."""

ADDED = (
    *("data_key", "document", "claim", "receipt", "draft", "decision", "message", "delivery", "hold", "entry"),
    *("te_lezen", "kenmerk", "human_decision", "zaak_feit"),
)
WATCH = ("alarm", "heartbeat")
"""Every duty rings alarms and says that it is alive."""
RIGHTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "gateway_api": {
        "SELECT": (*ADDED, "partner_version", "used_once", "alembic_version", *WATCH),
        "INSERT": (*ADDED, "used_once", *WATCH),
        "UPDATE": ("delivery", "hold", *WATCH),
        "DELETE": ("claim",),
    },
    "gateway_mail": {
        "SELECT": (*ADDED, "imap", "partner_version", "alembic_version", *WATCH),
        "INSERT": (*ADDED, "imap", *WATCH),
        "UPDATE": ("document", "te_lezen", "imap", *WATCH),
        "DELETE": ("claim", "te_lezen"),
    },
    "gateway_relay": {
        "SELECT": ("delivery", "message", "data_key", "partner_version", "alembic_version", *WATCH),
        "INSERT": ("entry", *WATCH),
        "UPDATE": ("delivery", *WATCH),
    },
    "gateway_deliver": {
        "SELECT": (
            *("delivery", "message", "decision", "human_decision", "data_key", "partner_version", "alembic_version"),
            *WATCH,
        ),
        "INSERT": ("entry", "data_key", *WATCH),
        "UPDATE": ("delivery", *WATCH),
    },
}
"""Database role → right → tables. The owner of the tables migrates and applies partner files; no duty does."""

_OWN = r"vt\.(berichten|ontvangst|parked|deliver\..+|ontvangst\..+|parked\..+)"
BROKER: Mapping[str, Mapping[str, str]] = {
    "gateway_relay": {
        "configure": f"^{_OWN}$",
        "write": r"^vt\.(berichten|parked|deliver\..+|parked\..+)$",
        "read": r"^vt\.(berichten|parked|deliver\..+|parked\..+)$",
    },
    "gateway_deliver": {
        "configure": f"^{_OWN}$",
        "write": r"^vt\.(ontvangst|parked|deliver\..+|ontvangst\..+|parked\..+)$",
        "read": f"^{_OWN}$",
    },
}
"""Broker user → RabbitMQ permission → pattern."""

NewPassword = Callable[[], str]


def receiver_user(receiver: Oin) -> str:
    """The broker user of a receiver."""
    return f"ontvanger_{receiver}"


def receiver_rights(receiver: Oin) -> Mapping[str, str]:
    """It reads its own two queues; it declares and writes nothing."""
    return {"configure": "^$", "write": "^$", "read": rf"^vt\.ontvangst\.{receiver}(\.acuut)?$"}


def sql(passwords: Mapping[str, str]) -> str:
    """The database roles; to be run by the owner of the tables, once ``gateway migrate`` made them."""
    lines = ["-- Database roles of the gateway: one for each duty. Holds passwords."]
    for role, rights in RIGHTS.items():
        lines += [
            "",
            f"CREATE ROLE {role} LOGIN PASSWORD '{passwords[role]}';",
            f"GRANT USAGE ON SCHEMA public TO {role};",
            *(f"GRANT {right} ON {', '.join(tables)} TO {role};" for right, tables in rights.items()),
        ]
    return "\n".join(lines) + "\n"


def definitions(
    passwords: Mapping[str, str],
    receivers: Sequence[Oin],
    *,
    vhost: str = VHOST,
    salt: Callable[[int], bytes],
) -> dict[str, Any]:
    """What ``rabbitmqctl import_definitions`` takes: users with their permissions. Queues make themselves."""
    rights = {**BROKER, **{receiver_user(receiver): receiver_rights(receiver) for receiver in receivers}}
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            {
                "name": user,
                "password_hash": password_hash(passwords[user], salt(SALT_BYTES)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            }
            for user in rights
        ],
        "permissions": [{"user": user, "vhost": vhost, **patterns} for user, patterns in rights.items()],
    }


def password_hash(password: str, salt: bytes) -> str:
    """As RabbitMQ keeps it (``rabbit_password_hashing_sha256``)."""
    return b64encode(salt + sha256(salt + password.encode()).digest()).decode()


def write_roles(
    folder: Path, receivers: Sequence[Oin], *, new_password: NewPassword, salt: Callable[[int], bytes]
) -> None:
    """Write ``FILES`` into ``folder``, readable by their owner alone.

    Raises:
        Misconfigured: one of them is there already; nothing is overwritten.
    """
    from gateway.keys.store import write_new  # noqa: PLC0415  heavy: loaded when it is used

    users = [*RIGHTS, *map(receiver_user, receivers)]
    passwords = {user: new_password() for user in users}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    contents = (
        sql(passwords),
        json.dumps(definitions(passwords, receivers, salt=salt), indent=2) + "\n",
        json.dumps(passwords, indent=2) + "\n",
    )
    for name, content in zip(FILES, contents, strict=True):
        write_new(folder / name, content.encode())
