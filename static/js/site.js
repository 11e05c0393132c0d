// Small comforts: everything works without them.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const page = { title: document.title, url: location.href };
    try {
      if (navigator.share) return await navigator.share(page);
      await navigator.clipboard.writeText(page.url);
      const words = button.querySelector("span");
      const before = words.textContent;
      words.textContent = button.dataset.copied;
      setTimeout(() => { words.textContent = before; }, 3000);
    } catch {
      // The visitor closed the share sheet: nothing to do.
    }
  });
}

// Menus close on Escape, on a click elsewhere, and when the focus leaves them.
const menus = document.querySelectorAll("[data-menu]");
for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
