"""What is measured for the model of a large hall, where that is quick."""

from collections.abc import Iterator

from tests.hall.standing import haproxy
from tests.load.inputs import Reading, Span, of_proxy, of_rooms
from tests.load.shares import table


def figures(lines: Iterator[str]) -> dict[str, float]:
    return {line[:36].strip(): float(line[36:].replace(",", "")) for line in lines}


def test_a_connection_takes_two_descriptors_of_the_proxy_and_little_memory() -> None:
    haproxy()
    found = figures(of_proxy())
    assert found["descriptors of each"] == 2.0
    assert 0.5 < found["of each connection, kB"] < 50.0


def test_the_board_of_a_full_room_is_small_on_the_line() -> None:
    found = figures(of_rooms())
    assert found["writes to the rooms' file, a second"] > 100.0
    # Each of 200 learners has a row with a cell for each exercise.
    assert found["its size, kB"] > 100.0
    assert found["compressed, kB"] < 10.0


def test_a_rate_is_that_of_one_learner() -> None:
    start = Reading(10.0, 1.0, 0.0, 100.0, 5, 9, 1000, 0, 1)
    end = Reading(14.0, 3.0, 0.0, 100.0, 5, 9, 9000, 0, 1)
    span = Span(start, end, 2)
    assert (span.each("cores"), span.each("down")) == (0.25, 1000.0)


def test_many_on_several_servers_stand_beside_few_on_one() -> None:
    one = {"rates": [20.0, 30.0], "clicks": [0.1], "server": 0.5, "client": 0.1, "dropped": 0}
    told = list(table({1: 10, 2: 19}, {1: [one], 2: [one, one]}, 5.0))
    assert told[1].split() == ["servers", "1", "2"]
    assert told[2].split() == ["learners", "10", "19"]
    assert told[3].split()[-2:] == ["25.00", "25.00"]
