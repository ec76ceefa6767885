// The frame of the page: sign-in, navigation and the current screen.
import { html, nothing, render } from './lit-html.js';
import * as api from './api.js';
import { Find } from './find.js';
import { ask, closeDialogs } from './forms.js';
import { failure, forgetKeys, text } from './parts.js';
import { backups } from './backups.js';
import { license } from './license.js';
import { licenses } from './licenses.js';
import { overview } from './overview.js';
import { seats } from './seats.js';
import { signingKeys } from './signing-keys.js';
import { tokens } from './tokens.js';
import { user } from './user.js';
import { users } from './users.js';

/** Path, function that returns the `title` and the `view()` of a screen, and its name and scope in the navigation. */
const SCREENS = [
  [/^$/, overview, 'Overview', 'licenses:read'],
  [/^licenses$/, licenses, 'Licenses', 'licenses:read'],
  [/^licenses\/(\d+)$/, license],
  [/^seats$/, seats],
  [/^users$/, users, 'Users', 'users:read'],
  [/^users\/(\d+)$/, user],
  [/^tokens$/, tokens, 'Tokens', 'tokens:write'],
  [/^signing-keys$/, signingKeys, 'Signing keys', 'signing-keys:write'],
  [/^backups$/, backups, 'Backups', 'backups:write'],
];

/** Keys leave the page when nobody has looked at it for this long. */
const HIDDEN_MILLIS = 5 * 60 * 1000;
const page = document.getElementById('page');
const EMPTY = { title: 'Latchkey', view: () => nothing };
let screen = EMPTY;
let notice = '';
let problem = null;
let isDrawScheduled = false;

/** What screens may use of this frame. */
const app = {
  /** Shows the current state of everything, soon. */
  draw() {
    if (isDrawScheduled) return;
    isDrawScheduled = true;
    queueMicrotask(() => {
      isDrawScheduled = false;
      document.title = `${screen.title} · Latchkey`;
      render(frame(), page);
    });
  },
  /** Says what was done. Screen readers only notice words that differ from the last ones. */
  say(words) {
    notice = words && words === notice ? `${words}\u00a0` : words;
    app.draw();
  },
  /** An event handler that shows why it failed. */
  attempt: action => async event => {
    problem = null;
    try {
      await action(event);
    } catch (failed) {
      problem = failed;
      app.draw();
    }
  },
  go(path) {
    if (location.hash === `#/${path}`) navigate();
    location.hash = `#/${path}`;
  },
};
const find = new Find(app);

function frame() {
  const [place] = currentPlace();
  return html`
    <button class="skip" @click=${() => heading().focus()}>Skip to the content</button>
    <header>
      <a class="brand" href="#/">Latchkey</a>
      ${find.view()}
      <nav aria-label="Screens">
        ${SCREENS.filter(([, , , scope]) => api.can(scope)).map(([{ source }, , name]) => {
          const path = source.slice(1, -1);
          return html`<a href="#/${path}" aria-current=${place.split('/')[0] === path ? 'page' : nothing}>${name}</a>`;
        })}
      </nav>
      <p class="session">${session()}</p>
    </header>
    <main>
      <p role="status">${notice}</p>
      ${failure(problem)}
      <h1 tabindex="-1">${text(screen.title)}</h1>
      ${screen.view()}
    </main>`;
}

function session() {
  if (api.isOpen) return 'Open mode: everybody who can reach this page can do anything.';
  if (!api.caller) return nothing;
  return html`Signed in with ${text(api.caller.name)} <button class="small" @click=${api.signOut}>Sign out</button>`;
}

/** The path and the query after the # of the address. */
const currentPlace = () => {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return [path, new URLSearchParams(query)];
};

function navigate() {
  const [path, query] = currentPlace();
  const [pattern, open] = SCREENS.find(([candidate]) => candidate.test(path)) ?? [/(.*)/, missing];
  notice = '';
  problem = null;
  forgetKeys();
  closeDialogs();
  screen.leave?.();
  screen = EMPTY;
  render(frame(), page); // New elements, so that no field shows what was typed before.
  const isShown = () => screen === opened;
  const own = { ...app };
  own.say = words => isShown() && app.say(words);
  own.go = to => isShown() && app.go(to);
  own.attempt = action => app.attempt(event => Promise.resolve(action(event)).catch(failed => {
    if (isShown()) throw failed;
  }));
  const opened = open(own, ...path.match(pattern).slice(1), query);
  screen = opened;
  app.draw();
}

const nowhere = html`<p class="empty">There is no such screen. <a href="#/">Go to the overview.</a></p>`;
const missing = () => ({ title: 'Not found', view: () => nowhere });
const heading = () => page.querySelector('h1');

/** Several requests may need a token at once. One dialog serves them all. */
let signingIn = null;
const signIn = () => (signingIn ??= askForToken().finally(() => (signingIn = null)));

async function askForToken() {
  await ask({
    title: 'Sign in',
    intro: 'Paste an access token. The log of Latchkey names the file that has the first one. This tab keeps it until you close it.',
    fields: [{ name: 'token', label: 'Access token', type: 'password', isRequired: true }],
    submit: 'Sign in',
    cancel: null, canClose: false,
    send: ({ token }) => api.signIn(token).catch(failed => {
      if (failed.status === 401) failed.message = 'This token is not valid. Paste another one.';
      throw failed;
    }),
  });
  app.draw();
}

let hidden = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(forgetSecrets, HIDDEN_MILLIS);
});

function forgetSecrets() {
  forgetKeys();
  closeDialogs('dialog:has(.secret)');
  find.clear();
}

document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.target.closest('input, select, textarea, dialog')) {
    event.preventDefault();
    find.focus();
  }
});

document.addEventListener('click', event => {
  if (event.target.closest('a')?.hash === location.hash) navigate();
});

window.addEventListener('hashchange', () => {
  navigate();
  heading().focus();
  scrollTo(0, 0);
});

app.draw();
api.onUnauthorized(signIn);
try {
  await api.start();
  navigate();
  find.focus();
} catch (failed) {
  problem = failed;
  app.draw();
}
