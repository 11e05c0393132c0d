// Notes of a reflection: kept in this browser if, and only if, the reader ticks the box. Nothing is sent.
const notes = document.querySelector("[data-notes]");

if (notes && canStore()) start();

function canStore() {
  try {
    localStorage.setItem("notes-try", "");
    localStorage.removeItem("notes-try");
    return true;
  } catch {
    return false;
  }
}

function start() {
  const place = `notes/${notes.dataset.notes}`;
  const box = notes.querySelector("[data-keep] input");
  const fields = [...notes.querySelectorAll("textarea")];
  const kept = localStorage.getItem(place);
  notes.querySelector("[data-keep]").hidden = false;
  box.checked = kept !== null;
  if (kept !== null) fill(fields, kept);

  const keep = () => {
    if (!box.checked) return localStorage.removeItem(place);
    try {
      localStorage.setItem(place, JSON.stringify(fields.map((field) => field.value)));
    } catch {
      box.checked = false; // no room: better to say so than to lose notes silently
    }
  };
  box.addEventListener("change", keep);
  for (const field of fields) field.addEventListener("input", keep);
}

function fill(fields, kept) {
  try {
    JSON.parse(kept).forEach((value, number) => {
      if (fields[number] && typeof value === "string") fields[number].value = value;
    });
  } catch {
    // Not ours any more: the fields stay empty.
  }
}
