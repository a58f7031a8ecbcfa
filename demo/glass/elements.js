// Short ways to make an element, and to change its text.

/** An element with this text. */
export function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

/** An element of this class with these children. */
export function part(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** A button with this label, found by tests under this id, that does this when it is clicked. */
export function button(label, testid, clicked) {
  const element = text("button", label);
  element.type = "button";
  element.dataset.testid = testid;
  element.addEventListener("click", clicked);
  return element;
}

/** Change a text only where it is another one: there are hundreds, thirty times a second, and some are read aloud. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
