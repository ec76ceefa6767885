// One user, and the licenses that they hold.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { ask, quoted } from './forms.js';
import { showKeys } from './license.js';
import { facts, licenseRow, load, loaded, minute, Pages, text, withoutKey } from './parts.js';
import { termFields, toTerms } from './terms.js';
import { USER_FIELDS } from './users.js';

const REMEMBERED = 'latchkey.terms';

export function user(app, id) {
  const path = `users/${id}`;
  const state = { user: null };
  let licenses;

  const show = words => load(app, state, async () => {
    const { data, etag } = await api.read(path);
    if (api.can('licenses:read')) licenses = new Pages(`${path}/licenses?limit=50`, app, withoutKey);
    await licenses?.ready;
    return { user: data, etag };
  }, words);
  const act = (method, body) => api.change(method, path, body, { etag: state.etag });
  const issue = () => ask({
    title: html`Issue licenses to ${text(state.user.name)}`, submit: 'Issue',
    fields: [...termFields(remembered()), { name: 'quantity', label: 'How many', type: 'number', min: 1, value: 1 }],
    send: (typed, key) =>
      api.change('POST', `${path}/licenses`, { ...toTerms(typed), quantity: typed.quantity ?? 1 }, { key }),
    done: async issued => {
      remember(issued[0]);
      const isOne = issued.length === 1;
      await show(isOne ? 'The license is issued.' : `${issued.length} licenses are issued.`);
      showKeys(isOne ? 'The new key' : `${issued.length} new keys`, issued);
    },
  });
  const edit = () => {
    const shown = state.user;
    return ask({
      title: 'Edit user', submit: 'Save',
      fields: USER_FIELDS.map(field => ({ ...field, value: shown[field.name] })),
      send: typed => act('PATCH', Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== shown[name]))),
      done: () => show('The user is changed.'),
      reload: show,
    });
  };
  const remove = () => ask({
    title: 'Delete this user?', submit: 'Delete', isDangerous: true,
    intro: html`${quoted(state.user.name)} with the email ${quoted(state.user.email)} will be gone.`,
    send: () => act('DELETE'),
    done: () => app.go('users'),
    reload: show,
  });
  show();
  return {
    get title() {
      return state.user?.name ?? `User ${id}`;
    },
    view: () => loaded(state, state.user, content),
  };

  function content() {
    return html`
      ${facts([['Email', text(state.user.email)], ['User', id], ['Since', minute(state.user.createdAt)]])}
      <p class="buttons">
        ${api.can('licenses:write') ? html`<button class="primary" @click=${app.attempt(issue)}>Issue licenses</button>` : nothing}
        ${api.can('users:write') ? html`<button @click=${app.attempt(edit)}>Edit</button>` : nothing}
        ${api.can('users:write') && licenses?.rows.length === 0
          ? html`<button class="danger" @click=${app.attempt(remove)}>Delete</button>`
          : nothing}
      </p>
      ${licenses ? html`<h2>Licenses</h2>${licenses.view(licenseRow, 'This user holds no license yet.')}` : nothing}`;
  }
}

/** The product and the features of the last license, for the next one. */
const remembered = () => JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
const remember = ({ product, features }) =>
  localStorage.setItem(REMEMBERED, JSON.stringify({ product, features: features.join(' ') }));
