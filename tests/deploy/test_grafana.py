"""The example dashboard asks for metrics and labels that the panel has."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "panel.json").read_text())
# What Prometheus itself adds.
OWN_METRICS, OWN_LABELS = {"up"}, {"job", "instance", "le"}
FUNCTIONS = {"sum", "min", "max", "count", "topk", "rate", "increase", "histogram_quantile", "by"}
# The table that tests/monitoring/test_metrics.py compares with what the panel returns.
TABLE = re.findall(r"^\| `(panel_\w+)` \|(.*?)\| (.*) \|$", (ROOT / "docs" / "monitoring.md").read_text(), re.MULTILINE)
LABELS = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels, _ in TABLE}
HISTOGRAMS = {name for name, _, said in TABLE if said.startswith("histogram")}
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def metric_of(word: str) -> str:
    """The metric of a series: a histogram has three."""
    family = re.sub("_(bucket|sum|count)$", "", word)
    return family if family in HISTOGRAMS else word


def words_of(query: str) -> set[str]:
    """Metrics, functions and labels of a query; without texts, durations and variables."""
    return set(re.findall(r"[a-z]\w*", re.sub(r'"[^"]*"|\[[^]]*\]', "", query)))


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_for_what_there_is(query: str) -> None:
    words = words_of(query)
    metrics = {metric_of(word) for word in words if word.startswith("panel_") or word in OWN_METRICS}
    assert metrics <= set(LABELS) | OWN_METRICS
    (metric,) = metrics
    asked = words - FUNCTIONS - {word for word in words if metric_of(word) == metric}
    assert asked <= LABELS.get(metric, set()) | OWN_LABELS


def test_no_histogram_is_asked_for_without_its_buckets() -> None:
    for query in QUERIES:
        named = re.findall(r"panel_\w+", query)
        assert not [name for name in named if name in HISTOGRAMS], query


def test_every_metric_but_the_number_of_accounts_is_shown() -> None:
    shown = {metric_of(word) for query in QUERIES for word in words_of(query)}
    assert set(LABELS) - shown == {"panel_accounts"}


def test_every_panel_uses_the_data_source_that_was_chosen() -> None:
    panels: list[dict[str, Any]] = DASHBOARD["panels"]
    assert {panel["datasource"]["uid"] for panel in panels} == {"${source}"}
    assert len({panel["id"] for panel in panels}) == len(panels)
