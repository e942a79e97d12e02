"""An area is found the way residents write where they live."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.areas import EARTH_RADIUS_KM, by_name, by_postcode, leaves, nearest
from participation.challenges import AreaView
from participation.words import AreaKind


def _area(
    number: int,
    name: str,
    parent: int | None,
    *postcodes: str,
    kind: AreaKind = AreaKind.NEIGHBOURHOOD,
    centre: tuple[float | None, float | None] = (None, None),
) -> AreaView:
    return AreaView(number, name.lower().replace(" ", "-"), kind, name, parent, postcodes, *centre)


STAD = _area(1, "Elzermeer", None, "8990", kind=AreaKind.MUNICIPALITY, centre=(52.545, 5.255))
LINDEWIJK = _area(2, "Lindewijk", 1, "8991", "8992", kind=AreaKind.DISTRICT, centre=(52.545, 5.2555))
NOORDERHOF = _area(3, "Noorderhof", 2, "8991", centre=(52.552, 5.251))
VEENKADE = _area(4, "Véénkade", 2, "8992", centre=(52.543, 5.262))
HOFSTEEG = _area(5, "De Hofsteeg", 2, "8991AB", "8993AA")
OOST = _area(6, "Oosterdal", 1, "8994", kind=AreaKind.DISTRICT)
KAMP = _area(7, "'t Kamp", 6, "8994", "8995")
BRINK = _area(8, "Brink", 6, "8994", "8995")
AREAS = (STAD, LINDEWIJK, NOORDERHOF, VEENKADE, HOFSTEEG, OOST, KAMP, BRINK)


@pytest.mark.parametrize(
    "text",
    [
        "8992",
        "8992 XY",
        "ik woon op 8992xy",
        "Veenstraat 3, 8992\u00a0xy Elzermeer",
        "(8992)",
        "٨٩٩٢",
        "8992 in de straat",
    ],
)
def test_a_postcode_is_found_however_it_is_written(text: str) -> None:
    assert by_postcode(AREAS, text) == VEENKADE


@pytest.mark.parametrize("text", ["8991ab", "8991 AB", "op 8991-aB dus"])
def test_six_positions_go_before_four_digits(text: str) -> None:
    assert by_postcode(AREAS, text) == HOFSTEEG
    assert by_postcode(AREAS, "8991 cd") == NOORDERHOF


def test_the_deeper_area_goes_before_the_higher_one() -> None:
    assert by_postcode(AREAS, "8991") == NOORDERHOF  # the district has it too
    assert by_postcode(AREAS, "8990") == STAD


def test_four_digits_are_enough_where_the_file_has_six_positions() -> None:
    assert by_postcode(AREAS, "8993") == HOFSTEEG
    assert by_postcode(AREAS, "8993 ZZ") is None  # another street, perhaps of another area


def test_where_two_areas_share_a_postcode_the_area_of_both_is_found() -> None:
    assert by_postcode(AREAS, "8994") == OOST
    assert by_postcode(AREAS, "8995") == OOST
    assert by_postcode((KAMP, BRINK), "8994") is None


@pytest.mark.parametrize("text", ["", "geen idee", "1234", "18992", "8992a", "89921", "899 2", "tel. 06-89921234"])
def test_no_area_is_guessed_from_other_figures(text: str) -> None:
    assert by_postcode(AREAS, text) is None


def test_the_first_postcode_that_is_known_here_counts() -> None:
    assert by_postcode(AREAS, "eerst 1011 ab, nu 8992 xy") == VEENKADE


@pytest.mark.parametrize("text", ["de hofsteeg", "Hofsteeg", "  DE   HOFSTEEG. ", "the Hofsteeg"])
def test_a_name_is_found_without_its_article_and_in_any_case(text: str) -> None:
    assert by_name(AREAS, text) == HOFSTEEG


@pytest.mark.parametrize(
    ("text", "area"), [("veenkade", VEENKADE), ("Kamp", KAMP), ("het kamp", KAMP), ("’t Kamp", KAMP)]
)
def test_a_name_is_found_without_its_accents_and_signs(text: str, area: AreaView) -> None:
    assert by_name(AREAS, text) == area


@pytest.mark.parametrize("text", ["", "de", "Hof", "Noord", "🙂"])
def test_a_part_of_a_name_is_not_the_name(text: str) -> None:
    assert by_name(AREAS, text) is None


def test_of_two_areas_with_one_name_the_deeper_is_meant() -> None:
    village = _area(9, "Elzermeer", 1, kind=AreaKind.VILLAGE)
    assert by_name((*AREAS, village), "elzermeer") == village


def test_a_shared_place_finds_the_nearest_neighbourhood() -> None:
    assert nearest(AREAS, 52.5441, 5.2601) == VEENKADE
    assert nearest(AREAS, 52.551, 5.252) == NOORDERHOF


def test_a_neighbourhood_goes_before_a_district_whose_centre_is_nearer() -> None:
    assert nearest(AREAS, 52.545, 5.2555) == VEENKADE
    assert nearest((STAD, LINDEWIJK, HOFSTEEG), 52.545, 5.2555) == LINDEWIJK  # the neighbourhood has no centre


def test_far_away_is_nowhere() -> None:
    assert nearest(AREAS, 51.9, 4.5) is None
    assert nearest(AREAS, 51.9, 4.5, within_km=100) == VEENKADE
    assert nearest((HOFSTEEG,), 52.5, 5.2) is None


def test_the_edge_is_measured_along_the_earth() -> None:
    one_degree = EARTH_RADIUS_KM * math.pi / 180  # 111.195 km along a meridian
    zero = _area(1, "Nul", None, centre=(0.0, 0.0))
    assert nearest((zero,), 1.0, 0.0, within_km=one_degree + 0.001) == zero
    assert nearest((zero,), 1.0, 0.0, within_km=one_degree - 0.001) is None
    assert nearest((zero,), 0.0, 359.99) == zero  # 0.01 degrees to the west


def test_going_east_is_shorter_further_north() -> None:
    north = _area(1, "Noord", None, centre=(60.0, 5.0))
    assert nearest((north,), 60.0, 6.0, within_km=55.7) == north  # half of what it is at the equator
    assert nearest((north,), 60.0, 6.0, within_km=55.5) is None


def test_leaves_are_what_holds_no_other_area() -> None:
    assert leaves(AREAS) == (NOORDERHOF, VEENKADE, HOFSTEEG, KAMP, BRINK)
    assert leaves(()) == ()


@given(st.text())
def test_whatever_is_written_nothing_breaks(text: str) -> None:
    assert by_postcode(AREAS, text) in (*AREAS, None)
    assert by_name(AREAS, text) in (*AREAS, None)
