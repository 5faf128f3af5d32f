from bot.chat.newest import Newest


def test_the_newest_thousand_are_kept_whether_new_or_kept_anew():
    made = Newest[int, int]()
    for number in range(Newest.MOST):
        made.keep(number, number)
    made.keep(0, 7)
    made.keep(-1, 1)
    assert (made.find(0), made.find(1), made.find(2), made.find(-1)) == (7, None, 2, 1)


def test_what_is_dropped_is_no_longer_there():
    made = Newest[str, None]()
    made.keep("a", None)
    assert "a" in made
    made.drop("a")
    made.drop("a")
    assert "a" not in made
