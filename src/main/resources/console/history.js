// What was done to a license, newest first.
import { html, nothing } from './lit-html.js';
import { by, minute, text } from './parts.js';

const WORDS = {
  ROTATED: 'Replaced by a license with a new key',
  ACTIVATED: 'Seat taken',
  DEACTIVATED: 'Seat given up',
  RELEASED: 'Seat freed',
  LAPSED: 'Seat lost, because its lease was over',
  CERTIFIED: 'Certificate issued',
};
const NAMES = { maxActivations: 'seats', expiresAt: 'end', leaseFor: 'lease', replacedById: 'replaced by' };

export const timeline = events => html`<div class="timeline">${events.view(entry, 'Nothing has happened yet.')}</div>`;

function entry({ type, at, by: actor, reason, seat, certificate, before, after }) {
  return html`<span class="when">${minute(at)}</span>
    <span>
      <b>${WORDS[type] ?? type[0] + type.slice(1).toLowerCase()}</b>${by(actor)}${reason ? html`: ${text(reason)}` : nothing}
      ${seat ? html`<br>${text(seat.name ?? seat.fingerprint)}` : nothing}
      ${certificate ? html`<br>Good until ${minute(certificate.expiresAt)}` : nothing}
      ${before && after ? differences(before, after) : nothing}
    </span>`;
}

function differences(before, after) {
  const changed = Object.keys(after).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return changed.map(name => html`<br><small>${NAMES[name] ?? name}: ${value(name, before[name])} → ${value(name, after[name])}</small>`);
}

function value(name, term) {
  if (term == null) return html`<i>none</i>`;
  if (name === 'expiresAt') return minute(term);
  if (Array.isArray(term)) return text(term.join(' '));
  return text(typeof term === 'object' ? JSON.stringify(term) : term);
}
