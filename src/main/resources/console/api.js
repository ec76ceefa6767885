// The API as this page uses it: a client like any other. Paths are relative, so that a root path works.

const STORED_TOKEN = 'latchkey.token';
export const isOpen = document.body.dataset.access === 'open';
/** Who is signed in: the response of GET /tokens/current, or null. */
export let caller = null;
let token = sessionStorage.getItem(STORED_TOKEN);
let askForToken = async () => {};

/** What to do if a token is missing or no longer valid. The request is repeated after it. */
export const onUnauthorized = ask => (askForToken = ask);
export const can = scope => caller?.scopes.includes(scope) ?? false;

/** Tries a token and keeps it until the tab is closed. */
export async function signIn(newToken) {
  if (!/^[\x21-\x7e]+$/.test(newToken)) throw new Problem(401, {});
  caller = await json(await send('GET', 'tokens/current', { token: newToken }));
  token = newToken;
  sessionStorage.setItem(STORED_TOKEN, token);
}

export function signOut() {
  sessionStorage.removeItem(STORED_TOKEN);
  location.reload();
}

/** Asks for a token if one is needed, and learns what the caller may do. */
export async function start() {
  if (isOpen || token) caller = (await read('tokens/current')).data;
  else await askForToken();
}

/** A failure, in the words of the API. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail);
    this.status = status;
    this.errors = body.errors ?? [];
  }
}

/** Reads an entity or a page of a list. `next` is the path of the next page, if there is one. */
export async function read(path, { signal } = {}) {
  const response = await request('GET', path, { signal });
  return {
    data: await json(response),
    etag: response.headers.get('ETag'),
    next: response.headers.get('Link')?.match(/<([^>]+)>/)?.[1],
  };
}

/** Changes something. With an `etag`, only if nobody else has changed it; with a `key`, only once. */
export const change = async (method, path, body, { etag, key } = {}) => json(await request(method, path, { body, etag, key }));

/** The events of a stream, as [name, data] pairs. Throws an AbortError if the signal aborts. */
export async function* events(method, path, signal) {
  const response = await request(method, path, { accept: 'text/event-stream', signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const [, name, data] = part.match(/^event:(.*)\ndata:(.*)$/) ?? [];
      if (name) yield [name, JSON.parse(data)];
    }
  }
}

/** The response to a request, which is repeated if it needed a token. */
export async function request(method, path, options) {
  for (;;) {
    try {
      return await send(method, path, { token, ...options });
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      await askForToken();
    }
  }
}

async function send(method, path, { body, etag, key, signal, token, accept = 'application/json' }) {
  const headers = { Accept: accept };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (etag) headers['If-Match'] = etag;
  if (key) headers['Idempotency-Key'] = `"${key}"`;
  if (body) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, { detail: 'Latchkey cannot be reached. Check your connection and try again.' });
  }
  if (response.ok) return response;
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  throw new Problem(
    response.status,
    isProblem ? await response.json() : { detail: `The server answered with status ${response.status}.` },
  );
}

const json = async response => (response.status === 204 ? null : response.json());
