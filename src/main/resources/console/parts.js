// What several screens show: times, names, badges, keys, lists and charts.
import { html, svg, nothing } from './lit-html.js';
import * as api from './api.js';

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const AGO = new Intl.RelativeTimeFormat('en');
const NUMBER = new Intl.NumberFormat('en');
const UNITS = [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

// --- Times, in the reader's zone, with the exact time in UTC on hover

export const day = iso => timeElement(iso, time => DAY.format(time));
export const minute = iso => timeElement(iso, time => MINUTE.format(time));
/** "2 days ago" or "in 3 hours". */
export const ago = iso => timeElement(iso, time => {
  const seconds = (time - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return AGO.format(Math.round(seconds / length), unit);
});

/** Text that only looks like a time stays as it is. */
function timeElement(iso, format) {
  const time = new Date(iso);
  if (Number.isNaN(time.valueOf())) return iso;
  return html`<time datetime=${iso} title=${iso.replace('T', ' ').replace('Z', ' UTC')}>${format(time)}</time>`;
}

export const number = value => NUMBER.format(value);

// --- Text of other people

/** Isolated, so that it cannot reorder what is around it. */
export const text = value => html`<bdi>${value}</bdi>`;

/** What is said if there is nothing to show, such as "Any product". */
export const textOr = (value, otherwise) => (value == null || value === '' ? html`<i>${otherwise}</i>` : text(value));

/** Who did something, as the rest of a sentence. */
export function by(actor) {
  if (!actor?.name) return nothing;
  if (actor.tokenId) return html` with the token “${text(actor.name)}”`;
  return actor.name === 'open' ? ' in open mode' : html` by ${text(actor.name)}`;
}

/** A sentence of the API, with its times in the reader's zone. */
export const sentence = words =>
  html`<bdi>${words.split(/(\d{4}-\d\d-\d\dT[\d:]+Z)/).map((part, i) => (i % 2 ? minute(part) : part))}</bdi>`;

export const badge = status => html`<span class="badge ${status.toLowerCase()}">${status.toLowerCase()}</span>`;
export const facts = rows => html`<dl class="facts">
  ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;

export const failure = problem => (problem ? html`<p class="failure" role="alert">${problem.message}</p>` : nothing);

/** Fills the `state` of a screen. What is on the screen stays there until then. */
export async function load(app, state, read, words = '') {
  try {
    Object.assign(state, await read(), { problem: null });
  } catch (problem) {
    state.problem = problem;
  }
  app.say(words);
}

/** A screen whose `state` is loaded, or why it is not. */
export const loaded = (state, isLoaded, content) => html`${failure(state.problem)}
  ${isLoaded ? content() : state.problem ? nothing : html`<p class="loading">Loading …</p>`}`;

// --- Keys. They stay out of the page until somebody asks for one

const revealed = new Map();
export const forgetKeys = () => revealed.clear();

/** The license with its key as the API shows it to those who may not see keys. */
export const withoutKey = license => ({ ...license, key: `${license.key.slice(0, 8)}-…${license.key.slice(-5)}` });

export function licenseKey(license, app) {
  const key = revealed.get(license.id);
  const toggle = async () => {
    if (key) revealed.delete(license.id);
    else revealed.set(license.id, (await api.read(`licenses/${license.id}`)).data.key);
    app.draw();
  };
  return html`<span class="key">
    <code>${key ?? license.key}</code>
    ${api.can('keys:read')
      ? html`<button class="small" @click=${app.attempt(toggle)}>${key ? 'Hide' : 'Reveal'} key</button>`
      : nothing}
    ${key ? copyButton(key) : nothing}
  </span>`;
}

/** Pages without TLS on another machine have no clipboard. */
export function copyButton(value) {
  const copy = async ({ target }) => {
    const isCopied = await navigator.clipboard?.writeText(value).then(() => true, () => false);
    target.textContent = isCopied ? 'Copied' : 'Not allowed here: select the text and copy it';
  };
  return html`<button class="small" type="button" aria-live="polite" @click=${copy}>Copy</button>`;
}

// --- Lists that grow while the reader scrolls

customElements.define('load-more', class extends HTMLElement {
  connectedCallback() {
    this.observer = new IntersectionObserver(([entry]) => entry.isIntersecting && this.dispatchEvent(new Event('more')));
    this.observer.observe(this);
  }

  disconnectedCallback() { this.observer.disconnect(); }
});

/** Reads the pages of a list one after the other. */
export class Pages {
  rows = [];
  isLoading = false;
  problem = null;

  constructor(path, app, map = row => row) {
    Object.assign(this, { path, next: path, app, map });
    this.ready = this.load();
  }

  load = async () => {
    if (this.isLoading || !this.next) return;
    this.isLoading = true;
    this.problem = null;
    try {
      const { rows } = this;
      const { data, next } = await api.read(this.next);
      if (rows !== this.rows) return; // Restarted meanwhile.
      rows.push(...data.map(this.map));
      this.next = next;
    } catch (problem) {
      this.problem = problem;
    }
    this.isLoading = false;
    this.app.draw();
  };

  /** Reads the first page anew, and shows the old rows until then. */
  async restart() {
    const anew = new Pages(this.path, this.app, this.map);
    await anew.ready;
    Object.assign(this, { rows: anew.rows, next: anew.next, problem: anew.problem, isLoading: false });
    this.app.draw();
  }

  /** @param empty what to say, and what to do next, if there are no rows */
  view(row, empty) {
    if (!this.rows.length && !this.isLoading && !this.problem) return html`<p class="empty">${empty}</p>`;
    return html`
      <ul class="rows" aria-busy=${this.isLoading}>${this.rows.map(item => html`<li>${row(item)}</li>`)}</ul>
      ${failure(this.problem)}
      ${this.next
        ? html`<load-more @more=${this.load}></load-more>
            <button class="more" @click=${this.load} ?disabled=${this.isLoading}>Show more</button>`
        : nothing}`;
  }
}

/** One license in a list. */
export const licenseRow = license => html`<a href="#/licenses/${license.id}">License ${license.id}</a>
  <span>${badge(license.status)}</span>
  <span>${textOr(license.product, 'Any product')}</span>
  <span>${license.label ? text(license.label) : nothing}</span>
  <span>${end(license)}</span>`;

const end = ({ expiresAt }) =>
  expiresAt ? html`${new Date(expiresAt) < Date.now() ? 'Ended' : 'Ends'} ${day(expiresAt)}` : 'Never ends';

export const userRow = user => html`<a href="#/users/${user.id}">${text(user.name)}</a>
  <span>${text(user.email)}</span>
  <span>User ${user.id}</span>`;

// --- A chart of one number per week

const BAR = 24, HEIGHT = 90;
export function chart(title, weeks) {
  const most = Math.max(1, ...weeks.map(week => week.licenses));
  const dayOf = week => new Date(week.start).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const summary = `${title}: ${weeks.map(week => `week of ${dayOf(week)} ${number(week.licenses)}`).join(', ')}.`;
  const bars = weeks.map((week, i) => {
    const height = Math.round((week.licenses / most) * HEIGHT);
    return svg`<rect x=${i * BAR + 3} y=${HEIGHT - height} width=${BAR - 6} height=${Math.max(height, 1)} rx="2">
      <title>Week of ${dayOf(week)}: ${number(week.licenses)}</title></rect>`;
  });
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${weeks.length * BAR} ${HEIGHT + 16}" role="img" aria-label=${summary}>
      ${bars}
      ${svg`<text x="0" y=${HEIGHT + 13}>${dayOf(weeks[0])}</text>
        <text x=${weeks.length * BAR} y=${HEIGHT + 13} text-anchor="end">${dayOf(weeks.at(-1))}</text>`}
    </svg>
  </figure>`;
}
