"""Colours, type and the frame around the page: ink on warm paper, and one accent."""

from pathlib import Path

import gradio as gr

FAVICON = Path(__file__).parent / "favicon.png"
BASE = Path(__file__).parent / "base.css"

LIGHT = {
    "page": "#faf8f4",
    "paper": "#ffffff",
    "ink": "#1b1a17",
    "muted": "#6b665c",
    "line": "#e2ddd2",
    "accent": "#c2371a",
    "negative": "#2166ac",
    "positive": "#c4620a",
    "run-1": "#0072b2",
    "run-2": "#00785a",
    "run-3": "#a2447f",
    "run-4": "#8a6100",
}
DARK = {
    "page": "#171614",
    "paper": "#0d0c0b",
    "ink": "#f6f1e7",
    "muted": "#a49d90",
    "line": "#38342e",
    "accent": "#ff8a66",
    "negative": "#6cb0f5",
    "positive": "#ffb25c",
    "run-1": "#56b4e9",
    "run-2": "#2fc79b",
    "run-3": "#e08fc0",
    "run-4": "#e6b422",
}
"""Every colour of the page by its use: paper is the colour of the number 0 in a map, and ink that of the largest.
Numbers below and above 0 go from paper to negative and positive, blue and orange, which all eyes tell apart. Runs laid
over each other have colours of Okabe and Ito's set for colour-blind eyes, dark enough here to be read as lines."""

# Fonts that systems bring along: no page has to ask another host for them
FONT = ("ui-sans-serif", "system-ui", "sans-serif")

FRAME = """
/* The strongest colour behind a signed number, on which the number is still read */
:root { --ds-tint: 65%; }
.dark { --ds-tint: 50%; }
.gradio-container { max-width: 1280px !important; padding: 0 !important; }
.gradio-container .main.app { padding: 0 clamp(16px, 2vw, 24px) !important; }
.gradio-container .html-container { padding: 0 !important; }
#brand h1 { margin: 0; font-size: 24px; line-height: 44px; font-weight: 650; letter-spacing: -0.01em; }
#brand h1 { color: var(--ds-ink); }
#brand { position: absolute; z-index: 1; top: 4px; left: 0; right: 0; width: auto; pointer-events: none; }
#brand h1 { float: left; pointer-events: auto; }
#tabs .tab-wrapper { height: auto; padding: 0; margin: 4px 190px 0 154px; }
#tabs .tab-container { height: auto; gap: 4px; background: none; }
#tabs .tab-container::after { display: none; }
#tabs .tab-container button { min-width: 44px; height: 44px; padding: 0 14px; font-size: 15px; color: var(--ds-muted); }
#tabs .tab-container button.selected { color: var(--ds-ink); font-weight: 600; }
#tabs .tab-container button.selected::after { background: var(--ds-accent); }
#tabs .tabitem { padding: 0; border: 0; }
#language { position: absolute; top: 4px; right: 48px; width: auto; z-index: 1; }
@media (max-width: 620px) {
  #brand { position: relative; top: 0; height: 32px; }
  #brand h1 { line-height: 32px; }
  #brand .shortcuts-open { margin-top: -6px; }
  #language { top: -6px; }
  #tabs .tab-wrapper { margin: 0 0 0 -14px; }
}
/* A number on a colour of its own is black or white, whichever is told apart better: 0.179 is the luminance between */
.on-fill {
  --y: clamp(0, (0.179 - y) * 1000000, 1);
  background: var(--fill);
  color: color(from var(--fill) xyz calc(0.95 * var(--y)) var(--y) calc(1.089 * var(--y)));
}
footer .divider { display: none; }
footer :is(a, button) { color: var(--ds-muted) !important; }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after {
    animation-duration: 0.01ms !important; /* not 0: its end is still told to those who wait for it */
    animation-iteration-count: 1 !important;
    transition-duration: 0s !important;
    transition-delay: 0s !important;
    scroll-behavior: auto !important;
  }
}
"""
"""What of Gradio's own frame is narrowed."""


def build_theme() -> gr.themes.Base:
    """Gradio's own parts in the page's colours."""
    return gr.themes.Base(font=FONT, font_mono=("ui-monospace", "monospace")).set(
        body_background_fill=LIGHT["page"],
        body_background_fill_dark=DARK["page"],
        body_text_color=LIGHT["ink"],
        body_text_color_dark=DARK["ink"],
    )


def build_css() -> str:
    """The colours as custom properties, `--ds-page` and so on, and the frame."""
    return "\n".join([_properties(":root", LIGHT), _properties(".dark", DARK), FRAME])


def component_css(*files: Path) -> str:
    """The style sheets of a component of the page's own, after the type that all of them share."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (BASE, *files))


def _properties(selector: str, colours: dict[str, str]) -> str:
    lines = "".join(f"  --ds-{name}: {colour};\n" for name, colour in colours.items())
    return f"{selector} {{\n{lines}}}"
