"""Work that runs by the clock. Each task says in whose name it works; without an actor it would see no row at all."""

from __future__ import annotations

from procrastinate.contrib.django import app

from opennrm.cases import services as cases
from opennrm.journeys import appointment_reminders, keeping_safe, sweeping, term_notices, told
from opennrm.journeys.outgoing import notifying, sending
from opennrm.kernel import chain
from opennrm.kernel.actors import Actor
from opennrm.people import services as people
from opennrm.placement import services as placement
from opennrm.publications import services as publications


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="link-the-log")
def link_the_log(timestamp: int) -> None:
    """Chain what was written to the log since last time."""
    while chain.link():
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sign-the-log")
def sign_the_log(timestamp: int) -> None:
    """Sign the end of the chain, so that a cut tail is found."""
    chain.checkpoint()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="compare-people")
def compare_people(timestamp: int) -> None:
    """Offer the desk what may be one person reported twice."""
    people.compare_waiting(by=Actor.for_job("people.compare"))


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="late-reviews")
def late_reviews(timestamp: int) -> None:
    """Tell superiors of emergency accesses that nobody has reviewed in time."""
    cases.escalate_late_reviews(by=Actor.for_job("late-reviews"))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="unanswered-events")
def unanswered_events(timestamp: int) -> None:
    """Tell the next ones of what threatens somebody and nobody acts on yet."""
    keeping_safe.tell_of_unanswered(by=Actor.for_job("unanswered-events"))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take-in-messages")
def take_in_messages(timestamp: int) -> None:
    """Messages from the public site become referrals."""
    told.take_in(by=Actor.for_job("told.take_in"))


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="erase-messages")
def erase_messages(timestamp: int) -> None:
    """What anybody left without a name is erased when its time is over."""
    publications.erase_ended(by=Actor.for_job("erase-messages"))


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="sweep-files")
def sweep_files(timestamp: int) -> None:
    """Remove sealed files that no row speaks of."""
    sweeping.sweep_files(by=Actor.for_job("sweep-files"))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send-what-was-cleared")
def send_what_was_cleared(timestamp: int) -> None:
    """Carry away what the gate let through and what is due."""
    sending.send_due()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail-notices")
def mail_notices(timestamp: int) -> None:
    """Tell workers by mail that something waits: the urgent within minutes, the rest once a day."""
    notifying.mail_notices(by=Actor.for_job("mail-notices"))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="places-by-the-clock")
def places_by_the_clock(timestamp: int) -> None:
    """Free what nobody answered, wake who is on duty for an emergency, look for who is late on the way."""
    job = Actor.for_job("placement.clock")
    placement.expire_offers(by=job)
    placement.escalate_offers(by=job)
    placement.alarm_overdue(by=job)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind-of-appointments")
def remind_of_appointments(timestamp: int) -> None:
    """Remind people of appointments over the safe contact; where that cannot be, ask the lead to do it in person."""
    appointment_reminders.remind_due(by=Actor.for_job("remind-of-appointments"))


@app.periodic(cron="15 5 * * *")
@app.task(
    queueing_lock="tell-of-terms", aliases=["opennrm.journeys.tasks.remind_of_terms"]
)  # as older releases queued it
def tell_of_terms(timestamp: int) -> None:
    """Tell who must act of terms that come near, and open what is left where a period ran out."""
    term_notices.tell_of_terms()
