"""What is kept: across restarts, under many hands at once, apart from other accounts, and without secrets."""

import json
import re
import sqlite3
import stat
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from panel.sandbox.assumptions import ASSUMPTIONS
from panel.sandbox.credentials import CREDENTIALS_FILE
from panel.sandbox.schema import FIRST
from panel.sandbox.seed import add_account, plant
from panel.sandbox.server import STORE_FILE, Options, prepare
from panel.sandbox.store import Store
from tests.sandbox.asking import Asking, code
from tests.sandboxes import DOCUMENTED, RunningSandbox, key_pair, running_sandbox

SANDBOX = Path(__file__).parents[2] / "panel" / "sandbox"


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = key_pair()
    monkeypatch.setattr("panel.sandbox.credentials.KeyPair.generate", lambda: pair)


@pytest.mark.usefixtures("quick_keys")
def test_a_new_store_is_seeded_once_and_kept_from_then_on(tmp_path: Path) -> None:
    options = Options(port=0, data=tmp_path / "data", seed="small")
    prepare(options)
    credentials = (options.data / CREDENTIALS_FILE).read_text()
    store = Store(options.data / STORE_FILE)
    with store.writing() as db:
        db.execute("UPDATE applications SET application_name = 'kept' WHERE application_name = 'empty'")
    store.close()
    prepare(options)
    assert (options.data / CREDENTIALS_FILE).read_text() == credentials
    store = Store(options.data / STORE_FILE)
    with store.reading() as db:
        names = [row[0] for row in db.execute("SELECT application_name FROM applications ORDER BY 1")]
    store.close()
    assert names == ["kept", "support"]


@pytest.mark.usefixtures("quick_keys")
def test_an_interrupted_first_start_is_made_good(tmp_path: Path) -> None:
    Store(tmp_path / f"{STORE_FILE}.part").close()
    prepare(Options(port=0, data=tmp_path, seed="empty"))
    assert not list(tmp_path.glob("*.part*"))
    assert (tmp_path / CREDENTIALS_FILE).exists()


@pytest.mark.usefixtures("quick_keys")
def test_store_and_credentials_are_for_their_owner_only(tmp_path: Path) -> None:
    prepare(Options(port=0, data=tmp_path / "data", seed="empty"))
    for path in [tmp_path / "data", *(tmp_path / "data").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    credentials = json.loads((tmp_path / "data" / CREDENTIALS_FILE).read_text())
    assert set(credentials) == {"account_email", "account_id", "key_id", "private_key"}


def test_the_demo_holds_what_it_promises() -> None:
    with running_sandbox("demo", **DOCUMENTED) as sandbox, Asking(sandbox.url) as asking:
        ask = asking(sandbox.credentials)
        totals = {name: ask("GetUsers", application_name=name)["total_count"] for name in ("support", "sales", "empty")}
        assert totals == {"support": 250, "sales": 37, "empty": 0}
        users = ask("GetUsers", application_name="support", count=1000, with_skills=1, with_queues=1)["result"]
        for trait in ("user_active", "parent_accounting", "frozen"):
            assert {user[trait] for user in users} == {True, False}
        assert len({user["acd_status"] for user in users}) == 8
        assert 50 < sum("user_custom_data" in user for user in users) < 200
        assert {len(user["skills"]) for user in users} == {0, 1, 2, 3}
        names = " ".join(user["user_display_name"] for user in users)
        for script in ("é", "и", "ع", "王", "ה", "김", "ส", "<b>", "&amp;", '"'):
            assert script in names
        assert all(user["live_balance"] == 0 for user in users if user["parent_accounting"])


def test_the_demo_is_the_same_everywhere() -> None:
    def contents() -> list[object]:
        with running_sandbox("small", **DOCUMENTED) as sandbox, Asking(sandbox.url) as asking:
            users = asking(sandbox.credentials)("GetUsers", application_name="support", count=100)["result"]
            return [(u["user_id"], u["user_name"], u["frozen"], u["fixed_balance"], u["acd_status"]) for u in users]

    assert contents() == contents()


def test_an_empty_seed_has_the_account_and_its_key_alone() -> None:
    with running_sandbox("empty", **DOCUMENTED) as sandbox, Asking(sandbox.url) as asking:
        ask = asking(sandbox.credentials)
        assert ask("GetAccountInfo")["result"]["account_name"] == "demo"
        assert ask("GetApplications")["total_count"] == 0
        assert ask("GetSubUsers") == {"result": []}
        assert len(ask("GetKeys")["result"]) == 1


def test_the_large_account_holds_what_it_promises_and_has_no_limits() -> None:
    with running_sandbox("large", **DOCUMENTED) as sandbox, Asking(sandbox.url) as asking:
        ask = asking(sandbox.credentials)
        assert ask("GetApplications")["total_count"] == 1100
        assert ask("GetUsers", application_name="support")["total_count"] == 1000
        assert ask("GetUsers", application_name="demo.voximplant.com")["total_count"] == 2100
        assert [len(ask("GetSubUsers", count=1000, offset=offset)["result"]) for offset in (0, 1000)] == [1000, 0]
        assert (ask("GetSkills")["total_count"], ask("GetQueues")["total_count"]) == (1100, 1100)
        for method in ("SQ_GetSkills", "SQ_GetQueues"):
            assert len(ask(method, application_name="sales", count=1000, offset=1000)["result"]) == 100
        added = {"user_name": "newcomer", "user_display_name": "New", "user_password": "Tulip-7-field"}
        assert code(ask("AddUser", application_name="support", **added)) is None
        assert code(ask("AddApplication", application_name="one-more")) is None
        assert code(ask("AddSubUser", new_subuser_name="newcomer", new_subuser_password="Tulip-7-field")) is None


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FIRST)
        db.execute("INSERT INTO accounts VALUES (1, 'demo', 'owner@demo.example', 'UTC', '2023-04-12 09:30:00')")
        db.execute("INSERT INTO subusers (subuser_id, account_id, subuser_name, password) VALUES (5, 1, 'duo', 'x')")
        db.executemany("INSERT INTO subuser_roles VALUES (5, ?)", [(11,), (13,), (17,)])
        db.commit()
    for _ in range(2):
        store = Store(path)
        with store.reading() as db:
            roles = [tuple(row) for row in db.execute("SELECT role_id, inherited FROM subuser_roles")]
            limited = db.execute("SELECT limited FROM accounts").fetchone()[0]
        store.close()
        assert (roles, limited) == ([(3, 0), (7, 0), (11, 0)], 1)


def test_a_reset_brings_back_the_seed(sandbox: RunningSandbox, asking: Asking) -> None:
    ask = asking(sandbox.credentials)
    before = ask("GetUsers", application_name="support")
    ask("DelUser", user_id="all")
    sandbox.reset()
    assert ask("GetUsers", application_name="support") == before


def test_64_clients_at_once_write_without_losing_anything(sandbox: RunningSandbox, asking: Asking) -> None:
    ask = asking(sandbox.credentials)

    def add(number: int) -> int | None:
        parameters = {"user_display_name": "x", "user_password": "Tulip-7-field", "application_name": "empty"}
        return code(ask("AddUser", user_name=f"user{number % 150}", **parameters))

    with ThreadPoolExecutor(64) as pool:
        codes = Counter(pool.map(add, range(300)))
    assert codes == {None: 150, 118: 150}
    assert ask("GetUsers", application_name="empty")["total_count"] == 150
    assert ask("GetAuditLog", filtered_cmd="AddUser", with_total_count=1)["total_count"] == 150


def test_a_write_that_fails_changes_nothing(sandbox: RunningSandbox) -> None:
    def fail() -> None:
        with sandbox.store.writing() as db:
            db.execute("DELETE FROM users")
            db.execute("INSERT INTO subuser_roles VALUES (1, 1, 0)")

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    with sandbox.store.reading() as db:
        assert db.execute("SELECT count(*) FROM users").fetchone()[0] == 25


def test_passwords_are_kept_as_hashes_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite3")
    plant(store, "small", password="Tulip-7-field", key_pair=key_pair())
    add_account(store, password="Orchid-8-field", key_pair=key_pair())
    store.close()
    content = (tmp_path / "store.sqlite3").read_bytes()
    assert not [secret for secret in (b"Tulip-7", b"Orchid-8", b"PRIVATE KEY") if secret in content]


def test_every_assumption_that_the_code_refers_to_has_its_place_and_is_used() -> None:
    sources = [path.read_text() for path in SANDBOX.rglob("*.py") if path.name != "assumptions.py"]
    used = set(re.findall(r"\bA\d+\b", " ".join(sources)))
    assert used <= set(ASSUMPTIONS)
    assert set(ASSUMPTIONS) - used == set()
