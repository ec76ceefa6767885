// Access tokens: who may do what.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { ask, quoted, showSecret } from './forms.js';
import { day, Pages, text } from './parts.js';

const ROLES = [
  ['viewer', 'Viewer: reads, without keys'],
  ['support', 'Support: reads and frees seats'],
  ['issuer', 'Issuer: users, licenses and keys'],
  ['admin', 'Admin: everything'],
  ['', 'Only the scopes below'],
];
const SCOPES = [
  'users:read', 'users:write', 'licenses:read', 'licenses:write', 'keys:read', 'activations:write', 'tokens:write',
  'backups:write', 'signing-keys:write', 'metrics:read',
];
const PERIODS = [['', 'Never expires'], ['P30D', '30 days'], ['P1Y', 'A year']];

export function tokens(app) {
  const pages = new Pages('tokens?limit=50', app);
  const create = () => ask({
    title: 'Create a token', submit: 'Create',
    fields: [
      { name: 'name', label: 'Name', isRequired: true, hint: 'Who or what uses it. The history of licenses names it.' },
      { name: 'role', label: 'Role', type: 'select', options: ROLES },
      { name: 'scopes', label: 'Scopes, without a role', type: 'checks', options: SCOPES },
      { name: 'validFor', label: 'For', type: 'select', options: PERIODS },
    ],
    send: ({ scopes, ...typed }, key) =>
      api.change('POST', 'tokens', { ...typed, scopes: scopes.length ? scopes : undefined }, { key }),
    done: async token => {
      await pages.restart();
      if (!token.token) return app.say('The token exists, but its secret was lost with the answer. Revoke it and create another.');
      showSecret(html`The token ${text(token.name)}`, 'Copy it now. It is never shown again.', token.token);
    },
  });
  const revoke = token => () => ask({
    title: 'Revoke this token?', submit: 'Revoke', isDangerous: true,
    intro: html`Whoever uses ${quoted(token.name)} is locked out at once. This cannot be undone.`,
    send: () => api.change('DELETE', `tokens/${token.id}`),
    done: async () => {
      await pages.restart();
      app.say('The token is revoked.');
    },
  });
  const row = token => html`<b>${text(token.name)}${token.id === api.caller.id ? ' (yours)' : nothing}</b>
    <span>${token.role ?? token.scopes.join(', ')}</span>
    <span>${token.lastUsedAt ? html`Last used ${day(token.lastUsedAt)}` : 'Never used'}</span>
    <span>${state(token)}</span>
    ${token.revokedAt ? nothing : html`<button class="small" aria-label="Revoke ${token.name}" @click=${app.attempt(revoke(token))}>Revoke</button>`}`;

  return {
    title: 'Tokens',
    view: () => html`
      <p class="buttons"><button class="primary" @click=${app.attempt(create)}>Create a token</button></p>
      ${pages.view(row, 'There are no tokens yet. Create one for each person and program.')}`,
  };
}

function state({ revokedAt, expiresAt }) {
  if (revokedAt) return html`Revoked ${day(revokedAt)}`;
  return expiresAt ? html`Ends ${day(expiresAt)}` : 'Never ends';
}
