"""The Voximplant Management API as a Python library. It knows httpx, PyJWT and msgspec, and no Django."""
