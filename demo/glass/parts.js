// The parts of the page beside the drawing, the network and the answer.

import { Inspector } from "./inspector.js";
import { Keep } from "./keep.js";
import { KernelsView } from "./kernels.js";
import { Lesson } from "./lesson.js";
import { MapSentences } from "./map_sentences.js";
import { Reader } from "./reader.js";
import { Samples } from "./samples.js";
import { Share } from "./share.js";
import { Switches } from "./switches.js";
import { Teach } from "./teach.js";
import { WhyView } from "./why.js";

/**
 * Each is a class, made once with the stage (see main.js), with
 *   request: what it wants to know with the next frame, as an object of name → JSON (see demo/extras.py);
 *   show(frame): called with each frame, which holds the answers by the same names, and after a change of the theme;
 *   renew(frame), where it keeps anything of the network: called before the first frame of another one is shown, which
 *   may be an error;
 *   start(), where it has one: called once, when all parts are there and the drawing that was kept is back.
 */
// The switches stand inside the part before them
export const PARTS = [Keep, Reader, Samples, Inspector, WhyView, Switches, KernelsView, Lesson, Teach, Share, MapSentences];
