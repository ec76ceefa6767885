// Dialogs with a form. They stay open until the API has accepted what was typed.
import { html, nothing, render } from './lit-html.js';
import { copyButton, sentence, text } from './parts.js';

const CHANGED_MEANWHILE =
  'Somebody else has changed this meanwhile, so nothing was done. Cancel to see how it is now, or try again.';
let dialogs = 0;

/**
 * Opens a dialog. `send` sends what was typed, `done` gets its result when the dialog has closed, and `reload` shows what
 * somebody else has changed meanwhile.
 *
 * A field has a `name`, which is also where the API finds fault with it, a `label`, and a `type`: one of <input>, 'textarea',
 * or 'select' or 'checks' with `options`.
 */
export function ask({ title, intro, fields = [], submit, cancel = 'Cancel', canClose = true, isDangerous, send, done, reload }) {
  return new Promise((resolve, reject) => {
    const prefix = `dialog-${++dialogs}`;
    const dialog = document.createElement('dialog');
    const state = { problem: null, isSending: false, isDone: false, result: null };
    let sent, key, sending;
    const draw = () => render(content(), dialog);

    const onSubmit = async event => {
      event.preventDefault();
      if (state.isSending) return;
      const halfTyped = [...event.target.elements].find(({ validity }) => validity.badInput);
      if (halfTyped) return halfTyped.reportValidity();
      const values = valuesOf(event.target, fields);
      const body = JSON.stringify(values);
      if (body !== sent) key = newKey();
      sent = body;
      state.isSending = true;
      state.problem = null;
      draw();
      try {
        sending = send(values, key);
        state.result = await sending;
        state.isDone = true;
        dialog.close();
      } catch (problem) {
        if (problem.status > 0 && problem.status < 500) sent = null; // It was answered, so the next try is a new request.
        if (problem.status === 412) {
          await reload();
          problem.message = CHANGED_MEANWHILE;
        }
        state.problem = problem;
        state.isSending = false;
        draw();
        (dialog.querySelector('[aria-invalid]') ?? dialog.querySelector('[role=alert]'))?.focus();
      }
    };

    const faultOf = ({ name }) => state.problem?.errors?.find(({ pointer }) => pointer?.split('/')[1] === name);

    const content = () => {
      const faults = fields.map(faultOf);
      return html`<form @submit=${onSubmit} novalidate>
        <h2 id="${prefix}-title">${title}</h2>
        <div>${intro}</div>
        ${state.problem && !faults.some(Boolean)
          ? html`<p class="failure" role="alert" tabindex="-1">${state.problem.message}</p>`
          : nothing}
        ${fields.map((field, i) => labelled(field, `${prefix}-${field.name}`, faults[i]))}
        <p class="buttons">
          <button class=${isDangerous ? 'danger' : 'primary'} ?disabled=${state.isSending}>${submit}</button>
          ${cancel
            ? html`<button type="button" ?disabled=${state.isSending} @click=${() => dialog.close()}>${cancel}</button>`
            : nothing}
        </p>
      </form>`;
    };

    dialog.setAttribute('aria-labelledby', `${prefix}-title`);
    dialog.addEventListener('cancel', event => (canClose && !state.isSending) || event.preventDefault());
    dialog.addEventListener('close', async () => {
      dialog.remove();
      await Promise.resolve(sending).catch(() => {}); // What has been sent is still answered.
      Promise.resolve(state.isDone && done?.(state.result)).then(keepFocus).then(resolve, reject);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Names what is sent, so that a repeat after a lost answer has no second effect. */
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map(part => part.toString(16)).join('-');

/** A button that is gone leaves the focus nowhere. */
const keepFocus = () => requestAnimationFrame(() => {
  if (document.activeElement === document.body) document.querySelector('h1').focus();
});

/** Shows a new key or token. */
export const showSecret = (title, note, secret) => ask({
  title, submit: 'Done', cancel: null,
  intro: html`<p>${note}</p><pre class="secret" tabindex="0">${secret}</pre><p>${copyButton(secret)}</p>`,
  send: () => null,
});

export const closeDialogs = (which = 'dialog') => document.querySelectorAll(which).forEach(dialog => dialog.close());

/** An optional field of most actions. */
export const REASON = { name: 'reason', label: 'Reason (optional)', hint: 'Everyone who sees the history can read it.' };

function labelled(field, id, fault) {
  const notes = [field.hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  const hint = field.hint ? html`<small id="${id}-hint">${field.hint}</small>` : nothing;
  const message = fault ? html`<small class="fault" id="${id}-fault" role="alert">It ${sentence(fault.detail)}.</small>` : nothing;
  if (field.type === 'checks') {
    return html`<fieldset aria-describedby=${notes || nothing} aria-invalid=${fault ? 'true' : nothing} tabindex="-1">
      <legend>${field.label}</legend>
      ${field.options.map(value => html`<label class="check">
        <input type="checkbox" name=${field.name} value=${value}> ${value}
      </label>`)}
      ${hint}${message}</fieldset>`;
  }
  return html`<div class="field">
    <label for=${id}>${field.label}</label>
    ${control(field, id, notes, fault)}${hint}${message}</div>`;
}

function control(field, id, notes, fault) {
  const invalid = fault ? 'true' : nothing;
  const described = notes || nothing;
  if (field.type === 'select') {
    return html`<select id=${id} name=${field.name} aria-invalid=${invalid} aria-describedby=${described}>
      ${field.options.map(([value, label]) => html`<option value=${value} ?selected=${value === field.value}>${label}</option>`)}
    </select>`;
  }
  if (field.type === 'textarea') {
    return html`<textarea id=${id} name=${field.name} rows="4" aria-invalid=${invalid} aria-describedby=${described}
      .defaultValue=${field.value ?? ''}></textarea>`;
  }
  return html`<input id=${id} name=${field.name} type=${field.type ?? 'text'} value=${field.value ?? ''} min=${field.min ?? nothing}
    max=${field.type === 'datetime-local' ? '9999-12-31T23:59' : nothing}
    autocomplete="off" aria-invalid=${invalid} aria-describedby=${described}>`;
}

/** Empty fields are left out, unless the API should say that they are required. */
function valuesOf(form, fields) {
  const data = new FormData(form);
  return Object.fromEntries(fields.map(({ name, type, isRequired }) => {
    if (type === 'checks') return [name, data.getAll(name)];
    const value = data.get(name).trim();
    if (value === '' && !isRequired) return [name, undefined];
    return [name, type === 'number' ? Number(value) : value];
  }));
}

/** Text in a dialog that belongs to somebody else. */
export const quoted = value => html`“${text(value)}”`;
/** A local time as <input type="datetime-local"> has it, and back. */
export const toLocal = iso => {
  const time = new Date(iso);
  return new Date(time - time.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};
export const fromLocal = value => value && new Date(value).toISOString().replace(/\.\d+Z$/, 'Z');
