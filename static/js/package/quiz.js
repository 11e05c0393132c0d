// A question in the page: what stands in its fields, what is missing, and what was made of each answer.
(function (root) {
  "use strict";

  const { isRight } = root.SempreModule;
  const find = (selector, within) => within.querySelector(selector);
  const all = (selector, within) => [...within.querySelectorAll(selector)];

  function show(element, isShown) {
    if (element) element.hidden = !isShown;
  }

  function answerOf(question, fields) {
    const selects = all("select", fields);
    if (!selects.length) return all("input:checked", fields).map((input) => Number(input.value));
    const keyOf = (select) => Number(select.dataset.choice);
    if (question.kind === "order") {
      return [...selects].sort((one, other) => one.value - other.value).map(keyOf);
    }
    const chosen = new Map(selects.map((select) => [keyOf(select), Number(select.value)]));
    return question.choices.map((choice) => chosen.get(choice.key));
  }

  function problemOf(question, fields) {
    const values = all("select", fields).map((select) => select.value);
    if (values.includes("")) return "answer_first";
    if (!values.length && !find("input:checked", fields)) return "answer_first";
    return question.kind === "order" && new Set(values).size < values.length ? "number_twice" : "";
  }

  function fill(question, fields, given) {
    const put = (select) => {
      const key = Number(select.dataset.choice);
      if (!given) select.value = "";
      else if (question.kind === "order") select.value = given.indexOf(key) + 1;
      else select.value = given[question.choices.findIndex((choice) => choice.key === key)];
    };
    all("select", fields).forEach(put);
    all("input", fields).forEach((input) => {
      input.checked = Boolean(given) && given.includes(Number(input.value));
    });
  }

  function complain(fields, words) {
    const place = find("[data-wrong]", fields);
    fields.classList.toggle("is-wrong", Boolean(words));
    show(place, Boolean(words));
    find("[data-words]", place).textContent = words;
    fields.setAttribute("aria-describedby", `${fields.id}-how${words ? ` ${place.id}` : ""}`);
  }

  function judge(place, isGood) {
    show(place, true);
    show(find("[data-right]", place), isGood);
    show(find("[data-not-right]", place), !isGood);
  }

  // `saidPlace` words a place in an order.
  function review(question, place, form, given, saidPlace) {
    const isGood = isRight(question, given);
    place.classList.toggle("answered-right", isGood);
    place.classList.toggle("answered-wrong", !isGood);
    judge(find("[data-verdict]", place), isGood);
    question.choices.forEach((choice, number) => {
      const item = find(`[data-choice="${choice.key}"]`, place);
      const words = find("[data-words]", item);
      if (question.kind === "order") {
        const put = given.indexOf(choice.key) + 1;
        judge(find("[data-given]", item), put === number + 1);
        words.textContent = saidPlace(put);
      } else if (question.kind === "match") {
        const chosen = find(`[data-question="${question.id}"] option[value="${given[number]}"]`, form);
        judge(find("[data-given]", item), given[number] === choice.match);
        words.textContent = chosen ? chosen.textContent : "";
        if (chosen && chosen.lang) words.lang = chosen.lang;
        else words.removeAttribute("lang");
      } else {
        const isMine = given.includes(choice.key);
        show(find("[data-given]", item), isMine);
        show(find("[data-mine]", item), isMine);
        item.classList.toggle("is-chosen", isMine);
      }
    });
  }

  root.SempreModule = Object.assign(root.SempreModule, { answerOf, complain, fill, judge, problemOf, review });
})(window);
