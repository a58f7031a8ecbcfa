// Two short ways to make an element.

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
