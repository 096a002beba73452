"""``gateway``: the command line.

Exit codes: 0 done, 1 refused or found wrong, 2 wrong use, 3 not available (come again), 4 our own fault.
"""

import sys

import typer

from gateway.commands import (
    alarms,
    audit,
    demo,
    doctor,
    holds,
    init,
    login,
    mail,
    messages,
    migrate,
    partner,
    policy,
    status,
    up,
    verify,
)
from gateway.contracts.errors import Broken, GatewayError, Unavailable

app = typer.Typer(
    name="gateway",
    help="De Veilig Thuis-gateway: aannemen, toetsen, verzegelen, afleveren, bewijzen.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
for group in (
    init,
    migrate,
    up,
    mail,
    status,
    doctor,
    alarms,
    partner,
    messages,
    holds,
    login,
    policy,
    audit,
    verify,
    demo,
):
    group.register(app)


def main() -> None:
    """Run the command line; an error is one line with its code, its findings, and what to do."""
    try:
        app()
    except GatewayError as error:
        lines = [f"{error.code}: {error.public}", *(f"  {finding.rule} {finding.path}" for finding in error.findings)]
        sys.stderr.write("\n".join(lines) + "\n")
        sys.exit(3 if isinstance(error, Unavailable) else 4 if isinstance(error, Broken) else 1)


if __name__ == "__main__":
    main()
