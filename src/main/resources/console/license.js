// One license: is it good, why or why not, who uses it, what happened, and what can be done.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { ask, fromLocal, quoted, REASON, showSecret } from './forms.js';
import { timeline } from './history.js';
import {
  ago, badge, by, day, facts, licenseKey, load, loaded, minute, Pages, sentence, text, textOr, withoutKey,
} from './parts.js';
import { fromTerms, termFields, toChanges } from './terms.js';

const PERIODS = [['P1Y', 'A year'], ['P1M', 'A month']];
const CERTIFICATE_PERIODS = [['', 'The usual time'], ['P7D', 'A week'], ['P90D', '90 days'], ['P366D', '366 days']];

export function license(app, id) {
  const path = `licenses/${id}`;
  const state = { license: null };
  let trial = null;
  const show = words => load(app, state, async () => {
    const seats = new Pages(`${path}/activations?state=active&limit=1000`, app);
    const events = new Pages(`${path}/events?order=desc&limit=20`, app);
    const [{ data, etag }, verdict] = await Promise.all([
      api.read(path), api.change('POST', `${path}/validate`), seats.ready, events.ready,
    ]);
    const holder = api.can('users:read') ? (await api.read(`users/${data.userId}`)).data : null;
    return { license: withoutKey(data), etag, verdict, holder, seats, events };
  }, words);

  const act = (method, action, body, key) => api.change(method, `${path}${action}`, body, { etag: state.etag, key });
  /** Asks for a reason and does something that needs nothing else. `more` has other options of the dialog. */
  const decide = (verb, words, more = () => ({})) => () => ask({
    title: `${verb} license ${id}?`, submit: verb,
    fields: [REASON],
    send: (typed, key) => act('POST', `/${verb.toLowerCase()}`, typed, key),
    done: () => show(words),
    reload: show,
    ...more(),
  });
  const suspend = decide('Suspend', 'The license is suspended.');
  const reinstate = decide('Reinstate', 'The license is reinstated.');
  const revoke = decide('Revoke', 'The license is revoked.', () => ({
    isDangerous: true,
    intro: html`License ${id}${nameOf(state)} will stop working for good. This cannot be undone.`,
  }));
  const rotate = decide('Rotate', '', () => ({
    title: `Give license ${id} a new key?`, submit: 'Make a new key', isDangerous: true,
    intro: 'The old key stops working at once. The new one has the same terms and seats.',
    done: async successor => {
      await showKeys('The new key', [successor]);
      app.go(`licenses/${successor.id}`);
    },
  }));
  const renew = () => ask({
    title: `Renew license ${id}`, submit: 'Renew',
    fields: [
      { name: 'validFor', label: 'For', type: 'select', options: PERIODS },
      { name: 'expiresAt', label: 'Or until', type: 'datetime-local', hint: 'If you enter a time, it replaces the period above.' },
      REASON,
    ],
    send: ({ validFor, expiresAt, reason }, key) =>
      act('POST', '/renew', expiresAt ? { expiresAt: fromLocal(expiresAt), reason } : { validFor, reason }, key),
    done: renewed => show(html`The license ends ${day(renewed.expiresAt)}.`),
    reload: show,
  });
  const edit = () => {
    const shown = state.license;
    return ask({
      title: `Edit license ${id}`, submit: 'Save',
      fields: termFields(fromTerms(shown)),
      send: typed => act('PATCH', '', toChanges(typed, shown)),
      done: () => show('The license is changed.'),
      reload: show,
    });
  };
  const certify = () => ask({
    title: `Certificate of license ${id}`, submit: 'Download',
    intro: 'For a machine without a network. A program verifies it with the signing keys.',
    fields: [
      {
        name: 'fingerprint', label: 'Machine', value: state.seats.rows[0]?.fingerprint,
        hint: 'The fingerprint of a machine that holds a seat. Empty for any machine, if the seats are not limited.',
      },
      { name: 'validFor', label: 'For', type: 'select', options: CERTIFICATE_PERIODS },
    ],
    send: async typed => {
      const response = await api.request('POST', `${path}/certificate`, {
        body: typed, accept: 'application/jose, application/json',
      });
      if (response.status !== 201) throw new api.Problem(response.status, await response.json());
      saveAs(`license-${id}.jws`, await response.blob());
    },
    done: () => show('The certificate is downloaded.'),
  });
  const release = seat => () => ask({
    title: 'Free this seat?', submit: 'Free the seat', isDangerous: true,
    intro: html`The machine ${quoted(seat.name ?? seat.fingerprint)} loses its seat. It can take one again if one is free.`,
    fields: [REASON],
    send: typed => api.change('DELETE', `${path}/activations/${seat.id}`, typed),
    done: () => show('The seat is free.'),
  });
  const releaseAll = () => ask({
    title: `Free all seats of license ${id}?`, submit: 'Free all seats', isDangerous: true,
    intro: 'Every machine loses its seat. Each can take one again if one is free.',
    fields: [REASON],
    send: (typed, key) => api.change('POST', `${path}/activations/release`, typed, { key }),
    done: ({ released }) => show(`${released} ${released === 1 ? 'seat is' : 'seats are'} free.`),
  });
  /** For a machine that has no network to do it by itself. */
  const addMachine = () => ask({
    title: `Give a machine a seat of license ${id}`, submit: 'Give it a seat',
    fields: [
      { name: 'fingerprint', label: 'Fingerprint', isRequired: true, hint: 'The program on the machine shows it.' },
      { name: 'name', label: 'Name', hint: 'For people, such as the name of the machine.' },
    ],
    send: async (typed, key) => {
      const license = (await api.read(path)).data;
      const verdict = await api.change('POST', 'licenses/activate', { key: license.key, ...typed }, { key });
      if (!verdict.valid) throw new api.Problem(200, verdict);
    },
    done: () => show('The machine has a seat.'),
  });
  /** Asks what a program with this key would be told. */
  const tryOut = async event => {
    event.preventDefault();
    const typed = [...new FormData(event.target)].filter(([, value]) => value.trim());
    trial = await api.change('POST', `${path}/validate`, Object.fromEntries(typed));
    app.draw();
  };
  /** The API says which of them are possible now. */
  const actions = {
    SUSPEND: ['Suspend', suspend],
    REINSTATE: ['Reinstate', reinstate],
    RENEW: ['Renew', renew],
    ROTATE: ['New key', rotate],
    REVOKE: ['Revoke', revoke, 'danger'],
    CHANGE: ['Edit', edit],
  };
  const button = ([label, run, kind = '', of = '']) =>
    html`<button class=${kind} aria-label="${label} ${of}" @click=${app.attempt(run)}>${label}</button>`;
  const seatRow = seat => html`<b>${text(seat.name ?? seat.fingerprint)}</b>
    ${seat.name ? html`<span>${text(seat.fingerprint)}</span>` : nothing}
    <span>Since ${day(seat.activatedAt)}</span>
    <span>Last seen ${ago(seat.seenAt)}</span>
    ${seat.leaseUntil ? html`<span>Free ${ago(seat.leaseUntil)}</span>` : nothing}
    ${api.can('activations:write') ? button(['Free seat', release(seat), 'small', seat.name ?? seat.fingerprint]) : nothing}`;

  show();
  return { title: `License ${id}`, view: () => loaded(state, state.license, content) };

  function content() {
    const { license, holder, verdict, seats, events } = state;
    return html`
      <p class="verdict ${verdict.valid ? 'good' : 'bad'}">${headline(state)}</p>
      <p>${holder ? html`<a href="#/users/${holder.id}">${text(holder.name)}</a> ${text(holder.email)}` : `User ${license.userId}`}</p>
      <p>${licenseKey(license, app)}</p>
      <p class="buttons">
        ${api.can('licenses:write') ? license.actions.map(name => button(actions[name])) : nothing}
        ${api.can('keys:read') && verdict.valid ? button(['Certificate', certify]) : nothing}
      </p>
      <h2>Why</h2>
      ${rules(verdict)}
      <details>
        <summary>Ask as a program would</summary>
        <form class="filter" @submit=${app.attempt(tryOut)}>
          <label>Product <input name="product" autocomplete="off"></label>
          <label>Machine <input name="fingerprint" autocomplete="off"></label>
          <button>Ask</button>
        </form>
        <div aria-live="polite">
          ${trial ? html`<p><b>${trial.code}</b>: ${sentence(trial.detail)}</p>${rules(trial)}` : nothing}
        </div>
      </details>
      <h2>Terms</h2>
      ${termFacts(license)}
      <h2>Seats</h2>
      ${seats.view(seatRow, 'No machine holds a seat of this license.')}
      <p class="buttons">
        ${api.can('keys:read') && verdict.valid ? button(['Add a machine', addMachine]) : nothing}
        ${seats.rows.length > 1 && api.can('activations:write') ? button(['Free all seats', releaseAll, 'danger']) : nothing}
      </p>
      <h2>History</h2>
      ${timeline(events)}`;
  }
}

/** The verdict as one says it on the phone. */
function headline({ license, verdict, seats, events }) {
  const decision = events.rows.find(({ type }) => ['SUSPENDED', 'REVOKED', 'ROTATED'].includes(type));
  const how = html`${by(decision?.by)}${license.reason ? html`: ${text(license.reason)}` : '.'}`;
  const successor = license.replacedById;
  if (license.status === 'SUSPENDED') return html`Suspended ${ago(license.suspendedAt)}${how}`;
  if (successor) return html`Replaced ${ago(license.revokedAt)} by <a href="#/licenses/${successor}">license ${successor}</a>${how}`;
  if (license.status === 'REVOKED') return html`Revoked ${ago(license.revokedAt)}${how}`;
  if (license.status === 'EXPIRED') return html`Expired ${ago(license.expiresAt)}, on ${day(license.expiresAt)}.`;
  if (!verdict.valid) return sentence(verdict.detail);
  const isFull = license.maxActivations && seats.rows.length >= license.maxActivations;
  return html`${license.expiresAt ? html`Good until ${day(license.expiresAt)}.` : 'Good. It never expires.'}
    ${isFull ? html`<b>All seats are taken: no other machine can use it.</b>` : nothing}`;
}

const nameOf = ({ license, holder }) =>
  html`${license.product ? html` for ${quoted(license.product)}` : nothing}${holder ? html` of ${quoted(holder.name)}` : nothing}`;

const rules = verdict => html`<ul class="rules">
  ${verdict.checks.map(({ passed, detail }) => html`<li class=${passed ? 'pass' : 'fail'}>
    <b>${passed ? 'Pass' : 'Fail'}</b> <span>${sentence(detail)}</span>
  </li>`)}
</ul>`;

const termFacts = license => facts([
  ['Status', badge(license.status)],
  ['Product', textOr(license.product, 'Any')],
  ['Label', textOr(license.label, 'None')],
  ['Issued', minute(license.issuedAt)],
  ['Ends', license.expiresAt ? html`${minute(license.expiresAt)} (${ago(license.expiresAt)})` : 'Never'],
  ['Seats', license.maxActivations ?? 'Any number'],
  ['Seats are held', license.leaseFor ? `for ${license.leaseFor} after each check-in` : 'until they are freed'],
  ['Features', textOr(license.features.join(', '), 'None')],
  ...Object.entries(license.metadata).map(([name, value]) => [text(name), text(value)]),
]);

/** Keys that were just issued. */
export function showKeys(title, licenses) {
  const keys = licenses.map(license => license.key).join('\n');
  const isMasked = keys.includes('…');
  const note = isMasked ? 'Your token may not see keys.' : 'Copy now, or reveal a key later on the screen of its license.';
  return showSecret(title, note, keys);
}

function saveAs(name, blob) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
