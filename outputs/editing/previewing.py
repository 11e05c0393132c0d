"""A question as learners get it, before anybody was asked it: nothing is kept."""

from outputs.models import Question
from outputs.training import asking, course, scoring
from outputs.training.forms import QuizForm
from sempre import languages
from sempre.translated import text

PLAIN = "preview"  # the order of the answers is another one for every learner


def preview_of(question: Question) -> dict:
    """Return the question as the page asks it, and as the result explains it after the right answer."""
    asked = course.questions_of([question], languages.current())
    sheet = asking.Sheet(question.node.edition_id, question.node.stable_key, (), PLAIN)
    form = QuizForm(sheet=sheet, questions=asked)
    answered = scoring.score(asked, {each.key: _right(each) for each in asked}).answered
    return {
        "question": question,
        "asked": form.asked()[0],
        "answered": answered[0],
        "unit_title": text(question.node, "title"),
        "share_title": str(text(question, "text")),
    }


def _right(question: course.Question) -> list[int]:
    if question.kind in (Question.Kind.ORDER, Question.Kind.MATCH):
        return [choice.key for choice in question.choices]
    return [choice.key for choice in question.choices if choice.correct]
