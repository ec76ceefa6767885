// The find box: one place for everything that a caller can read out.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { badge, failure, text } from './parts.js';

const PAUSE_MILLIS = 150;
const PER_KIND = 5;
/** Of text to search for. The API refuses longer products. */
const MAX_LENGTH = 100;
const MAX_PASTED = 300;
/** A key in any spelling, even inside a sentence. */
const KEY = /(?:.*KEY|^)[\W_]*((?:[0-9A-Z][\W_]*){32})(?![0-9A-Z])/s;
/** Text that may be a key or a part of one. A digit tells it from names, and a letter after F from hexadecimal fingerprints. */
const SUSPECTS = [
  /(?:KEY|^)[\W_]*(?!.*@)(?=.*\d)(?=.*[G-Z])(?:[0-9A-Z][\W_]*){32}(?![0-9A-Z])/s,
  /KEY[\W_]+(?=[\W\w]*\d)[0-9A-Z]{4}(?![0-9A-Z])/,
  /KEY(?=[0-9A-Z]*\d)[0-9A-Z]{8}/,
  /(?<![0-9A-Z-])(?=.*\d)(?=.*[G-Z])[0-9A-Z]{4}(?:[\W_]+[0-9A-Z]{4}){2}(?![0-9A-Z])/s,
  /(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[G-Z])[0-9A-Z]{20}(?!\S*@)/,
];
const upper = typed => typed.normalize('NFKC').toUpperCase();

/** Whether it may be a key. Then it must not get into an address. */
export const looksLikeKey = typed => SUSPECTS.some(suspect => suspect.test(upper(typed)));

export class Find {
  results = null;
  message = '';
  problem = null;
  selected = 0;

  constructor(app) {
    this.app = app;
  }

  view() {
    const isOpen = this.results !== null;
    return html`<search class="find" @focusout=${() => document.hasFocus() && this.clear()}>
      <input id="find" type="search" role="combobox" aria-label="Find a license or user" aria-autocomplete="list"
        placeholder="Key, email, name, fingerprint, id …" autocomplete="off" spellcheck="false" maxlength=${MAX_PASTED}
        aria-expanded=${isOpen} aria-controls="find-results"
        aria-activedescendant=${this.results?.length ? `find-${this.selected}` : nothing}
        @input=${() => this.searchLater(this.search)} @keydown=${this.onKey}>
      <div class="results" ?hidden=${!isOpen} @mousedown=${event => event.preventDefault()}>
        ${failure(this.problem)}
        <p role="status">${this.message}</p>
        <ul id="find-results" role="listbox" aria-label="Results">
          ${this.results?.map((result, i) => html`<li id="find-${i}" role="option" aria-selected=${i === this.selected}
            @click=${() => this.open(result)}>
            <b>${result.title}</b> ${result.status ? badge(result.status) : nothing} <span>${text(result.detail)}</span>
          </li>`)}
        </ul>
      </div>
    </search>`;
  }

  focus = () => this.input.focus();
  get input() {
    return document.getElementById('find');
  }

  clear() {
    this.searchLater(null);
    this.input.value = '';
    this.results = null;
    this.app.draw();
  }

  open(result) {
    if (!result) return;
    this.clear();
    this.app.go(result.path);
  }

  /** Forgets the search that is running or waiting. */
  searchLater(search) {
    clearTimeout(this.pause);
    this.aborter?.abort();
    this.pause = search && setTimeout(search, PAUSE_MILLIS);
    Object.assign(this, { isCurrent: false, isHurried: false });
  }

  onKey = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.results?.length) {
      event.preventDefault();
      this.selected = (this.selected + step + this.results.length) % this.results.length;
      this.app.draw();
    } else if (event.key === 'Enter') {
      this.isHurried = true;
      if (this.isCurrent) this.open(this.results[this.selected]);
    } else if (event.key === 'Escape') {
      this.clear();
    }
  };

  /** The answer to what was typed last wins. */
  search = async () => {
    const typed = this.input.value.trim();
    if (!typed) return this.clear();
    const { signal } = (this.aborter = new AbortController());
    const show = (results, message, problem = null) => {
      if (signal.aborted) return;
      Object.assign(this, { results, message, problem, selected: 0, isCurrent: true });
      this.app.draw();
      if (this.isHurried) this.open(results[0]);
    };
    try {
      if (looksLikeKey(typed)) {
        show(...(await findKey(typed)));
      } else {
        const results = await findText(typed, signal);
        show(results, results.length ? `${results.length} found` : 'Nothing found. Emails, names, labels and fingerprints are found by their beginning.');
      }
    } catch (problem) {
      show([], '', problem);
    }
  };
}

/** The key is in the body of the request. */
async function findKey(typed) {
  const symbols = upper(typed).match(KEY)?.[1].replace(/[\W_]/g, '');
  if (!symbols) return [[], 'Type or paste the whole key.'];
  const verdict = await api.change('POST', 'licenses/validate?explain=true', { key: `KEY${symbols}` });
  if (!verdict.licenseId) return [[], verdict.detail];
  return [[{ ...ofLicense({ id: verdict.licenseId, ...verdict.license }), detail: verdict.detail }], ''];
}

async function findText(typed, signal) {
  if (typed.length > MAX_LENGTH) return [];
  const list = async (scope, path, result) =>
    api.can(scope) ? (await api.read(path, { signal })).data.map(result) : [];
  const q = encodeURIComponent(typed);
  const id = Number(typed.match(/^(?:license|user|#)?\s*(\d{1,15})$/i)?.[1]);
  const lists = await Promise.all([
    id ? list('licenses:read', `licenses?limit=1&after=${id - 1}`, found => found.id === id && ofLicense(found)) : [],
    id ? list('users:read', `users?limit=1&after=${id - 1}`, found => found.id === id && ofUser(found)) : [],
    list('users:read', `users?limit=${PER_KIND}&emailPrefix=${q}`, ofUser),
    list('users:read', `users?limit=${PER_KIND}&namePrefix=${q}`, ofUser),
    list('licenses:read', `licenses?limit=${PER_KIND}&labelPrefix=${q}`, ofLicense),
    list('licenses:read', `activations?limit=${PER_KIND}&fingerprintPrefix=${q}`, ofSeat),
    list('licenses:read', `licenses?limit=1&product=${q}`, () => ofProduct(typed)),
  ]);
  return [...new Map(lists.flat().filter(Boolean).map(result => [result.path, result])).values()];
}

const ofLicense = license => ({
  path: `licenses/${license.id}`,
  title: `License ${license.id}`,
  status: license.status,
  detail: [license.product, license.label].filter(Boolean).join(' · '),
});

const ofUser = user => ({ path: `users/${user.id}`, title: text(user.name), detail: user.email });
const ofSeat = seat => ({ ...ofLicense({ id: seat.licenseId }), detail: `used by ${seat.name ?? seat.fingerprint}` });

const ofProduct = product => ({
  path: `licenses?product=${encodeURIComponent(product)}`,
  title: 'All licenses of a product',
  detail: product,
});
