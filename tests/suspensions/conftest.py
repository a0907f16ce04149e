"""Plans are carried out by threads, which see only what is committed."""

from collections.abc import Callable

import pytest
from django.test import Client

from panel.api.client import Api
from panel.api.subusers import Subuser
from panel.jobs.models import Job
from panel.people.models import Account

URL = "/settings/subusers/"

type Find = Callable[[str], Subuser]
type Plan = Callable[..., Job]


@pytest.fixture
def account(transactional_db: None, account: Account) -> Account:  # noqa: ARG001
    return account


@pytest.fixture
def find(api: Api) -> Find:
    """A subuser as it is at the API now."""
    return lambda name: next(each for each in api.subusers.list() if each.name == name)


@pytest.fixture
def plan(main_client: Client, find: Find) -> Plan:
    """The plan that a page makes: `plan("duo", "suspend", force="on")`."""

    def made(name: str, what: str, **typed: object) -> Job:
        response = main_client.post(f"{URL}{find(name).id}/{what}/", typed)
        assert response.status_code == 302, response.content.decode()
        return Job.objects.get(pk=int(response["Location"].strip("/").rpartition("/")[2]))

    return made


def send(client: Client, job: Job, **typed: object) -> Job:
    """Start it from its page; few rows are carried out before the answer."""
    assert client.post(f"/jobs/{job.pk}/start/", typed).status_code == 302
    job.refresh_from_db()
    return job
