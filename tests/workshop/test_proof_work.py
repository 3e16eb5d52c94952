"""A proof in pieces finds what one at a stretch does, and tells how far it is."""

from dataclasses import replace

import pytest

from playground.workshop.catalogue import shipped
from playground.workshop.proof import ProofWork, prove

QUICK = ("forward-by-hand", "which-weight-moves", "hand-wire-xor", "dead-relu", "and-needs-bias")


@pytest.mark.parametrize("id", QUICK)
def test_a_proof_in_pieces_is_that_at_a_stretch(id: str) -> None:
    work, shares = ProofWork(shipped()[id]), [0.0]
    while not work.advance(1e-9):  # one step at a time
        assert work.report is None
        shares.append(work.share_done)
    assert shares == sorted(shares)
    assert shares[-1] < 1.0 == work.share_done
    assert work.report
    assert work.report.proved
    whole = prove(shipped()[id])
    assert replace(work.report, seconds=0.0) == replace(whole, seconds=0.0)


def test_no_piece_of_a_long_proof_takes_long() -> None:
    start = shipped()["and-needs-bias"].start.changed(dataset="circle", samples=1_000)
    one = replace(
        shipped()["and-needs-bias"], start=start.changed(hidden_layers=(32, 32), batch_size=1)
    )
    work = ProofWork(one)
    assert not any(work.advance(0.01) for _ in range(5))
    # An epoch has many updates, and is not waited for.
    assert 0.0 <= work.share_done < 0.01
