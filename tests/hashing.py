"""A hasher that is quick, and bounded like the panel's own."""

from django.contrib.auth.hashers import MD5PasswordHasher

from panel.sign_in.hashing import Bounded


class BoundedMD5(Bounded, MD5PasswordHasher):
    pass
