"""Numbers by hand: the names, the article's signs, and the common mistakes.

The network of the first three exercises, worked with a calculator. x = (1, 0), target 1:

    net_h1 = 1 * 0.5 + 0 * 0.3 = 0.5           h1 = sigmoid(0.5)  = 0.6225
    net_h2 = 1 * -0.5 + 0 * 0.8 = -0.5         h2 = sigmoid(-0.5) = 0.3775
    net_out = 0.6225 * 1 - 0.3775 * 1 = 0.2449 out = sigmoid(0.2449) = 0.5609
    error = 1 - 0.5609 = 0.4391                f' = 0.5609 * 0.4391 = 0.2463
    delta = 0.4391 * 0.2463 = 0.1081           f' of h1 = 0.6225 * 0.3775 = 0.2350
    error_h1 = 0.1081 * 1, delta_h1 = 0.1081 * 0.2350 = 0.0254; of h2 with the weight -1: -0.0254
    v1 = 1 + 0.5 * 0.6225 * 0.1081 = 1.0337    v2 = -1 + 0.5 * 0.3775 * 0.1081 = -0.9796
    w11 = 0.5 + 0.5 * 1 * 0.0254 = 0.5127      w12 = -0.5 - 0.5 * 0.0254 = -0.5127
    E = 0.4391^2 / 2 = 0.0964, and after the update 0.0927 with an output of 0.5694
"""

from dataclasses import replace

import pytest

from playground.experiment import Experiment
from playground.workshop.by_hand import check_number, check_numbers, ledger, read_number
from playground.workshop.exercise import AskedNumber
from tests.workshop.runs import exercise, start_of

BACKWARD = "backward-by-hand"
BY_HAND = {
    "input[0]": 1.0,
    "input[1]": 0.0,
    "target[0]": 1.0,
    "output[0]": 0.5609,
    "error[0]": 0.4391,
    "layers[0].net[0]": 0.5,
    "layers[0].net[1]": -0.5,
    "layers[0].a[0]": 0.6225,
    "layers[0].a[1]": 0.3775,
    "layers[1].net[0]": 0.2449,
    "layers[1].a[0]": 0.5609,
    "layers[1].slope[0]": 0.2463,
    "layers[1].error[0]": 0.4391,
    "layers[1].delta[0]": 0.1081,
    "layers[0].slope[0]": 0.2350,
    "layers[0].error[0]": 0.1081,
    "layers[0].error[1]": -0.1081,
    "layers[0].delta[0]": 0.0254,
    "layers[0].delta[1]": -0.0254,
    "W1[0,0]": 0.5,
    "W1[1,1]": 0.8,
    "W2[1,0]": -1.0,
    "after.W2[0,0]": 1.0337,
    "after.W2[1,0]": -0.9796,
    "after.W1[0,0]": 0.5127,
    "after.W1[0,1]": -0.5127,
    "after.W1[1,0]": 0.3,
    "change.W1[0,0]": 0.0127,
    "change.W2[0,0]": 0.0337,
    "change.W2[1,0]": 0.0204,
    "loss": 0.0964,
    "after.loss": 0.0927,
    "after.output[0]": 0.5694,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_value_is_the_one_of_the_calculator(name: str) -> None:
    assert ledger(start_of(BACKWARD), 1).value(name) == pytest.approx(BY_HAND[name], abs=6e-5)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "net",
        "input[2]",
        "output[1]",
        "layers[2].net[0]",
        "layers[0].net[2]",
        "W0[0,0]",
        "W3[0,0]",
        "W1[2,0]",
        "W1[0]",
        "b1[0]",
        "after.input[0]",
        "after.layers[0].net[0]",
        "W1[0,0] ",
        "__class__",
        "layers[-1].net[0]",
        "change.loss",
        "W1[0,-1]",
    ],
)
def test_another_name_has_no_value(name: str) -> None:
    with pytest.raises(ValueError, match="expected the name of a value"):
        ledger(start_of(BACKWARD), 1).value(name)


def test_biases_have_names_of_their_own() -> None:
    book = ledger(Experiment(hidden_layers=(2,), bias=True, weight_seed=3), 2)
    matrix = book.mlp.matrices[0]
    assert book.value("b1[1]") == matrix[2, 1]
    assert book.value("change.b1[1]") == book.value("after.b1[1]") - matrix[2, 1]
    assert book.weight_label("b2[0]") == "bias of out"
    with pytest.raises(ValueError, match=r"W1\[2,0\]"):
        book.value("W1[2,0]")


def test_each_weight_has_a_name_of_its_own() -> None:
    book = ledger(Experiment(hidden_layers=(3, 2), bias=True), 1)
    for index, (layer, unit, row) in enumerate(book.mlp.addresses):
        is_bias = row == book.mlp.layer_sizes[layer]
        name = f"b{layer + 1}[{unit}]" if is_bias else f"W{layer + 1}[{row},{unit}]"
        assert book.value(name) == book.mlp.parameters[index]


def test_the_mean_of_a_batch_divides_the_error() -> None:
    whole, mean = (ledger(Experiment(reduction=reduction), 3) for reduction in ("sum", "mean"))
    assert mean.value("error[0]") == pytest.approx(whole.value("error[0]") / 4.0)
    assert mean.value("loss") == pytest.approx(whole.value("loss") / 4.0)


def test_a_point_outside_the_first_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="a point of the first update"):
        ledger(Experiment(), 5)


def test_directions_are_by_sign_of_the_change() -> None:
    book = ledger(start_of("which-weight-moves"), 1)
    names = ("W1[0,0]", "W1[0,1]", "W1[1,0]", "W1[1,1]", "W2[0,0]", "W2[1,0]")
    assert [book.direction(name) for name in names] == [
        "grows",
        "shrinks",
        "stays",
        "stays",
        "grows",
        "grows",
    ]
    assert book.weight_label("W1[0,1]") == "x1 to h2"
    assert [one.prompt for one in exercise("which-weight-moves").questions][-1] == "h2 to out"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.622", 0.622),
        ("0,622", 0.622),
        (" -.5 ", -0.5),
        ("\u22120.5", -0.5),
        ("+1", 1.0),
        ("2.", 2.0),
        ("1e-3", 0.001),
        ("", None),
        ("one", None),
        ("nan", None),
        ("inf", None),
        ("1_000", None),
        ("0.5.1", None),
        ("1e999", None),
        ("-", None),
        ("0x10", None),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma(text: str, value: float | None) -> None:
    assert read_number(text) == value


def asked(id: str, number: str) -> AskedNumber:
    return next(one for one in exercise(id).numbers if one.id == number)


@pytest.mark.parametrize(
    ("number", "typed", "words"),
    [
        ("delta-out", "0.1016", "the sigmoid twice"),
        ("delta-out", "0.439", "error"),
        ("delta-h1", "0.0263", "new weight"),
        ("delta-h1", "-0.0254", "sign"),
        ("new-v1", "0.0337", "change"),
        ("new-v1", "1.0673", "learning rate"),
        ("new-w11", "0.4873", "wrong way"),
        ("error", "-0.439", "target - output"),
    ],
)
def test_a_known_mistake_gets_its_own_sentence(number: str, typed: str, words: str) -> None:
    answer = check_number(exercise(BACKWARD), asked(BACKWARD, number), typed)
    assert answer.right is False
    assert words in answer.sentence


def test_rows_read_for_columns_are_known() -> None:
    forward = "forward-by-hand"
    answer = check_number(exercise(forward), asked(forward, "net-h2"), "0.3")
    assert (answer.right, "column" in answer.sentence) == (False, True)


def test_what_is_right_wrong_or_not_typed_is_told_apart() -> None:
    one = exercise("forward-by-hand")
    typed = {"net-h1": "0.5", "a-h1": "0.62", "a-h2": "9", "net-out": "?"}
    answers = {answer.id: answer.right for answer in check_numbers(one, typed)}
    assert answers == {
        "net-h1": True,
        "net-h2": None,
        "a-h1": True,
        "a-h2": False,
        "net-out": None,
        "a-out": None,
    }


def test_of_two_mistakes_the_nearer_one_is_named() -> None:
    one = exercise("forward-by-hand")
    wide = replace(asked("forward-by-hand", "net-h2"), tolerance=0.2)
    assert "row" in check_number(one, wide, "0.31").sentence
    assert "activation" in check_number(one, wide, "0.37").sentence
