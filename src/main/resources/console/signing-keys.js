// The keys that sign certificates.
import { html } from './lit-html.js';
import * as api from './api.js';
import { ask } from './forms.js';
import { day, Pages } from './parts.js';

export function signingKeys(app) {
  const pages = new Pages('signing-keys', app);
  const rotate = () => ask({
    title: 'Create a new signing key?', submit: 'Create a new key', isDangerous: true,
    intro: 'Certificates that the current key has signed stay valid. Programs that have the keys built in need the new one.',
    send: (_, key) => api.change('POST', 'signing-keys/rotate', undefined, { key }),
    done: async () => {
      await pages.restart();
      app.say('A new key signs from now on.');
    },
  });
  const row = key => html`<a href="signing-keys/${key.kid}.pem" download="${key.kid}.pem"><code>${key.kid}</code></a>
    <span>Since ${day(key.createdAt)}</span>
    <span>${key.retiredAt ? html`Retired ${day(key.retiredAt)}, published until ${day(key.publishedUntil)}` : 'Current'}</span>`;

  return {
    title: 'Signing keys',
    view: () => html`
      <p>They sign certificates for machines without a network. Programs get them from
        <a href=".well-known/jwks.json">the key set</a>, or as PEM from this list.</p>
      <p class="buttons"><button @click=${app.attempt(rotate)}>Create a new key</button></p>
      ${pages.view(row, 'There is no key yet. The first certificate makes one.')}`,
  };
}
