// The workbench, more handy: a name is dragged onto a coach, arrow keys go through the rows, sliders say their value.
// Dropping only opens the page that shows the effect; everything here can be done without scripts too.
"use strict";

(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  document.addEventListener("keydown", (event) => {
    const at = rows.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || !step || !rows[at + step]) return;
    event.preventDefault();
    rows[at + step].focus();
  });

  let moved = null;
  for (const name of document.querySelectorAll("[data-move]")) {
    name.draggable = true;
    name.addEventListener("dragstart", (event) => {
      moved = name.dataset.move;
      event.dataTransfer.setData("text/plain", name.textContent);
      event.dataTransfer.effectAllowed = "move";
      document.body.classList.add("moving");
    });
    name.addEventListener("dragend", () => {
      moved = null;
      document.body.classList.remove("moving");
    });
  }
  for (const coach of document.querySelectorAll("[data-coach]")) {
    coach.addEventListener("dragover", (event) => {
      if (!moved) return;
      event.preventDefault();
      coach.classList.add("drop-here");
    });
    coach.addEventListener("dragleave", () => coach.classList.remove("drop-here"));
    coach.addEventListener("drop", (event) => {
      event.preventDefault();
      if (moved) location.href = `${moved}?coach=${coach.dataset.coach}#effect`;
    });
  }
  const hint = document.getElementById("drag-hint");
  if (hint && rows.length) hint.hidden = false;

  for (const output of document.querySelectorAll("output[for]")) {
    const slider = document.getElementById(output.htmlFor.value);
    slider.addEventListener("input", () => { output.value = slider.value; });
  }
})();
