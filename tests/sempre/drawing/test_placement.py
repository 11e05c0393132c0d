from sempre.drawing.land import Box
from sempre.drawing.placement import (
    Board,
    Circle,
    Name,
    boxes_touch,
    distance_to_box,
    distance_to_segment,
    segment_meets_box,
    segments_cross,
)  # fmt: skip

FRAME = Box(0, 0, 200, 100)


def test_a_lone_name_stands_to_the_right():
    name = Name("Varde", 0, (0,))
    spot = Board([Circle(50, 50, 4)], FRAME, 10).place([name])[name]
    assert (spot.anchor, spot.box.x, spot.leader) == ("start", 57, None)


def test_a_name_at_the_right_frame_stands_to_the_left():
    name = Name("Varde", 0, (0,))
    spot = Board([Circle(190, 50, 4)], FRAME, 10).place([name])[name]
    assert (spot.anchor, round(spot.box.right, 6)) == ("end", 183)


def test_the_higher_rank_chooses_first():
    first, second = Name("Varde", 0, (0,)), Name("Esbjerg", 1, (1,))
    placed = Board([Circle(50, 50, 4), Circle(50, 59, 4)], FRAME, 10).place([second, first])
    assert placed[first].anchor == "start"
    assert placed[second] != placed[first]


def test_a_name_without_room_is_left_out():
    name = Name("Varde", 0, (0,))
    assert Board([Circle(10, 10, 4)], Box(0, 0, 30, 20), 10).place([name]) == {}


def test_a_name_is_not_repeated_close_by():
    a, b = Name("Varde", 0, (0,)), Name("Varde", 1, (1,))
    assert list(Board([Circle(50, 50, 4), Circle(60, 50, 4)], FRAME, 10).place([a, b])) == [a]


def test_a_name_steps_aside_for_one_that_has_no_other_place():
    """On a strip one line high Rasa takes the space between the dots; Ona, at the frame, has only that."""
    rasa, ona = Name("Rasa", 0, (0,)), Name("Ona", 1, (1,))
    dots, strip = [Circle(40, 8, 4), Circle(84, 8, 4)], Box(0, 0, 100, 16)
    assert Board(dots, strip, 10).place([rasa])[rasa].anchor == "start"
    placed = Board(dots, strip, 10).place([rasa, ona])
    assert (placed[rasa].anchor, placed[ona].anchor) == ("end", "end")


def test_geometry():
    box = Box(10, 10, 20, 10)
    assert distance_to_box(Circle(35, 15, 2), box) == 3
    assert distance_to_box(Circle(15, 15, 2), box) == -2
    assert distance_to_segment(Circle(5, 5, 1), (0, 0, 10, 0)) == 4
    assert segment_meets_box((0, 0, 40, 30), box)
    assert not segment_meets_box((0, 0, 5, 30), box)
    assert segments_cross((0, 0, 10, 10), (0, 10, 10, 0))
    assert not segments_cross((0, 0, 10, 10), (20, 0, 30, 10))
    assert boxes_touch(box, Box(31, 10, 5, 5))
    assert not boxes_touch(box, Box(33, 10, 5, 5))
