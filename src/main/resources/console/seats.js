// The machines that hold a seat of any license.
import { html } from './lit-html.js';
import { ago, Pages, text } from './parts.js';

export function seats(app) {
  const pages = new Pages('activations?limit=50', app);
  const row = seat => html`<a href="#/licenses/${seat.licenseId}">License ${seat.licenseId}</a>
    <span>${text(seat.name ?? seat.fingerprint)}</span>
    <span>Last seen ${ago(seat.seenAt)}</span>`;
  return {
    title: 'Seats taken',
    view: () => pages.view(row, 'No machine holds a seat. Programs take seats with POST /licenses/activate.'),
  };
}
