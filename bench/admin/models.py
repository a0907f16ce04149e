"""A row like one of the users list."""

from django.db import models


class Person(models.Model):
    """The columns of the panel's users list."""

    name = models.CharField(max_length=50, unique=True)
    display_name = models.CharField(max_length=255)
    active = models.BooleanField(default=True)
    frozen = models.BooleanField(default=False)
    acd_status = models.CharField(max_length=20, default="OFFLINE")
    balance = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
