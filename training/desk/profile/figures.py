"""The people of one cooperative on a day, each with what he or she was taught and has shown."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from cooperatives.boards.models import Person, Term
from cooperatives.desk.profile.figures import Profile
from cooperatives.register.models import Cooperative
from registry.models import User
from training.competency.models import Certificate, CompetencyAssessment
from training.cover.figures import matrix
from training.desk.competency.filters import outcome_on, state_on
from training.desk.cover.figures import Shown, shown
from training.sessions.models import Participation, people


def own_people(profile: Profile, user: User) -> QuerySet[Person]:
    """Those who sit in its organs on the day, as far as somebody sees them, with all of it at hand."""
    on, own = profile.moment.on, Term.objects.held_on(profile.moment.on).filter(cooperative=profile.row)
    taught = Participation.objects.visible_to(user).entered().present().filter(session__starts_on__lte=on)
    assessed = CompetencyAssessment.objects.visible_to(user).entered().filter(assessed_on__lte=on)
    certified = Certificate.objects.visible_to(user).entered().filter(issued_on__lte=on)
    related: dict[str, tuple[str, QuerySet[Any]]] = {
        "terms": ("seats", own.order_by("pk")),
        "participations": ("taught", taught.select_related("session__course").order_by("-session__starts_on", "-pk")),
        "assessments": ("assessed", assessed.annotate(came_of_it=outcome_on(on)).select_related("scheme")
                        .order_by("-assessed_on", "-pk")),
        "certificates": ("shown", certified.annotate(state=state_on(on)).select_related("scheme")
                         .order_by("-valid_until", "-pk")),
    }  # fmt: skip
    found = people(user).filter(pk__in=own.values("person")).order_by("name", "pk")
    return found.prefetch_related(*(Prefetch(name, rows, to_attr=to) for name, (to, rows) in related.items()))


def required_of(profile: Profile) -> list[Shown]:
    """The posts it must have a certificate holder in on the day, and how each stands."""
    return shown(matrix(Cooperative.objects.filter(pk=profile.row.pk), profile.moment.on))


def represented(profile: Profile, user: User) -> QuerySet[Participation]:
    """Who came to trainings for it by the day, whether they still sit there or not."""
    rows = Participation.objects.visible_to(user).entered().present()
    rows = rows.filter(cooperative=profile.row, session__starts_on__lte=profile.moment.on)
    return rows.select_related("person", "session__course").order_by("-session__starts_on", "person__name", "pk")
