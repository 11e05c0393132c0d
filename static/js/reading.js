// Reading: everything works without this.
// A place is the same in every language, so the language menu and the second language keep it.

function keepPlace() {
  const place = /\.\d+$|^#[\w-]+$/.test(location.hash) ? location.hash : "";
  for (const link of document.querySelectorAll(".languages a[hreflang]")) link.hash = place;
  for (const form of document.querySelectorAll("[data-beside]")) form.action = location.pathname + place;
}
keepPlace();
addEventListener("hashchange", keepPlace);

// The sign beside a place copies its address; the browser goes there as with any link.
for (const link of document.querySelectorAll("a.place")) {
  link.addEventListener("click", () => navigator.clipboard?.writeText(link.href).catch(() => {}));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const words = button.querySelector("span");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 3000);
  });
}
