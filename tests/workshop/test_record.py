"""Records: as files and back, put together without loss, and safe to open."""

import csv
import io
import json
from dataclasses import fields, replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.csv_cells import guarded
from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.workshop.catalogue import shipped
from playground.workshop.entries import FIELDS, RecordError, continued, experiment_of, merged
from playground.workshop.paper.sheets import record_csv, record_page
from playground.workshop.progress import HintShown, Prediction, Progress
from playground.workshop.record import LIMITS, Record
from playground.workshop.verdict import check, take
from tests.strategies import json_values
from tests.workshop.files import BEGIN, after
from tests.workshop.runs import begun, exercise, predicted, trained

times = st.integers(0, 100_000).map(after)
words = st.text("abc-1", min_size=1, max_size=5)


@st.composite
def entries(draw: st.DrawFn, id: str = "stuck") -> Progress:
    start = draw(times)
    hints = tuple(HintShown(k + 1, draw(times)) for k in range(draw(st.integers(0, 3))))
    answers = draw(st.dictionaries(st.tuples(st.integers(0, 2), words), words, max_size=4))
    return Progress(
        exercise=id,
        started_at=start,
        updated_at=max(start, draw(times)),
        seconds=draw(st.floats(0.0, 1e6)),
        attempts=draw(st.integers(0, 50)),
        round=draw(st.integers(0, 3)),
        furthest=draw(st.floats(0.0, 1e5)),
        hints=hints,
        predictions=tuple(
            Prediction(question, key, draw(times), draw(st.booleans()), number, draw(st.booleans()))
            for (number, question), key in sorted(answers.items())
        ),
        numbers=tuple(sorted(draw(st.dictionaries(words, words, max_size=3)).items())),
        parts=tuple(sorted(draw(st.sets(words, max_size=2)))),
        passed_at=draw(st.none() | times),
        settings=draw(st.none() | st.just({"bias": True}) | st.just({"hidden_layers": [3]})),
        seed=draw(st.none() | st.integers(0, 99)),
        epoch=draw(st.integers(0, 10**6)),
        weights=tuple(draw(st.lists(st.floats(-1e9, 1e9), max_size=4))),
        checked=draw(words),
    )


def record_with(*entries: Progress, **values: Any) -> Record:
    record = Record("0123456789abcdef", BEGIN)
    for entry in entries:
        record = record.with_entry(entry)
    return replace(record, **values)


@given(entries(), entries("twins"), st.text(max_size=80))
def test_a_record_comes_back_as_it_was(one: Progress, other: Progress, name: str) -> None:
    record = record_with(one, other, track="60").with_name(name)
    assert Record.from_json(record.to_json(after(9))) == record


def test_an_open_exercise_is_saved_with_its_time_until_now() -> None:
    record = Record.from_json(record_with(begun("stuck")).to_json(after(90)))
    entry = record.entry("stuck")
    assert entry
    assert (entry.seconds, entry.opened_at) == (90.0, None)


def test_settings_and_weights_restore_the_run_that_passed() -> None:
    one = exercise("stuck")
    run = trained(one.start.changed(hidden_layers=[3]), 2000, "1000")
    progress = predicted("stuck")
    verdict = check(one, run, run.frames[-1], progress)
    progress = take(progress, verdict, run, run.frames[-1], after(60))
    entry = Record.from_json(record_with(progress).to_json(after(60))).entry("stuck")
    assert entry
    experiment, problems = experiment_of(entry)
    assert (experiment, problems) == (run.experiment, [])
    again = replace(experiment, parameters=entry.weights).make_network()
    assert (again.parameters == run.frames[-1].state.parameters).all()
    assert experiment_of(begun("stuck")) == (Experiment(), [])


def test_every_field_of_an_entry_is_declared_with_how_it_is_kept() -> None:
    names = {one.name for one in fields(Progress)}
    # Since when it is open is of the page, and is not in a file.
    assert set(FIELDS) == names - {"opened_at"}


# ---- putting together ----


@given(entries(), entries())
def test_merging_is_the_same_in_either_order(one: Progress, other: Progress) -> None:
    assert merged(one, other) == merged(other, one)


@given(entries(), entries())
def test_merging_what_is_there_already_changes_nothing(one: Progress, other: Progress) -> None:
    assert merged(one, one) == one
    both = merged(one, other)
    assert merged(both, one) == both
    assert merged(other, both) == both


@given(entries(), entries())
def test_merging_loses_nothing(one: Progress, other: Progress) -> None:
    both = merged(one, other)
    assert both.passed == (one.passed or other.passed)
    for entry in (one, other):
        assert both.attempts >= entry.attempts
        assert both.seconds >= entry.seconds
        assert both.round >= entry.round
        assert {hint.number for hint in entry.hints} <= {hint.number for hint in both.hints}
        asked = {(answer.question, answer.round) for answer in entry.predictions}
        assert asked <= {(answer.question, answer.round) for answer in both.predictions}
        assert {id for id, _ in entry.numbers} <= {id for id, _ in both.numbers}
        assert set(entry.parts) <= set(both.parts)
        assert both.started_at <= entry.started_at
        if entry.passed_at:
            assert both.passed_at is not None
            assert both.passed_at <= entry.passed_at


def test_a_loaded_record_adds_to_the_present_one() -> None:
    old = record_with(replace(begun("stuck"), attempts=3), name="Ada", track="90")
    new = record_with(begun("stuck"), begun("twins"), name="Ada L.")
    both = new.merge(old)
    assert (both.name, both.track, set(both.entries)) == ("Ada L.", "90", {"stuck", "twins"})
    entry = both.entry("stuck")
    assert entry
    assert entry.attempts == 3
    assert entry.opened_at == BEGIN


def test_who_comes_back_without_the_record_keeps_the_answer_given_just_now() -> None:
    twins = exercise("twins")
    question, start = twins.questions[0], Run(twins.start)
    old = replace(begun("twins").predict(question, "two", start, BEGIN), round=2)
    new = Progress.begin(twins, BEGIN + timedelta(hours=1))
    new = new.predict(question, "one", start, BEGIN + timedelta(hours=1))
    both = merged(old, continued(new, old))
    given = both.prediction(question)
    assert given
    assert (both.round, given.key) == (3, "one")
    assert {one.key for one in both.predictions} == {"one", "two"}
    # The same record, saved and loaded in one session, stays as it is.
    assert continued(old, old) == old


# ---- bad files ----


def document(**changes: Any) -> bytes:
    values = json.loads(record_with(predicted("stuck")).to_json(BEGIN))
    values.update(changes)
    return json.dumps(values).encode()


def with_entry(**changes: Any) -> bytes:
    (entry,) = json.loads(record_with(predicted("stuck")).to_json(BEGIN))["entries"]
    entry.update(changes)
    return document(entries=[entry])


PREDICTION = {"question": "q", "key": "k", "at": "2025-01-01T00:00:00", "right": True, "round": 0}
BAD = {
    "nothing": (b"", "damaged or breaks off"),
    "other bytes": (b"\xff\xfe\x00", "text in UTF-8"),
    "half a file": (document()[:-20], "damaged or breaks off in line"),
    "a list": (b"[]", "expected an object"),
    "another document": (b'{"format": "notebook"}', "no record"),
    "too large": (b" " * (LIMITS.n_bytes + 1), "5,000,000 bytes"),
    "too deep": (b"[" * 60 + b"]" * 60, "at most 12 deep"),
    "far too deep": (b"[" * 100_000, "at most 12 deep"),
    "too many values": (b"[" + b"0," * 300_000 + b"0]", "at most 300,000 values, got 300,002"),
    "NaN": (b'{"a": NaN}', "NaN"),
    "infinite": (b'{"a": 1e999}', "1e999"),
    "digits without end": (b"1" * 10_000, "finite numbers, got 1111"),
    "another schema": (document(schema=2), "schema: expected 1, got 2"),
    "schema true": (document(schema=True), "schema: expected 1, got true"),
    "no id": (document(id=""), "id: expected a text of 1 to 40"),
    "name a number": (document(name=3), "name: expected a text"),
    "name with a line end": (document(name="a\nb"), "name: expected a text"),
    "no time": (document(started_at="yesterday"), "started_at: expected a time"),
    "a time of no calendar": (document(started_at="2025-02-30T00:00:00"), "started_at"),
    "entries an object": (document(entries={}), "entries: expected a list"),
    "too many entries": (document(entries=[{}] * 301), "at most 300"),
    "entry a text": (document(entries=["stuck"]), "entries[0]: expected an object"),
    "entry empty": (document(entries=[{}]), "exercise: expected a value"),
    "entry twice": (document(entries=json.loads(document())["entries"] * 2), "'stuck' twice"),
    "attempts negative": (with_entry(attempts=-1), "attempts: expected a whole number"),
    "attempts a fraction": (with_entry(attempts=1.5), "attempts"),
    "attempts true": (with_entry(attempts=True), "attempts"),
    "attempts beyond counting": (with_entry(attempts=10**9), "from 0 to 1,000,000"),
    "seconds a text": (with_entry(seconds="9"), "seconds: expected a number"),
    "hints a number": (with_entry(hints=3), "hints: expected a list"),
    "hint a number": (with_entry(hints=[1]), "hints[0]: expected an object"),
    "prediction without a key": (with_entry(predictions=[{"question": "q"}]), "key: expected"),
    "prediction neither right nor wrong": (
        with_entry(predictions=[{**PREDICTION, "right": 1}]),
        "right: expected true or false",
    ),
    "numbers a list": (with_entry(numbers=[]), "numbers: expected an object"),
    "numbers with numbers": (with_entry(numbers={"a": 1}), "numbers.a: expected a text"),
    "settings a list": (with_entry(settings=[1]), "settings: expected an object"),
    "weights of texts": (with_entry(weights=["1"]), "weights[0]: expected a number"),
    "weights beyond number": (with_entry(weights=[10**399]), "weights: expected"),
    "seed negative": (with_entry(seed=-1), "seed: expected"),
    "passed at a number": (with_entry(passed_at=5), "passed_at: expected a time"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_refused_with_a_sentence(name: str) -> None:
    data, words = BAD[name]
    with pytest.raises(RecordError) as caught:
        Record.from_json(data)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def fault(data: bytes) -> RecordError | None:
    """Return what is wrong with a file, if it is nothing else than that; a good one is written."""
    try:
        record = Record.from_json(data)
    except RecordError as error:
        return error
    written = record.to_json(BEGIN)
    assert Record.from_json(written) == record
    assert record_csv(record, shipped(), BEGIN)
    assert record_page(record, shipped(), BEGIN)
    return None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert fault(data)


@given(json_values, st.sampled_from(sorted(json.loads(document()))))
def test_any_value_in_a_record_is_read_or_refused(value: Any, key: str) -> None:
    fault(document(**{key: value}))


@given(json_values, st.sampled_from(sorted(json.loads(with_entry())["entries"][0])))
def test_any_value_in_an_entry_is_read_or_refused(value: Any, key: str) -> None:
    fault(with_entry(**{key: value}))


def test_settings_that_are_of_no_use_are_kept_and_named() -> None:
    data = with_entry(settings={"hidden_layers": [99], "of_the_future": 1})
    entry = Record.from_json(data).entry("stuck")
    assert entry
    experiment, problems = experiment_of(entry)
    assert experiment == Experiment()
    assert len(problems) == 2


# ---- names, tables and pages ----


def test_a_name_is_short_and_printable() -> None:
    assert record_with().with_name("  Ada\n\tLove\u202elace ").name == "Ada Love lace"
    assert len(record_with().with_name("x" * 500).name) == 60


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\uff1d1", "Mia;=1", "Mia\t=1"])
def test_a_cell_never_becomes_a_formula(text: str) -> None:
    record = record_with(begun("stuck"), name=text)
    rows = list(csv.reader(io.StringIO(record_csv(record, {}, BEGIN).decode("utf-8-sig"), "")))
    assert rows[1][0] == guarded(text) != text


def test_the_table_has_a_row_for_each_exercise() -> None:
    one = exercise("stuck")
    run = trained(one.start.changed(learning_rate=5.0), 100, "10")
    progress = predicted("stuck")
    verdict = check(one, run, run.frames[-1], progress)
    progress = take(progress, verdict, run, run.frames[-1], after(60))
    record = record_with(progress, begun("twins"), name="Ada")
    text = record_csv(record, shipped(), after(90)).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["exercise"], first["state"], first["minutes"]) == ("stuck", "tried", "1.5")
    assert first["settings"] == "learning_rate=5.0"
    assert "one more hidden unit" in first["predictions"]
    assert (first["right predictions"], first["attempts"], first["epoch"]) == ("1", "1", "100")
    assert len(first["weights"].split()) == 9
    assert second["state"] == "opened"


class Reader(HTMLParser):
    """Collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {"src", "href", "onload", "onclick"} & {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_escaped_and_asks_nothing_of_a_network() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    entry = replace(
        begun("stuck"),
        numbers=((evil, evil),),
        settings={"loss": evil, evil: evil},
        seed=1,
        predictions=(Prediction(evil, evil, BEGIN, True),),
    )
    page = record_page(
        record_with(entry, replace(entry, exercise=evil), name=evil), shipped(), BEGIN
    )
    reader = Reader()
    reader.feed(page.decode())
    assert set(reader.tags) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "section",
        "table",
        "tr",
        "th",
        "td",
    }
    assert evil in reader.text
    assert b"http:" not in page
    assert b"https:" not in page
    assert b"@media print" in page
