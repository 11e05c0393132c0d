import math
from itertools import combinations

from sempre.drawing.land import Box
from sempre.drawing.spreading import ring, spread

FRAME = Box(0, 0, 100, 100)


def test_spread_leaves_dots_alone_that_have_room():
    assert spread([(20, 20), (60, 60)], [4, 4], FRAME) == [(20, 20, 4), (60, 60, 4)]


def test_spread_sets_a_pair_at_one_point_side_by_side():
    (ax, ay, _), (bx, by, _) = spread([(50, 50), (50, 50)], [4, 4], FRAME)
    assert (round(ax - bx, 6), round(ay - by, 6), round(ax + bx, 6)) == (9.2, 0, 100)


def test_spread_pushes_neighbours_apart_and_keeps_them_in_the_frame():
    dots = spread([(1, 50), (4, 52), (6, 49)], [4, 4, 4], FRAME)
    assert all(math.dist(a[:2], b[:2]) > 8 for a, b in combinations(dots, 2))
    assert min(dot.x for dot in dots) >= 6


def test_ring_keeps_dots_apart_up_to_many():
    for count in range(1, 30):
        offsets = ring(count, 4)
        assert len(offsets) == count
        assert all(math.dist(a, b) > 8 for a, b in combinations(offsets, 2))
