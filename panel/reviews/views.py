"""Access reviews, for the main account."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from panel.access.decorators import section
from panel.access.matrix import Section
from panel.access.opened import Opened
from panel.journal.actor import Actor
from panel.remote.requests import PanelRequest
from panel.reviews import finishing
from panel.reviews.forms import FinishForm, StartForm
from panel.reviews.models import Decision, Item, Review
from panel.reviews.planning import suspension_rows
from panel.reviews.starting import begin, gone_since
from panel.team.plans import plan_for
from panel.team.suspending import Standing
from panel.web.lists import ListState

PER_PAGE = 50  # two fields for each: Django takes a thousand in a form


@section(Section.EDITING_A_SUBUSER)
@require_safe
def list_reviews(request: PanelRequest) -> HttpResponse:
    """`/settings/reviews/`: all of them, the newest first, and a form to start one."""
    return render(request, "reviews/list.html", page_of_list(request, StartForm()))


def page_of_list(request: PanelRequest, form: StartForm) -> dict[str, Any]:
    state = ListState.of(request)
    found = Review.objects.filter(account=request.user.account).order_by("-started")
    page = Paginator(found, state.per_page).get_page(state.page)
    is_open = found.filter(finished=None).exists()
    return {"reviews": page, "total": page.paginator.count, "state": state, "form": form, "is_open": is_open}


@section(Section.EDITING_A_SUBUSER)
@require_POST
def start(request: PanelRequest) -> HttpResponse:
    """`.../start/`: copies the team as it is now."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return render(request, "reviews/list.html", page_of_list(request, form))
    try:
        review = begin(request.user, Standing.read(request.api), **form.cleaned_data)
    except IntegrityError:
        messages.info(request, _("A review is open already. Finish it first."))
        return redirect("reviews:list")
    return redirect("reviews:detail", review.pk)


def review_or_404(request: PanelRequest, review_id: int) -> Review:
    review = Review.objects.filter(account=request.user.account, pk=review_id).select_related("account").first()
    if review is None:
        raise Http404("There is no such review.")
    return review


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_safe
def detail(request: PanelRequest, review_id: int) -> HttpResponse:
    """`.../<id>/`: a page of its items with their decisions; once it is finished, all of them, to read and print."""
    review = review_or_404(request, review_id)
    return render(request, "reviews/detail.html", page_of(request, review, FinishForm()))


def page_of(request: PanelRequest, review: Review, form: FinishForm) -> dict[str, Any]:
    state, items = ListState.of(request), review.items.order_by("number")
    size = PER_PAGE if review.finished is None else max(items.count(), 1)
    page = Paginator(items, size).get_page(state.page)
    digest = review.digest() if review.finished else ""
    return {
        "review": review,
        "items": [(item, Opened.by(item.all_roles)) for item in page],
        "page": page,
        "total": page.paginator.count,
        "decisions": Decision.choices,
        "left": items.filter(decision="").count(),
        "to_suspend": items.filter(decision=Decision.SUSPEND).count(),
        "gone": gone_since(review),
        "digest": digest,
        "is_as_signed": bool(digest) and digest == finishing.signed_digest(review),
        "form": form,
        "crumbs": [(_("Subusers"), reverse("subusers:list")), (_("Access reviews"), reverse("reviews:list"))],
    }


@section(Section.EDITING_A_SUBUSER)
@require_POST
def save(request: PanelRequest, review_id: int) -> HttpResponse:
    """`.../<id>/save/`: what was decided on one page; then the next page."""
    review = review_or_404(request, review_id)
    page = Paginator(review.items.order_by("number"), PER_PAGE).get_page(request.POST.get("page", "1"))
    items: list[Item] = list(page)
    number = finishing.save(review, items, request.POST.dict(), request.user.name)
    messages.success(request, _("Saved: %(number)d.") % {"number": number})
    there = page.next_page_number() if page.has_next() and "stay" not in request.POST else page.number
    return redirect(reverse("reviews:detail", args=[review.pk], query={"page": there}))


@section(Section.EDITING_A_SUBUSER)
@require_POST
def finish(request: PanelRequest, review_id: int) -> HttpResponse:
    """`.../<id>/finish/`: dated, and signed into the journal."""
    review, form = review_or_404(request, review_id), FinishForm(request.POST)
    if not form.is_valid():
        return render(request, "reviews/detail.html", page_of(request, review, form))
    if finishing.finish(review, Actor.of(request), form.cleaned_data["note"]):
        messages.success(request, _("The review is finished, and signed into the journal."))
    else:
        messages.error(request, _("Decide about everything first. What is undecided is named below."))
    return redirect("reviews:detail", review.pk)


@section(Section.EDITING_A_SUBUSER)
@require_POST
def suspend(request: PanelRequest, review_id: int) -> HttpResponse:
    """`.../<id>/suspend/`: the plan for those that a finished review has decided to suspend."""
    review = review_or_404(request, review_id)
    rows = suspension_rows(review, Standing.read(request.api)) if review.finished else []
    if not rows:
        messages.info(request, _("There is nothing to suspend."))
        return redirect("reviews:detail", review.pk)
    title = _("Suspend: review of %(date)s") % {"date": f"{review.started:%Y-%m-%d}"}
    return redirect("jobs:detail", plan_for(request.user, "suspend", title, rows).pk)
