"""Looking only at what is coupled confirms the same ways as looking at everything."""

from solver.explain import confirming
from solver.explain.confirming import Confirmer
from solver.explain.session import explain
from tests.tools.explained import left_out


def test_a_look_around_confirms_what_a_look_at_everything_confirms(monkeypatch):
    both = []
    for seed in range(40):
        problem, state, left = left_out(seed)
        whole = Confirmer(problem, state.placements())
        monkeypatch.setattr(confirming, "WHOLE", 0)
        near = Confirmer(problem, state.placements(), state.instance)
        monkeypatch.undo()
        both += [(near.confirms(w), whole.confirms(w)) for s in left for w in explain(state, s).ways]

    assert len(both) > 40
    assert [one for one, other in both if one != other] == []
