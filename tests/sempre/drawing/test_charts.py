from sempre.drawing.charts import Bar, bars, shares


def test_bars_lays_out_rows_in_their_order():
    chart = bars([("Latvia", 8), ("Sweden", 2)])
    assert chart.bars == (Bar("Latvia", 8, 80, 100.0, 7, 14), Bar("Sweden", 2, 20, 25.0, 35, 42))
    assert (chart.total, chart.height) == (10, 56)


def test_bars_of_nothing_and_of_zeros():
    assert (bars([]).bars, bars([]).height) == ((), 0)
    assert [(bar.width, bar.share) for bar in bars([("a", 0), ("b", -3)]).bars] == [(0, 0), (0, 0)]


def test_shares_add_up_to_a_hundred():
    assert shares([1, 1, 1]) == [34, 33, 33]
    assert sum(shares([3, 7, 11, 13, 17])) == 100
    assert shares([]) == []
