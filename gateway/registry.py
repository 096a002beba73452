"""Which adapters there are, and which of them are switched on.

Adapters arrive as entry points of the group ``gateway.adapters``, so that another package can bring one. Only those on
the allow-list are loaded; one that is installed but not listed stays off (invariant 8).
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points

from gateway.contracts.adapter import Adapter
from gateway.contracts.errors import Misconfigured

GROUP = "gateway.adapters"


def load_adapters(allowed: Iterable[str]) -> Mapping[str, Adapter]:
    """Load the adapters named in ``allowed``.

    Raises:
        Misconfigured: a name has no entry point, or what stands behind it is not an adapter of that name.
    """
    installed = {point.name: point for point in entry_points(group=GROUP)}
    loaded: dict[str, Adapter] = {}
    for name in allowed:
        if name not in installed:
            raise Misconfigured("adapter-ontbreekt", f"De adapter {name} is niet geïnstalleerd.")
        adapter = installed[name].load()
        if not isinstance(adapter, Adapter) or adapter.naam != name:
            raise Misconfigured("adapter-ongeldig", f"Wat als adapter {name} is aangemeld, is er geen.")
        loaded[name] = adapter
    return loaded
