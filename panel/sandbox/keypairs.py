"""RSA key pairs of service accounts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Both keys as PEM text: the private one (PKCS#8) leaves the sandbox once, the public one stays."""

    private: str
    public: str

    @classmethod
    def generate(cls) -> Self:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return cls(private.decode(), public.decode())


@lru_cache(maxsize=4096)
def public_key(pem: str) -> rsa.RSAPublicKey:
    """Parsed once: parsing costs more than checking a signature."""
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - the store holds nothing else
    return key
