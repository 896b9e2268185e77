import htm from './htm.js';
import { Component, h, render } from './preact.js';

/** What is interpolated is text or a component, never markup. */
export const html = htm.bind(h);
export { Component, render };
