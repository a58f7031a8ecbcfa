// The parts of the page beside the drawing, the network and the answer.

import { Keep } from "./keep.js";

/**
 * Each is a class, made once with the stage (see main.js), with
 *   request: what it wants to know with the next frame, as an object of name → JSON (see demo/extras.py);
 *   show(frame): called with each frame, which holds the answers by the same names, and after a change of the theme.
 */
export const PARTS = [Keep];
