"""At most half of a process's threads wait for the API."""

import threading
from collections.abc import Callable

import pytest
from django.test import Client

from panel.resilience import guard, waiting
from panel.resilience.deadline import Deadline
from panel.resilience.errors import ApiSlow
from panel.resilience.waiting import Waiting


@pytest.fixture
def slow_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits has waited too long already."""
    monkeypatch.setattr(waiting, "SLOW_SECONDS", 0)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    """A process with one place, which somebody holds."""
    places = Waiting(1)
    places._enter("GetUsers", Deadline(60))
    monkeypatch.setattr(waiting, "SLOW_SECONDS", 0)
    monkeypatch.setattr(guard, "waiting", lambda: places)
    return places


@pytest.mark.usefixtures("slow_at_once")
def test_when_all_places_are_held_by_a_slow_api_one_is_told_at_once() -> None:
    places = Waiting(2)
    with places.place("GetUsers", Deadline(10)), places.place("GetUsers", Deadline(10)):
        with pytest.raises(ApiSlow) as refused, places.place("AddUser", Deadline(10)):
            pass
        assert not refused.value.outcome_unknown
    with places.place("GetUsers", Deadline(10)):
        pass


@pytest.mark.usefixtures("slow_at_once")
def test_a_request_holds_one_place_for_all_its_threads() -> None:
    places, request = Waiting(1), Deadline(10)
    with places.place("GetUsers", request), places.place("GetUsers", request):
        pass
    with places.place("GetUsers", Deadline(10)):
        pass


def test_a_burst_waits_for_a_quick_api() -> None:
    places, came = Waiting(1), threading.Event()
    first, second = Deadline(10), Deadline(10)
    places._enter("GetUsers", first)
    other = threading.Thread(target=in_place(places, second, came.set))
    other.start()
    assert not came.is_set()
    places._leave(first)
    other.join(10)
    assert came.is_set()


def in_place(places: Waiting, request: Deadline, then: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with places.place("GetUsers", request):
            then()

    return run


@pytest.mark.usefixtures("full")
def test_the_rest_get_the_page_that_the_api_is_slow(main_client: Client) -> None:
    page = main_client.get("/applications/?q=a&page=2")
    assert page.status_code == 503
    assert page["Retry-After"] == "5"
    text = page.content.decode()
    assert "<h1" in text
    assert "Voximplant's Management API answers slowly" in text
    assert "Nothing was changed." in text
    assert '<a class="button" href="/applications/?q=a&amp;page=2">Try again</a>' in text


@pytest.mark.usefixtures("full")
def test_a_fragment_says_the_same(main_client: Client) -> None:
    page = main_client.get("/applications/", headers={"HX-Request": "true"})
    assert page.status_code == 503
    text = page.content.decode()
    assert "<h1" not in text
    assert "Management API answers slowly" in text
    assert 'href="/applications/">Try again</a>' in text


@pytest.mark.usefixtures("full")
def test_a_form_is_not_lost_silently(main_client: Client, support: int) -> None:
    page = main_client.post(f"/application/{support}/users/1/active/", {"active": "true"})
    assert page.status_code == 503
    text = page.content.decode()
    assert "Nothing was changed." in text
    assert "go back in your browser and send the form again" in text


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", ["/", "/profile/", "/preferences/", "/settings/roles/", "/healthz", "/auth/"])
def test_pages_that_do_not_need_the_api_are_there(main_client: Client, path: str) -> None:
    assert main_client.get(path).status_code == 200
