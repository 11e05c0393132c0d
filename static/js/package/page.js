// The page of a package: which units are done, the questions and their result, what the platform keeps of it.
(function () {
  "use strict";

  const LONGEST = 4000; // letters that every platform keeps
  const { answerOf, complain, connect, fill, judge, problemOf, review, score } = window.SempreModule;
  const course = JSON.parse(document.getElementById("module").textContent);
  const quizzes = course.units.filter((unit) => unit.questions);
  const state = { done: new Set(), quizzes: {}, location: "" };
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  let session = null;
  let isTold = false; // whether the platform had it, when we last asked

  function word(name, values) {
    return course.words[name].replace(/%\((\w+)\)s/g, (_found, key) => values[key]).replace("%%", "%");
  }

  function show(element, isShown) {
    if (element) element.hidden = !isShown;
  }

  // What is kept: units done, per cent reached, answers. Answers to changed questions are dropped.

  function pack() {
    const entries = quizzes.map((unit) => {
      const { best, isHandedIn, answers } = state.quizzes[unit.id];
      const given = Object.keys(answers).map((id) => [id, answers[id].join(".")]);
      return [unit.id, { b: best, f: isHandedIn ? 1 : 0, a: Object.fromEntries(given) }];
    });
    const kept = { v: 1, d: [...state.done], q: Object.fromEntries(entries) };
    const text = JSON.stringify(kept);
    if (text.length <= LONGEST) return text;
    entries.forEach(([, quiz]) => Object.assign(quiz, { f: 0, a: {} })); // better without answers than cut off
    return JSON.stringify(kept);
  }

  function unpack(text) {
    let kept = {};
    try {
      kept = JSON.parse(text) || {};
    } catch (error) {
      // Nothing yet, or not ours.
    }
    course.units.filter((unit) => (kept.d || []).includes(unit.id)).forEach((unit) => state.done.add(unit.id));
    for (const unit of quizzes) {
      const quiz = (kept.q || {})[unit.id] || {};
      const answers = {};
      for (const question of unit.questions) {
        const given = (quiz.a || {})[question.id];
        if (given) answers[question.id] = given.split(".").map(Number);
      }
      const isHandedIn = quiz.f === 1 && unit.questions.every((question) => answers[question.id]);
      state.quizzes[unit.id] = { best: typeof quiz.b === "number" ? quiz.b : null, isHandedIn, answers };
    }
  }

  // How far the learner is. With several quizzes the weakest one is the score, so that it says what passing says.
  function report() {
    const required = course.units.filter((unit) => unit.required);
    const done = required.filter((unit) => state.done.has(unit.id));
    const percents = quizzes.map((unit) => state.quizzes[unit.id].best);
    return {
      kept: pack(),
      location: state.location,
      percent: percents.length && !percents.includes(null) ? Math.min(...percents) : null,
      isRead: required.every((unit) => unit.questions || state.done.has(unit.id)),
      isPassed: quizzes.length > 0 && quizzes.every((unit) => state.done.has(unit.id)),
      isComplete: required.length > 0 && done.length === required.length,
      done: done.length,
      total: required.length,
      progress: required.length ? done.length / required.length : 0,
    };
  }

  function save() {
    if (session) isTold = session.write(report());
    draw();
  }

  function draw() {
    const now = report();
    find("[data-progress]").textContent = word("progress", now);
    find(".progress-bar").value = now.progress;
    for (const unit of course.units) {
      const part = find(`[data-unit="${unit.id}"]`);
      const isDone = state.done.has(unit.id);
      show(find(`[data-done-of="${unit.id}"]`), isDone);
      show(find("[data-done]", part), isDone);
      show(find("[data-read]", part), !isDone);
    }
    say(now);
  }

  function say(now) {
    if (!course.platform) return;
    let name = "alone";
    if (session && session.isReview) name = "review";
    else if (session && now.isComplete) name = isTold ? "completed" : "lost";
    else if (session) name = isTold ? "recording" : "refused";
    const line = find("[data-record]");
    if (line.textContent !== course.words[name]) line.textContent = course.words[name];
    line.dataset.record = name;
  }

  function goTo(element) {
    element.focus({ preventScroll: true });
    element.scrollIntoView();
  }

  // Units

  function startUnits() {
    for (const unit of course.units) {
      const part = find(`[data-unit="${unit.id}"]`);
      const button = find("[data-read]", part);
      if (!button) continue;
      button.addEventListener("click", () => {
        state.done.add(unit.id);
        const next = course.units[course.units.indexOf(unit) + 1];
        state.location = (next || unit).anchor;
        save();
        find("[data-done]", part).focus();
      });
    }
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const unit = link && course.units.find((each) => `#${each.anchor}` === link.getAttribute("href"));
      if (unit) state.location = unit.anchor;
    });
  }

  function resume() {
    const unit = course.units.find((each) => each.anchor === state.location);
    if (!unit) return;
    const place = find("[data-resume]");
    find("a", place).href = `#${unit.anchor}`;
    show(place, true);
  }

  // Questions

  function summarise(form, wrong) {
    const summary = find("[data-errors]", form);
    const list = find("ul", summary);
    list.textContent = "";
    for (const [fields, problem] of wrong) {
      const link = document.createElement("a");
      link.href = `#${find("input, select", fields).id}`;
      link.textContent = `${find(".question-number", fields).textContent}: ${course.words[problem]}`;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    show(summary, wrong.length > 0);
    if (wrong.length) goTo(summary);
  }

  function startQuiz(unit) {
    const form = find(`[data-quiz="${unit.id}"]`);
    if (!form) return;
    const quiz = state.quizzes[unit.id];
    const result = find(`[data-result="${unit.id}"]`);
    const fieldsOf = (question) => find(`[data-question="${question.id}"]`, form);
    const answers = find(`[data-answers="${unit.id}"]`);
    find("[data-review]", result).append(find("div", answers));
    answers.remove();
    unit.questions.forEach((question) => fill(question, fieldsOf(question), quiz.answers[question.id]));
    if (quiz.isHandedIn) showResult(unit, form, result);

    form.addEventListener("change", () => {
      for (const question of unit.questions) {
        const fields = fieldsOf(question);
        if (problemOf(question, fields)) delete quiz.answers[question.id];
        else quiz.answers[question.id] = answerOf(question, fields);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const found = unit.questions.map((question) => [fieldsOf(question), problemOf(question, fieldsOf(question))]);
      found.forEach(([fields, problem]) => complain(fields, problem ? course.words[problem] : ""));
      const wrong = found.filter(([, problem]) => problem);
      summarise(form, wrong);
      if (!wrong.length) handIn(unit, form, result, fieldsOf);
    });
    find("[data-again]", result).addEventListener("click", () => {
      Object.assign(quiz, { isHandedIn: false, answers: {} });
      unit.questions.forEach((question) => fill(question, fieldsOf(question), null));
      show(form, true);
      show(result, false);
      save();
      goTo(find("h2", document.getElementById(unit.anchor)));
    });
  }

  function handIn(unit, form, result, fieldsOf) {
    const quiz = state.quizzes[unit.id];
    unit.questions.forEach((question) => {
      quiz.answers[question.id] = answerOf(question, fieldsOf(question));
    });
    const reached = score(unit.questions, quiz.answers, course.pass);
    quiz.isHandedIn = true;
    quiz.best = Math.max(quiz.best === null ? 0 : quiz.best, reached.percent);
    if (reached.isPassed) state.done.add(unit.id);
    state.location = unit.anchor;
    showResult(unit, form, result);
    save();
    goTo(find("h3", result));
  }

  function showResult(unit, form, result) {
    const { answers } = state.quizzes[unit.id];
    const reached = score(unit.questions, answers, course.pass);
    judge(find(".score", result), reached.isPassed);
    find(".score [data-words]", result).textContent = word("result", reached);
    unit.questions.forEach((question) => {
      const place = find(`[data-answer="${question.id}"]`, result);
      review(question, place, form, answers[question.id] || [], (number) => word("place", { place: number }));
    });
    show(form, false);
    show(result, true);
  }

  // The platform

  function start() {
    session = course.platform && connect ? connect(course.platform) : null;
    unpack(session ? session.kept : "");
    state.location = session ? session.location : "";
    all("[data-script]").forEach((element) => show(element, true));
    all(".no-script").forEach((element) => element.remove());
    resume();
    startUnits();
    quizzes.forEach(startQuiz);
    save();
  }

  window.addEventListener("pagehide", () => {
    if (!session) return;
    session.write(report());
    session.finish();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && session) window.location.reload(); // the platform begins anew
  });
  document.addEventListener("visibilitychange", () => {
    if (session && document.visibilityState === "hidden") session.write(report());
  });
  start();
})();
