"""A new key is handed out once, so its answer is read strictly."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from panel.api import client
from panel.api.auth import ServiceAccountAuth
from panel.api.client import Api
from panel.api.errors import ApiUnreachable
from tests.api.fakes import api_answering


@pytest.mark.parametrize("private_key", ["1704", "", None, 7])
def test_what_is_no_private_key_is_not_handed_out(monkeypatch: pytest.MonkeyPatch, private_key: object) -> None:
    result = {"account_id": 1234567, "key_id": "a", "private_key": private_key}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"result": result}))
    monkeypatch.setattr(client, "shared_client", lambda: httpx.Client(transport=transport))
    other = Api("http://127.0.0.1/platform_api", httpx.Auth())
    with pytest.raises(ApiUnreachable) as error:
        other.keys.create(name="CRM", roles=[])
    assert error.value.outcome_unknown


def test_a_private_key_of_another_kind_signs_nothing() -> None:
    key = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="not an RSA key"):
        ServiceAccountAuth(1, "a", key.decode())


def test_a_key_names_the_subuser_it_belongs_to() -> None:
    row = {"key_id": "a", "key_name": "CRM", "subuser": [{"subuser_id": 6, "subuser_name": "payer"}]}
    (key,) = api_answering({"result": [row], "count": 1, "total_count": 1}).keys.list().items
    assert key.owner
    assert (key.name, key.owner.id, key.owner.name) == ("CRM", 6, "payer")
