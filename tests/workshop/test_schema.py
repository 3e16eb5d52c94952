"""Exercise files: what is read, and what is refused with line and reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import SETTINGS, Experiment
from playground.workshop.exercise import PANELS, TOOLS, ExerciseError
from playground.workshop.lines import find_lines, line_of
from playground.workshop.metrics import METRICS
from playground.workshop.schema import KEYS, LARGEST_FILE, read_exercise
from tests.strategies import experiments
from tests.workshop.files import EXAMPLE, SCHEMA_PAGE, example, line_with


def refused(text: str | bytes) -> ExerciseError:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ExerciseError) as caught:
        read_exercise(data)
    return caught.value


def test_the_example_of_the_page_is_read_whole() -> None:
    exercise = example()
    assert exercise.start == Experiment(
        dataset="or", hidden_layers=(), stop_epoch=3000, speed="100"
    )
    assert exercise.shown_settings == ("bias", "learning_rate")
    assert [hint.need for hint in exercise.hints] == ["either", "both"]
    assert exercise.questions[0].options[2].misconception == "faster-is-enough"
    assert exercise.misconceptions["faster-is-enough"] == "A larger learning rate cures everything."
    assert exercise.proof.solutions[0].experiment.bias
    assert exercise.limits["learning_rate"].high == 10.0


@pytest.mark.parametrize("name", [*METRICS, *TOOLS, *PANELS, *KEYS])
def test_the_page_on_the_format_names_everything(name: str) -> None:
    # "point", "numbers" and the like stand as a heading or as code.
    assert any(f"{quote}{name}" in SCHEMA_PAGE for quote in ("`", '"', "[", "[["))


NUMBER = '\n[[number]]\nid = "n"\nlabel = "Net"\nsource = "layers[0].net[0]"\ntolerance = 0.01\n'
WEIGHTS = '\n[[question]]\nid = "w"\nprompt = "Which way?"\nweights = ["W1[0,0]"]\n'

# What is replaced in the example, by what, the part of the new text whose line is named (None for
# line 1), and a part of the reason.
BAD: dict[str, tuple[str, str, str | None, str]] = {
    "schema of another version": ("schema = 1", "schema = 2", "schema = 2", "a newer playground"),
    "schema missing": ("schema = 1", "", None, "schema: expected a value"),
    "schema a text": ("schema = 1", 'schema = "1"', "schema =", "expected 1, got '1'"),
    "schema true": ("schema = 1", "schema = true", "schema =", "expected 1, got true"),
    "id with capitals": ('"or-needs-bias"', '"Or"', "id =", "lower-case"),
    "id too long": ('"or-needs-bias"', f'"{"a" * 41}"', "id =", "up to 40"),
    "id missing": ('id = "or-needs-bias"', "", None, "id: expected a value"),
    "title empty": ('"OR, and the corner that cannot move"', '" "', "title =", "a text"),
    "title too long": ("OR, and the", "x" * 100, "title =", "1 to 80"),
    "title with a control character": ("OR, and", "OR\\u0007", "title =", "control characters"),
    "minutes zero": ("minutes = 5", "minutes = 0", "minutes =", "from 1 to 240, got 0"),
    "minutes a fraction": ("minutes = 5", "minutes = 5.5", "minutes =", "whole number"),
    "kind unknown": ('kind = "run"', 'kind = "race"', "kind =", "got 'race'"),
    "kind a list": ('kind = "run"', 'kind = ["run"]', "kind =", "expected one of run"),
    "predict without questions": ("[[question]]", "[[misconception]]", "prompt =", "unknown"),
    "by_hand without numbers": ('kind = "run"', 'kind = "by_hand"', "kind =", "[[number]]"),
    "task missing": ('task = "Train', '#task = "Train', None, "task: expected a value"),
    "show a text": (
        'show = ["play", "step", "bias", "learning_rate"]',
        'show = "bias"',
        "show =",
        "a list",
    ),
    "show an unknown name": ('"play", "step"', '"play", "stride"', "show =", "'stride'"),
    "show a name twice": ('"play", "step"', '"play", "play"', "show =", "once"),
    "hide an unknown panel": ('hide = ["hood"]', 'hide = ["secrets"]', "hide =", "'secrets'"),
    "quiet about an unknown warning": ('hide = ["hood"]', 'quiet = ["all"]', "quiet =", "'all'"),
    "unknown key at the top": ("minutes = 5", "minutes = 5\nmode = 1", "mode =", "unknown"),
    "unknown key in a goal": ('op = "<"', 'op = "<"\nweight = 2', "weight = 2", "unknown"),
    "unknown key in a hint": ('need = "both"', 'needs = "both"', "needs =", "unknown"),
    "unknown key in the proof": ("start_rate = 0.0", "rate = 0.0", "\nrate = 0.0", "unknown"),
    "misconception without a text": (
        'text = "A larger learning rate cures everything."',
        "",
        "[[misconception]]",
        "text: expected a value",
    ),
    "misconception twice": (
        "[start]",
        '[[misconception]]\nid = "faster-is-enough"\ntext = "b"\n[start]',
        '\n[[misconception]]\nid = "faster-is-enough"\ntext = "b',
        "twice",
    ),
    "start missing": ("[start]", "[begin]", "[begin]", "unknown"),
    "unknown setting": ("bias = false", "biases = false", "biases =", "not a setting"),
    "setting of another type": ("bias = false", "bias = 0", "bias = 0", "true or false, got 0"),
    "setting beyond its limits": (
        "learning_rate = 0.5",
        "learning_rate = 1e9",
        "learning_rate = 1",
        "expected a number from",
    ),
    "setting that is no number": (
        "learning_rate = 0.5",
        "learning_rate = nan",
        "learning_rate = nan",
        "got nan",
    ),
    "infinite setting": (
        "learning_rate = 0.5",
        "learning_rate = inf",
        "learning_rate = inf",
        "got inf",
    ),
    "unknown data": ('dataset = "or"', 'dataset = "nor"', "dataset =", "got 'nor'"),
    "weights of another number": (
        "bias = false",
        "bias = false\nparameters = [1.0]",
        "parame",
        "has 2 weights, got 1",
    ),
    "settings in conflict": (
        "bias = false",
        'bias = false\noutput_activation = "tanh"\nloss = "cross_entropy"',
        "loss =",
        "cross_entropy needs",
    ),
    "date for a setting": (
        "learning_rate = 0.5",
        "learning_rate = 2020-01-01",
        "learning_rate = 2",
        "expected a number",
    ),
    "limit of a locked setting": (
        "[limits.learning_rate]",
        "[limits.noise]",
        "[limits.noise]",
        "unlocks",
    ),
    "limit upside down": ("low = 0.01", "low = 20", "high =", "at least low"),
    "start outside a limit": ("high = 10", "high = 0.1", "[limits.learning_rate]", "outside"),
    "options of a number": ("low = 0.01", 'options = ["a"]', "options =", "unknown"),
    "question without a right answer": (", correct = true", "", "options =", "correct = true"),
    "question with one option": (
        '  { key = "half", text = "exactly 0.5", correct = true },\n'
        '  { key = "rate", text = "0, if the learning rate is large", '
        'misconception = "faster-is-enough" },\n',
        "",
        "options =",
        "2 to 8",
    ),
    "option key twice": ('key = "zero"', 'key = "half"', 'key = "half", text = "exactly', "differ"),
    "option with an unknown misconception": (
        'misconception = "faster-is-enough" }',
        'misconception = "none-such" }',
        'key = "rate"',
        "none-such",
    ),
    "option with an unknown key": (
        'key = "zero", text',
        'key = "zero", word = 1, text',
        'key = "zero"',
        "unknown",
    ),
    "outcome unknown": ('outcome = "max_abs_error"', 'outcome = "luck"', "outcome =", "'luck'"),
    "before_epoch negative": (
        'outcome = "max_abs_error"',
        "before_epoch = -1",
        "before_ep",
        "from 0",
    ),
    "question twice": (
        "[[goal]]",
        f"{WEIGHTS}{WEIGHTS}[[goal]]",
        WEIGHTS + "[[goal]]",
        "'w' twice",
    ),
    "weight that is not there": (
        "[[goal]]",
        WEIGHTS.replace("0,0", "2,0") + "[[goal]]",
        'weights = ["W1',
        "W1[2,0]",
    ),
    "weight that is none": (
        "[[goal]]",
        WEIGHTS.replace("W1[0,0]", "x1") + "[[goal]]",
        'weights = ["x1',
        "'x1'",
    ),
    "number of no value": (
        "[[goal]]",
        NUMBER.replace("net[0]", "net[9]") + "[[goal]]",
        "source =",
        "net[9]",
    ),
    "number without tolerance": (
        "[[goal]]",
        NUMBER.replace("tolerance = 0.01", "") + "[[goal]]",
        "[[number]]",
        "tolerance: expected a value",
    ),
    "tolerance of zero": (
        "[[goal]]",
        NUMBER.replace("0.01", "0") + "[[goal]]",
        "tolerance",
        "from 1e-09",
    ),
    "point that is not there": (
        "minutes = 5",
        'minutes = 5\npoint = 9\nnumber = [{ id = "n", label = "N", source = "a", tolerance = 1 }]',
        "number = ",
        "got 9",
    ),
    "goal missing": (
        '[[goal]]\nmetric = "predictions_made_first"\nop = "=="\nvalue = true\n'
        '[[goal]]\nmetric = "max_abs_error"\nop = "<"\nvalue = 0.1\n',
        "",
        None,
        "goal: expected a value, got none",
    ),
    "metric unknown": (
        'metric = "max_abs_error"',
        'metric = "beauty"',
        'metric = "beauty"',
        "'beauty'",
    ),
    "metric of no setting": (
        'metric = "max_abs_error"',
        'metric = "setting.beauty"',
        'metric = "setting.b',
        "setting.beauty",
    ),
    "operator unknown": ('op = "<"', 'op = "~"', 'op = "~"', "'~'"),
    "value a text": ("value = 0.1", 'value = "0.1"', 'value = "0.1"', "a number"),
    "value missing": (
        "value = 0.1",
        "",
        '[[goal]]\nmetric = "max',
        "value: expected a value, got none",
    ),
    "flag compared with a number": ("value = true", "value = 1", "value = 1", "true or false"),
    "flag with an order": ('op = "=="', 'op = ">="', 'op = ">="', "expected =="),
    "rate without many seeds": (
        'metric = "max_abs_error"',
        'metric = "success_rate"',
        "[[goal]]",
        "[many_seeds]",
    ),
    "many seeds beyond the limit": (
        "[[goal]]",
        "[many_seeds]\nseeds = 9999\nepochs = 1\n[[goal]]",
        "seeds = 9999",
        "from 2 to 512",
    ),
    "hint without a text": (
        'text = "Switch Bias on."',
        "",
        "\n[[hint]]\n\nafter",
        "text: expected",
    ),
    "hint after negative seconds": (
        "after_seconds = 60",
        "after_seconds = -1",
        "after_seconds =",
        "from 0",
    ),
    "explanation missing": ("[explanation]", "[excuse]", "[excuse]", "unknown"),
    "seeds twice": ("seeds = 32", "seeds = [1, 1]", "seeds =", "different"),
    "seeds none": ("seeds = 32", "seeds = []", "seeds =", "1 to 512 of them"),
    "rate above one": ("rate = 0.95", "rate = 1.5", "rate = 1.5", "from 0 to 1"),
    "solution of an unknown setting": (
        "{ bias = true }",
        "{ luck = true }",
        "change =",
        "not a setting",
    ),
    "solution that does not fit": (
        "{ bias = true }",
        "{ parameters = [1.0] }",
        "change =",
        "does not go",
    ),
    "solution of an unknown part": ("rate = 0.95", 'part = "second"', "[proof]", "'second'"),
    "proof that would take days": (
        "stop_epoch = 3000",
        "stop_epoch = 100000\nbatch_size = 1",
        "[proof]",
        "20,000,000",
    ),
    "no TOML": ("minutes = 5", "minutes = = 5", "minutes =", "not TOML"),
    "key twice": ("minutes = 5", "minutes = 5\nminutes = 6", "minutes = 6", "not TOML"),
    "string left open": ('text = "Switch Bias on."', 'text = "Swi', 'text = "Swi', "not TOML"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_line_and_reason(name: str) -> None:
    old, new, place, reason = BAD[name]
    assert old in EXAMPLE, old
    text = EXAMPLE.replace(old, new, 1)
    error = refused(text)
    at = 0 if place is None else text.index(place) + place.startswith("\n")
    assert reason in error.reason, error
    assert error.line == text[:at].count("\n") + 1, error
    assert str(error) == f"line {error.line}: {error.reason}"


def test_inputs_that_are_held_have_no_limits() -> None:
    text = EXAMPLE.replace('"bias", "learning_rate"]', '"bias", "learning_rate", "held"]')
    text = text.replace(
        "[limits.learning_rate]\nlow = 0.01\nhigh = 10", "[limits.held]\nunits = [1, 2]"
    )
    assert "no limits" in refused(text).reason


def test_a_file_too_large_or_in_other_bytes_is_refused() -> None:
    assert "200,000 bytes" in refused(b"#" * (LARGEST_FILE + 1)).reason
    error = refused(EXAMPLE.encode().replace(b"OR, and", b"OR\xff"))
    assert (error.line, "UTF-8" in error.reason) == (line_with(EXAMPLE, "title ="), True)


def test_deep_and_long_files_are_refused() -> None:
    assert "8 deep" in refused("a = " + "[" * 50_000).reason
    assert "8 parts" in refused(EXAMPLE + "\n" + ".".join("a" * 50) + " = 1").reason
    assert "fewer digits" in refused("a = " + "1" * 10_000).reason
    refused("")


def test_a_long_line_is_searched_once() -> None:
    # A header that none is: each of its blanks was tried as an end of it.
    lines = find_lines("[" + " " * 100_000 + '"a"]\n[b]')
    assert line_of(("b",), lines) == 2


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    data = b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode()
    assert read_exercise(data) == example()


def test_line_of_a_path_is_that_of_the_nearest_thing_known() -> None:
    text = 'a = 1\nlong = """\nb = 2\n[x]\n"""\n[t]\nb = [\n  { c = 1 },\n  { c = 2 },\n]\n'
    text += "[[l]]\n[[l]]\nd.e = 1"
    lines = find_lines(text)
    assert lines == {
        ("a",): 1,
        ("long",): 2,
        ("t",): 6,
        ("t", "b"): 7,
        ("t", "b", 0): 8,
        ("t", "b", 1): 9,
        ("l", 0): 11,
        ("l", 1): 12,
        ("l", 1, "d", "e"): 13,
    }
    assert line_of(("t", "b", 1, "c"), lines) == 9
    assert line_of(("nothing",), lines) == 1


def fault(data: bytes) -> ExerciseError | None:
    """Return what is wrong with a file, if it is nothing else than that."""
    try:
        read_exercise(data)
    except ExerciseError as error:
        return error
    return None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    error = fault(data)
    assert error is None or error.line >= 1


LINES = EXAMPLE.split("\n")


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.sampled_from([*LINES, "", "x = 1", "[start]", "]", '"""', "value = [[[]]]"])
            | st.text(max_size=30),
        ),
        max_size=4,
    )
)
def test_any_changed_file_is_read_or_refused(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for at, line in changes:
        lines[at] = line
    text = "\n".join(lines)
    error = fault(text.encode("utf-8", "replace"))
    assert error is None or 1 <= error.line <= text.count("\n") + 1


@given(experiments())
def test_any_start_that_the_playground_takes_is_taken(experiment: Experiment) -> None:
    values = {k: v for k, v in experiment.to_json().items() if v is not None}
    text = "\n".join(f"{name} = {toml(value)}" for name, value in values.items())
    head, tail = EXAMPLE.split("[start]")
    kept = tail[tail.index("[[question]]") :].replace("{ bias = true }", '{ speed = "1" }')
    source = head + "[start]\n" + text + "\n" + kept
    error = fault(source.encode())
    if error is None:
        assert read_exercise(source.encode()).start == experiment
    else:
        assert "updates" in error.reason or "bytes" in error.reason


def toml(value: object) -> str:
    """Write a value of JSON as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            escaped = "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else one for one in value)
            return f'"{escaped}"'
        case list() | tuple():
            return "[" + ", ".join(map(toml, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + "}"
    return repr(value)


def test_every_setting_can_be_named_in_a_start() -> None:
    assert "hidden_layers" in SETTINGS
    text = EXAMPLE.replace("bias = false", "bias = false\nx_input = 1\nlog_loss = true")
    assert read_exercise(text.encode()).start.log_loss
