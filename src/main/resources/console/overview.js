// How many licenses there are, and what needs attention.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { chart, load, loaded, minute, number } from './parts.js';

export function overview(app) {
  const state = { counts: null };
  load(app, state, async () => ({ counts: (await api.read('overview')).data }));
  return { title: 'Overview', view: () => loaded(state, state.counts, () => content(state.counts)) };
}

function content(counts) {
  const total = counts.active + counts.expired + counts.suspended + counts.revoked;
  return html`${tiles(counts)}
    ${total ? nothing : empty}
    <div class="charts">${chart('Issued per week', counts.issued)}${chart('Expiring per week', counts.expiring)}</div>
    <p class="note">Counted ${minute(counts.countedAt)}. Weeks begin on Monday, in UTC.</p>`;
}

function tiles(counts) {
  const soon = new Date(Date.now() + 30 * 86400000).toISOString().replace(/\.\d+/, '');
  const tile = (path, count, name) => html`<li><a href="#/${path}"><b>${number(count)}</b> ${name}</a></li>`;
  return html`<ul class="tiles">
    ${tile('licenses?status=active', counts.active, 'active')}
    ${tile(`licenses?status=active&expiresBefore=${soon}`, counts.expiringSoon, 'expire in 30 days')}
    ${tile('licenses?status=expired', counts.expired, 'expired')}
    ${tile('licenses?status=suspended', counts.suspended, 'suspended')}
    ${tile('seats', counts.seatsTaken, 'seats taken')}
  </ul>`;
}

const empty = html`<p class="empty">
  There are no licenses yet. <a href="#/users">Choose or add a user</a>, and issue the first one there.
</p>`;
