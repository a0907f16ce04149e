from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Access reviews, and what was decided in them."""

    name = "panel.reviews"
    label = "reviews"
