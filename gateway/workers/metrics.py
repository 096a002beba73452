"""Metrics for Prometheus at ``/metrics``, by a small thread of its own. Labels: event, state, kind, rule and term.

Nothing is kept here: every figure is read when it is asked for. Without journal the figures of the journal are absent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.contracts.errors import JournalUnavailable
from gateway.core.termijnen import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What the journal says at one moment."""

    deliveries: Mapping[str, int]
    """Per state."""
    waiting: Mapping[str, int]
    """Per kind of waiting: ``vastgehouden`` (documents), ``quarantaine``, ``alarm``."""
    oldest_due_seconds: float
    terms: Mapping[tuple[str, str, Stand], int] = field(default_factory=dict)
    """Running terms per rule, code and state (``lopend``, ``bijna``, ``verstreken``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the figures come from."""

    events: Callable[[], Mapping[str, int]]
    readings: Callable[[], Readings]
    """Raises ``JournalUnavailable``."""
    committed: Callable[[], tuple[int, int]]
    """Groups and recordings that this process committed."""


class _Figures(Collector):
    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        events = CounterMetricFamily("gateway_events", "Gebeurtenissen van dit proces.", labels=["event"])
        for event, count in sorted(self._sources.events().items()):
            events.add_metric([event], count)
        yield events
        groups, recordings = self._sources.committed()
        yield CounterMetricFamily("gateway_commit_groups", "Vastgelegde groepen.", value=groups)
        yield CounterMetricFamily("gateway_commit_recordings", "Vastgelegde documenten daarin.", value=recordings)
        try:
            readings = self._sources.readings()
        except JournalUnavailable:
            return
        deliveries = GaugeMetricFamily("gateway_deliveries", "Onvoltooide afleveringen.", labels=["state"])
        for state, count in readings.deliveries.items():
            deliveries.add_metric([state], count)
        yield deliveries
        waiting = GaugeMetricFamily("gateway_waiting", "Wat op een persoon wacht.", labels=["kind"])
        for kind, count in readings.waiting.items():
            waiting.add_metric([kind], count)
        yield waiting
        terms = GaugeMetricFamily("gateway_terms", "Lopende termijnen.", labels=["rule", "term", "state"])
        for labels, count in sorted(readings.terms.items()):
            terms.add_metric(labels, count)
        yield terms
        yield GaugeMetricFamily(
            "gateway_oldest_due_seconds",
            "Hoe lang de oudste aflevering die weg had moeten zijn al wacht.",
            value=readings.oldest_due_seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """A listener that answers."""

    address: str
    close: Callable[[], None]


def serve(listen: str, sources: Sources) -> Metrics:
    """Answer at ``listen`` (``host:port``) until ``close``. Raises ``OSError`` when the address is taken."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(sources))
    host, _, port = listen.rpartition(":")
    server, thread = start_http_server(int(port), addr=host.strip("[]"), registry=registry)

    def close() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return Metrics(address=_address(server, host), close=close)


def _address(server: WSGIServer, host: str) -> str:
    return f"{host}:{server.server_port}"
