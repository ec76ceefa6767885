// The terms of a license as fields of a form, and back.
import { fromLocal, toLocal } from './forms.js';

/** @param values what is in the fields at first */
export function termFields(values) {
  return [
    { name: 'product', label: 'Product', hint: 'Empty for any product.', value: values.product },
    { name: 'label', label: 'Label', hint: 'Your own note, such as an order number.', value: values.label },
    { name: 'expiresAt', label: 'Ends', type: 'datetime-local', hint: 'Empty if it never ends.', value: values.expiresAt },
    { name: 'maxActivations', label: 'Seats', type: 'number', min: 1, hint: 'Empty for any number of machines.', value: values.maxActivations },
    { name: 'leaseFor', label: 'Seats are held for', hint: 'After each check-in, such as PT1H or P7D. Empty if they are held until they are freed.', value: values.leaseFor },
    { name: 'features', label: 'Features', hint: 'Names, separated by spaces.', value: values.features },
    { name: 'metadata', label: 'Metadata', type: 'textarea', hint: 'One per line, such as order: 1001. Only staff see it.', value: values.metadata },
  ];
}

/** The fields of an existing license. */
export const fromTerms = license => ({
  ...license,
  expiresAt: license.expiresAt && toLocal(license.expiresAt),
  features: license.features.join(' '),
  metadata: Object.entries(license.metadata).map(([name, value]) => `${name}: ${value}`).join('\n'),
});

/** The terms of a new license. Empty fields are left out. */
export const toTerms = typed => ({
  ...typed,
  expiresAt: fromLocal(typed.expiresAt),
  features: typed.features?.split(/[\s,]+/).filter(Boolean),
  metadata: metadataOf(typed.metadata),
});

/** A merge patch: null clears, and what is as it was is left out. */
export function toChanges(typed, license) {
  const terms = toTerms(typed);
  const shown = fromTerms(license);
  const isAsItWas = name => String(typed[name] ?? '') === String(shown[name] ?? '');
  const names = Object.keys(typed).filter(name => !isAsItWas(name));
  const changes = Object.fromEntries(names.map(name => [name, terms[name] ?? null]));
  const isRemoved = name => changes.metadata && !(name in changes.metadata);
  Object.keys(license.metadata).filter(isRemoved).forEach(name => (changes.metadata[name] = null));
  return changes;
}

const metadataOf = lines =>
  lines && Object.fromEntries(lines.split('\n').filter(line => line.trim()).map(line => {
    const [name, ...rest] = line.split(':');
    return [name.trim(), rest.join(':').trim()];
  }));
