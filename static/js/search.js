// Pages to choose from while typing: an ARIA combobox over a plain form, which works without it.

const WAIT = 180; // milliseconds after the last key
const LEAST = 2; // letters

for (const form of document.querySelectorAll("[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggested");
  const status = form.querySelector("[role=status]");
  let timer, asked, active = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  list.setAttribute("role", "listbox");

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    status.textContent = "";
    active = -1;
  };

  const option = ({ title, language, kind, url }, place) => {
    const item = document.createElement("li");
    item.id = `suggested-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    const name = document.createElement("span");
    name.lang = language;
    name.textContent = title;
    const what = document.createElement("span");
    what.className = "meta";
    what.textContent = kind;
    item.append(name, " ", what);
    return item;
  };

  const show = ({ suggestions, told }) => {
    if (!suggestions.length) return close();
    list.replaceChildren(...suggestions.map(option));
    list.hidden = false;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "true");
    status.textContent = told; // with the number, so that a new list is read out too
  };

  const ask = async () => {
    const q = input.value.trim();
    if (q.length < LEAST) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q })}`, {
        credentials: "omit",
        signal: asked.signal,
      });
      if (answer.ok) show(await answer.json());
    } catch {
      // Typed on, or no connection: the form itself still works.
    }
  };

  const move = (step) => {
    const items = [...list.children];
    items[active]?.setAttribute("aria-selected", "false");
    active = active + step < -1 ? items.length - 1 : active + step >= items.length ? -1 : active + step;
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault(); // keep what was typed
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.href = list.children[active].dataset.url;
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.href = chosen.dataset.url;
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
}
