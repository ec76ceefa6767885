// Copies of the database file.
import { html } from './lit-html.js';
import * as api from './api.js';
import { minute, number, Pages } from './parts.js';

export function backups(app) {
  const pages = new Pages('backups', app);
  let isRunning = false;
  const make = async () => {
    isRunning = true;
    app.draw();
    try {
      const backup = await api.change('POST', 'backups');
      await pages.restart();
      app.say(`The backup ${backup.name} is on disk.`);
    } finally {
      isRunning = false;
      app.draw();
    }
  };
  const row = backup => html`<b>${backup.name}</b>
    <span>${minute(backup.createdAt)}</span>
    <span>${number(Math.ceil(backup.bytes / 1024))} KiB</span>
    <span><small>SHA-256 <code>${backup.sha256}</code></small></span>`;

  return {
    title: 'Backups',
    view: () => html`
      <p>They are beside the database file. Latchkey never deletes them.</p>
      <p class="buttons">
        <button class="primary" @click=${app.attempt(make)} ?disabled=${isRunning}>
          ${isRunning ? 'Copying …' : 'Make a backup'}
        </button>
      </p>
      ${pages.view(row, 'There are no backups yet. Make the first one.')}`,
  };
}
