"""The trainings of all visitors, counted for Prometheus when it asks."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from core.errors import InvalidInput
from core.jobs.counts import count_trainings
from core.places import runs_folder
from demo.training.rooms import limits


class Trainings(Collector):
    """Reads the folder of runs at each scrape: several servers on it tell the same."""

    def describe(self) -> list[Metric]:
        return []  # what there is needs no look at the folder when this is registered

    def collect(self) -> Iterator[Metric]:
        try:
            counts = count_trainings(runs_folder(), limits())
        except InvalidInput:
            return  # there is no place for runs, and so no training
        now = GaugeMetricFamily("digitscope_trainings", "Trainings in the line by what they do", labels=["state"])
        now.add_metric(["running"], counts.running)
        now.add_metric(["waiting"], counts.waiting)
        yield now
        ended = CounterMetricFamily("digitscope_trainings_ended", "Trainings by how they ended", labels=["ending"])
        for ending, count in counts.ended.items():
            ended.add_metric([ending], count)
        yield ended
