from pages.rate_limits import RateLimit


def test_a_burst_is_allowed_and_then_one_as_time_goes_by() -> None:
    limit = RateLimit(per_minute=6, burst=3)

    assert [limit.allow("a", 0) for _ in range(4)] == [True, True, True, False]
    assert not limit.allow("a", 9.9)
    assert limit.allow("a", 10)
    assert not limit.allow("a", 10)


def test_somebody_who_waits_long_has_no_more_than_a_burst() -> None:
    limit = RateLimit(per_minute=60, burst=2)
    limit.allow("a", 0)

    assert [limit.allow("a", 5000) for _ in range(3)] == [True, True, False]


def test_one_visitor_does_not_use_up_what_another_may() -> None:
    limit = RateLimit(per_minute=1, burst=1)

    assert limit.allow("a", 0)
    assert limit.allow("b", 0)


def test_who_is_refused_hears_how_long_to_wait_and_that_costs_nothing() -> None:
    limit = RateLimit(per_minute=7.5, burst=1)  # one in 8 seconds
    limit.allow("a", 0)

    assert limit.seconds_to_wait("a", 2) == 6
    assert limit.seconds_to_wait("a", 2) == 6
    assert limit.seconds_to_wait("b", 4) == 0
    assert limit.allow("b", 4)


def test_of_very_many_visitors_the_oldest_are_forgotten() -> None:
    limit = RateLimit(per_minute=1, burst=1, at_most=2)
    for visitor in ("a", "b", "c"):
        limit.allow(visitor, 0)

    assert len(limit) == 2
    assert not limit.allow("c", 0)
    assert limit.allow("a", 0)


def test_nothing_of_a_visitor_can_be_read_back_and_the_secret_changes_daily() -> None:
    limit = RateLimit(per_minute=1, burst=1)
    limit.allow("198.51.100.7", 0)
    before = set(limit._buckets)

    assert all(b"198.51" not in name for name in before)
    limit.allow("198.51.100.7", 24 * 60 * 60)
    assert not before & set(limit._buckets)
    assert len(limit) == 1
