"""Opening, answering once, closing for good, acting, forgetting."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from outputs.assessments import services
from outputs.assessments.actions import calendar_of, rows_of
from outputs.assessments.ideas import ideas_for
from outputs.models import AssessmentAction, AssessmentRound, Invitation, Node, Organisation, Response
from sempre import codes
from tests.factories.assessments import answered, closed, let_end, levels, roadmap, round_of, stored
from tests.factories.outputs import EditionFactory, NodeFactory, ToolFactory, WorkFactory

SECRET = "a" * 32


def give(round_, audience="staff", answers=None, **options):
    invitation = round_.invitations.get(audience=audience)
    options = {"language": "sv", "token": uuid.uuid4()} | options
    return services.give_answers(invitation, answers=answers or {"own-goals": 2}, **options)


@pytest.mark.django_db
class TestOpening:
    def test_a_round_comes_with_a_link_each_and_own_questions(self):
        round_ = round_of(SECRET, own_questions=["One?", "Two?"], title="Spring")
        organisation = Organisation.objects.get()
        assert (organisation.key_hash, organisation.name) == (codes.fingerprint(SECRET), "Day centre")
        assert SECRET not in str(Organisation.objects.values().get())
        assert [link.audience for link in round_.invitations.all()] == ["leader", "staff", "service_user"]
        assert {len(link.code) for link in round_.invitations.all()} == {10}
        assert [(q.position, q.text) for q in round_.own_questions.all()] == [(1, "One?"), (2, "Two?")]

    def test_the_same_form_twice_opens_one(self):
        one, other = round_of(SECRET), round_of(SECRET, name="Another")
        assert (one, Organisation.objects.count(), AssessmentRound.objects.count()) == (other, 1, 1)

    def test_without_practices_there_is_none(self):
        WorkFactory(kind="roadmap")
        with pytest.raises(ValidationError, match="no practices yet"):
            round_of()
        assert Organisation.objects.count() == 0

    def test_the_newest_published_edition_is_asked(self):
        roadmap(date="2025-01-01")
        newest = roadmap(date="2026-05-01")
        roadmap(date="2026-09-01", status="draft")
        assert round_of().edition == newest

    def test_rounds_have_an_end(self, monkeypatch):
        monkeypatch.setattr(services, "ROUNDS_AT_MOST", 1)
        with pytest.raises(ValidationError, match="very many rounds"):
            open_again(round_of())


def open_again(round_):
    return services.open_round(
        round_.organisation, version="full", audiences=["staff"], opens_on=round_.opens_on, closes_on=round_.closes_on
    )


@pytest.mark.django_db
class TestAnswering:
    def test_what_is_stored_and_what_is_not(self):
        round_ = round_of()
        assert give(round_, answers={"own-goals": 3, "safe": None})
        response = Response.objects.values().get()
        assert {name: value for name, value in response.items() if name not in ("id", "token")} == {
            "round_id": round_.pk, "audience": "staff", "language": "sv", "on_paper": False,
            "answers": {"own-goals": 3, "safe": None},
        }  # fmt: skip

    def test_a_form_counts_once(self):
        round_, token = round_of(), uuid.uuid4()
        assert [give(round_, token=token), give(round_, token=token, answers={"safe": 0})] == [True, False]
        assert stored(round_) == [("staff", {"own-goals": 2})]

    @pytest.mark.parametrize(
        ("from_today", "until_today", "on_paper", "state"),
        [(1, 20, False, "planned"), (1, 20, True, "planned"), (-20, -1, False, "over"), (-20, -1, True, None),
         (-20, 0, False, None), (0, 0, True, None)],
    )  # fmt: skip
    def test_only_in_its_days(self, from_today, until_today, on_paper, state):
        round_, today = round_of(), timezone.localdate()
        round_.opens_on, round_.closes_on = today + dt.timedelta(from_today), today + dt.timedelta(until_today)
        round_.save()
        assert refused(lambda: give(round_, on_paper=on_paper)) == state

    def test_a_closed_round_takes_neither_link_nor_paper(self):
        round_ = round_of()
        answered(round_, "staff", *levels("own-goals", 1, 1, 1, 1, 1))
        closed(round_)
        assert [refused(lambda on_paper=p: give(round_, on_paper=on_paper)) for p in (False, True)] == ["closed"] * 2

    def test_a_resting_link_takes_none_but_paper_does(self):
        round_ = round_of()
        invitation = round_.invitations.get(audience="staff")
        services.set_link(invitation, is_closed=True)
        assert [refused(lambda on_paper=p: give(round_, on_paper=on_paper)) for p in (False, True)] == ["closed", None]
        services.set_link(invitation, is_closed=False)
        assert give(round_)

    def test_there_is_an_end(self, monkeypatch):
        monkeypatch.setattr(services, "ANSWERS_AT_MOST", 1)
        round_ = round_of()
        give(round_)
        with pytest.raises(ValidationError, match="no more fits in"):
            give(round_)

    @pytest.mark.parametrize("change", [str.lower, lambda c: f" {c[:5]} - {c[5:]} ", lambda c: c])
    def test_codes_as_people_type_them(self, change):
        code = round_of().invitations.get(audience="leader").code
        assert services.find_invitation(change(code)).code == code

    @pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-FGHJ0", "\x00", "A" * 10_000, "💡" * 10, "ABCDEFGHJK"])
    def test_other_codes_find_nothing(self, typed):
        round_of()
        assert services.find_invitation(typed) is None


def refused(step):
    try:
        step()
    except services.Refused as refusal:
        return refusal.state
    return None


@pytest.mark.django_db
class TestClosing:
    def test_early_only_with_five_of_one_audience(self):
        round_ = round_of()
        answered(round_, "staff", *levels("own-goals", 1, 1, 1, 1))
        answered(round_, "leader", *levels("own-goals", 1, 1, 1, 1))
        assert (services.may_close(round_), refused(lambda: services.close_round(round_))) == (False, "open")
        answered(round_, "staff", {"own-goals": 4})
        assert services.may_close(round_)

    def test_after_the_last_day_always(self):
        round_ = round_of()
        let_end(round_)
        assert (round_.state, services.may_close(round_), closed(round_).state) == ("over", True, "closed")

    def test_what_few_said_is_deleted_and_the_rest_gets_new_marks(self):
        round_, token = round_of(), uuid.uuid4()
        give(round_, token=token)
        answered(round_, "staff", *levels("own-goals", 0, 1, 3, 4))
        answered(round_, "leader", *levels("own-goals", 1, 1))
        before = set(Response.objects.values_list("pk", "token"))
        closed(round_)
        assert [answers["own-goals"] for audience, answers in stored(round_)] == [0, 1, 2, 3, 4]
        assert not {mark for row in before for mark in row} & {
            mark for row in Response.objects.values_list("pk", "token") for mark in row
        }

    def test_closing_twice_changes_nothing(self):
        round_ = round_of()
        let_end(round_)
        day = closed(round_).closed_on
        services.close_round(round_)
        assert closed(round_).closed_on == day

    def test_another_last_day_until_it_is_closed(self):
        round_ = round_of()
        day = round_.closes_on + dt.timedelta(days=9)
        services.extend_round(round_, day)
        round_.refresh_from_db()
        assert round_.closes_on == day
        let_end(round_)
        closed(round_)
        assert refused(lambda: services.extend_round(round_, day)) == "closed"


@pytest.mark.django_db
class TestActing:
    def action(self, round_, days=10, **fields):
        usual = {"practice_key": "own-goals", "what": "Ask first", "owner": "team leader"}
        due = timezone.localdate() + dt.timedelta(days=days)
        return services.add_action(round_, due=due, **(usual | fields))

    def test_actions_by_day_with_overdue_computed(self):
        round_ = round_of()
        self.action(round_, 20, what="Later")
        self.action(round_, -1, what="Late")
        done = self.action(round_, -5, what="Done")
        services.change_action(done, state="done")
        rows = rows_of(round_.organisation)
        assert [(row.action.what, row.sign, row.practice.value) for row in rows] == [
            ("Late", "late", "Practice own-goals"), ("Later", "open", "Practice own-goals"),
            ("Done", "done", "Practice own-goals"),
        ]  # fmt: skip
        assert [name for name in vars(AssessmentAction) if "overdue" in name] == ["is_overdue"]

    def test_the_calendar_holds_what_is_going_on(self):
        round_ = round_of()
        self.action(round_, 7, what="Ask; first,\r\nBEGIN:VALARM")
        services.change_action(self.action(round_, 7, what="Dropped"), state="dropped")
        text = calendar_of(round_.organisation).decode()
        assert (text.count("BEGIN:VEVENT"), "\r\nBEGIN:VALARM" in text) == (1, False)
        assert f"DTSTART;VALUE=DATE:{timezone.localdate() + dt.timedelta(7):%Y%m%d}" in text

    def test_tools_and_modules_of_a_practice(self):
        edition = roadmap()
        practice = edition.nodes.get(stable_key="own-goals")
        practice.tools.set([ToolFactory(title_en="Café"), ToolFactory(title_en="Hidden", state="draft")])
        practice.modules = ["needs", "nothing"]
        old, new = (EditionFactory(work=work, date=d) for work in [WorkFactory(kind="training")] for d in DATES)
        for training in (old, new):
            NodeFactory(edition=training, kind=Node.Kind.MODULE, stable_key="needs", title_en=str(training.date))
        ideas = ideas_for([practice])[practice.pk]
        assert [tool.title_en for tool in ideas.tools] == ["Café"]
        assert [module.edition for module in ideas.modules] == [new]


DATES = ("2025-01-01", "2026-01-01")


@pytest.mark.django_db
class TestForgetting:
    def test_everything_goes_at_once(self):
        round_ = round_of(own_questions=["One?"])
        give(round_)
        services.delete_everything(round_.organisation)
        assert [m.objects.count() for m in (Organisation, AssessmentRound, Invitation, Response)] == [0, 0, 0, 0]

    def test_pages_unused_for_36_months_are_deleted(self, capsys):
        for name, days in (("old", 3 * 366 + 1), ("young", 3 * 365 - 1)):
            round_of(name=name)
            seen = timezone.localdate() - dt.timedelta(days=days)
            Organisation.objects.filter(name=name).update(seen_on=seen)
        call_command("retention")
        assert list(Organisation.objects.values_list("name", flat=True)) == ["young"]
        assert "1 assessed organisations deleted" in capsys.readouterr().out


def at_once(*steps) -> list[str]:
    """Run each step in a thread of its own, all from the same moment; return how each ended."""
    gate, ends = threading.Barrier(len(steps)), [""] * len(steps)

    def run(i: int, step) -> None:
        try:
            gate.wait(10)
            ends[i] = str(step())
        except services.Refused as refusal:
            ends[i] = str(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_the_same_moment_counts_once():
    round_, token = round_of(), uuid.uuid4()
    assert at_once(*[lambda: give(round_, token=token)] * 3) == ["False", "False", "True"]
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_answer_comes_in_after_the_closing_of_the_same_moment():
    round_ = round_of()
    answered(round_, "staff", *levels("own-goals", 1, 1, 1, 1, 1))
    ends = at_once(lambda: give(round_), lambda: services.close_round(round_))
    assert (ends, Response.objects.count()) in ((["None", "True"], 6), (["None", "closed"], 5))


@pytest.mark.django_db(transaction=True)
def test_a_round_opened_twice_at_the_same_moment_is_one():
    roadmap()
    ends = at_once(*[lambda: round_of(SECRET).pk] * 2)
    assert (len(set(ends)), Organisation.objects.count(), AssessmentRound.objects.count()) == (1, 1, 1)
