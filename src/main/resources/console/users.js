// Everybody who can hold licenses.
import { html, nothing } from './lit-html.js';
import * as api from './api.js';
import { ask } from './forms.js';
import { number, Pages, userRow } from './parts.js';

export const USER_FIELDS = [
  { name: 'name', label: 'Name', isRequired: true },
  { name: 'email', label: 'Email', type: 'email', isRequired: true },
];

const FEW = 5;
const MANY = 5000;

export function users(app) {
  const pages = new Pages('users?limit=50', app);
  let run = null;
  const add = () => ask({
    title: 'Add a user', submit: 'Add',
    fields: USER_FIELDS,
    send: (typed, key) => api.change('POST', 'users', typed, { key }),
    done: user => app.go(`users/${user.id}`),
  });
  const random = count => async () => {
    const aborter = new AbortController();
    run = { count, created: 0, skipped: 0, cancel: () => aborter.abort() };
    app.draw();
    try {
      for await (const [event, data] of api.events('POST', `users/random?count=${count}`, aborter.signal)) {
        if (event === 'created') run.created++;
        if (event === 'skipped') run.skipped++;
        if (event === 'problem') throw new Error(data.detail);
        app.draw();
      }
      app.say(`${number(run.created)} random users are created.`);
    } catch (failed) {
      if (failed.name !== 'AbortError') throw failed;
      app.say(`Cancelled. ${number(run.created)} random users were created.`);
    } finally {
      run = null;
      await pages.restart();
    }
  };
  return {
    title: 'Users',
    leave: () => run?.cancel(),
    view: () => html`
      ${api.can('users:write')
        ? html`<p class="buttons">
            <button class="primary" @click=${app.attempt(add)}>Add a user</button>
            <button @click=${app.attempt(random(FEW))} ?disabled=${run}>Add ${FEW} random users</button>
            <button @click=${app.attempt(random(MANY))} ?disabled=${run}>Add ${number(MANY)} random users</button>
          </p>`
        : nothing}
      ${run ? progress(run) : nothing}
      ${pages.view(userRow, 'There are no users yet. Add the first one.')}`,
  };
}

const progress = run => html`<p class="progress">
  <progress max=${run.count} value=${run.created} aria-label="Random users created"></progress>
  ${number(run.created)} of ${number(run.count)} created, ${number(run.skipped)} skipped
  <button class="small" @click=${run.cancel}>Cancel</button>
</p>`;
