// All licenses, or those that match a filter. The filter is in the address, so that it can be bookmarked.
import { looksLikeKey } from './find.js';
import { html } from './lit-html.js';
import { licenseRow, minute, Pages, withoutKey } from './parts.js';

const STATUSES = ['', 'active', 'expired', 'suspended', 'revoked'];
const FILTERS = ['status', 'product', 'labelPrefix', 'feature', 'fingerprint', 'expiresBefore'];

export function licenses(app, query) {
  const filter = new URLSearchParams([...query].filter(([name, value]) => FILTERS.includes(name) && value));
  const pages = new Pages(`licenses?${filter}${filter.size ? '&' : ''}limit=50`, app, withoutKey);
  const apply = event => {
    event.preventDefault();
    const typed = new URLSearchParams([...new FormData(event.target.form ?? event.target)].filter(([, value]) => value.trim()));
    if ([...typed.values()].some(looksLikeKey)) return app.say('Put keys into the find box above. Filters become part of the address.');
    if (filter.has('expiresBefore')) typed.set('expiresBefore', filter.get('expiresBefore'));
    app.go(`licenses${typed.size ? `?${typed}` : ''}`);
  };
  const input = (name, label) =>
    html`<label>${label} <input name=${name} value=${filter.get(name) ?? ''} autocomplete="off"></label>`;

  return {
    title: filter.size ? 'Licenses, filtered' : 'Licenses',
    view: () => html`
      <form class="filter" @submit=${apply}>
        <label>Status
          <select name="status" @change=${apply}>
            ${STATUSES.map(status => html`<option value=${status} ?selected=${status === (filter.get('status') ?? '')}>
              ${status || 'any'}
            </option>`)}
          </select>
        </label>
        ${input('product', 'Product')}
        ${input('labelPrefix', 'Label begins with')}
        ${input('feature', 'Feature')}
        ${input('fingerprint', 'Machine')}
        <button>Filter</button>
        ${filter.size ? html`<a href="#/licenses">Show all</a>` : ''}
      </form>
      ${filter.has('expiresBefore') ? html`<p class="note">Only those that end before ${minute(filter.get('expiresBefore'))}.</p>` : ''}
      ${pages.view(licenseRow, filter.size
        ? html`No license matches. <a href="#/licenses">Show all licenses.</a>`
        : html`There are no licenses yet. <a href="#/users">Choose a user</a> and issue one there.`)}`,
  };
}
