"""Service accounts: the store has the public key, and its owner signs requests with the file."""

import json
import sqlite3
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import jwt

from panel.sandbox.keypairs import KeyPair
from panel.sandbox.roles import BY_NAME
from panel.sandbox.store import Store, one, write_secret

# {account_email, account_id, key_id, private_key}: the vendor's credentials.json.
Credentials = dict[str, Any]

CREDENTIALS_FILE: Final = "sandbox-credentials.json"


def add_key(
    store: Store,
    account_id: int,
    *,
    roles: Sequence[str] = (),
    subuser_id: int | None = None,
    name: str = "Service account",
    key_pair: KeyPair | None = None,
) -> Credentials:
    """Give an account, or a subuser of it, a key with these roles, without the rules of CreateKey."""
    pair = key_pair or KeyPair.generate()
    with store.writing() as db:
        return insert_key(
            db, account_id, pair, [BY_NAME[role].role_id for role in roles], subuser_id=subuser_id, name=name
        )


def insert_key(
    db: sqlite3.Connection,
    account_id: int,
    pair: KeyPair,
    role_ids: Sequence[int],
    *,
    subuser_id: int | None,
    name: str,
    description: str = "",
) -> Credentials:
    """Store the public key, and return what the key's owner sees only once."""
    key_id = str(uuid.uuid4())
    db.execute(
        "INSERT INTO keys (key_id, account_id, subuser_id, key_name, description, public_key)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (key_id, account_id, subuser_id, name, description, pair.public),
    )
    db.executemany("INSERT INTO key_roles VALUES (?, ?)", [(key_id, role_id) for role_id in role_ids])
    account = one(db, "SELECT account_email FROM accounts WHERE account_id = ?", account_id)
    return {
        "account_email": account["account_email"] if account else "",
        "account_id": account_id,
        "key_id": key_id,
        "private_key": pair.private,
    }


def bearer_token(credentials: Credentials) -> str:
    """A token that signs calls for an hour, for trying things by hand."""
    now = int(time.time())
    claims = {"iss": str(credentials["account_id"]), "iat": now, "exp": now + 3600}
    return jwt.encode(claims, credentials["private_key"], "RS256", headers={"kid": credentials["key_id"]})


def read_credentials(directory: Path) -> Credentials:
    credentials: Credentials = json.loads((directory / CREDENTIALS_FILE).read_text())
    return credentials


def write_credentials(directory: Path, credentials: Credentials) -> Path:
    path = directory / CREDENTIALS_FILE
    write_secret(path, json.dumps(credentials, indent=2) + "\n")
    return path
