// What an answer is worth: the rules of outputs/training/scoring.py, with which a test compares them.
(function (root) {
  "use strict";

  function isSame(one, other) {
    return one.length === other.length && one.every((value, place) => value === other[place]);
  }

  // `given`: the keys of the chosen choices; of an order, all keys as they were put; of pairs, for each choice the key
  // of the one whose match was chosen for it.
  function isRight(question, given) {
    const choices = question.choices;
    if (question.kind === "order") return isSame(given, choices.map((choice) => choice.key));
    if (question.kind === "match") {
      const matchOf = (key) => {
        const found = choices.find((choice) => choice.key === key);
        return found ? found.match : null;
      };
      return isSame(given.map(matchOf), choices.map((choice) => choice.match));
    }
    const right = choices.filter((choice) => choice.correct).map((choice) => choice.key);
    return given.length > 0 && right.every((key) => given.includes(key)) && given.every((key) => right.includes(key));
  }

  // `answers`: what was given, by the question's id. Per cent are rounded down.
  function score(questions, answers, pass) {
    const sum = (among) => among.reduce((total, question) => total + question.points, 0);
    const right = questions.filter((question) => isRight(question, answers[question.id] || []));
    const [reached, points] = [sum(right), sum(questions)];
    return {
      score: reached,
      points,
      percent: points ? Math.floor((reached * 100) / points) : 0,
      isPassed: points > 0 && reached * 100 >= pass * points,
    };
  }

  root.SempreModule = Object.assign(root.SempreModule || {}, { isRight, score });
})(window);
