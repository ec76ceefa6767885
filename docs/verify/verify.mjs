// Verifies a certificate of Latchkey without a network. Needs Node.js 18.3 or later.
//
//     node verify.mjs license.lic jwks.json [--product P] [--fingerprint F]
//                     [--revoked revoked.jws] [--state FILE] [--now SECONDS]
//
// Prints the verdict. The exit code is 0 if the certificate is valid, and 1 if not.
import {createPublicKey, verify as isSigned} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {parseArgs} from 'node:util';

const MAX_CERTIFICATE_BYTES = 64 << 10;
const MAX_LIST_BYTES = 4 << 20;
const CLOCK_SKEW_SECONDS = 300;

/** A verdict other than VALID: its code, and a sentence for people. */
export class Refused extends Error {
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/** Decodes base64url, in the only form that is allowed. */
function decode(text) {
  const data = Buffer.from(text, 'base64url');
  if (data.toString('base64url') !== text) {
    throw new Refused('MALFORMED', 'This is not base64url.');
  }
  return data;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a JSON object. */
function parse(text) {
  const data = decode(text);
  let value;
  try {
    value = JSON.parse(data.toString());
  } catch {
    value = undefined;
  }
  if (!isObject(value)) {
    throw new Refused('MALFORMED', 'This is not a JSON object.');
  }
  return value;
}

/** The claims of a JWS of this type that one of the keys has signed. */
function open(jws, type, keys, maxBytes) {
  const parts = jws.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '').split('.');
  if (jws.length > maxBytes || parts.length !== 3) {
    throw new Refused('MALFORMED', 'This is not a signed document.');
  }
  const header = parse(parts[0]);
  // The document must not choose how it is verified.
  if (header.alg !== 'EdDSA' || header.typ !== type || Object.hasOwn(header, 'crit')) {
    throw new Refused('UNTRUSTED', `This is not a document of the type ${type}.`);
  }
  const key = keys.get(header.kid);
  if (!key) {
    throw new Refused('UNTRUSTED', 'It was signed with an unknown key.');
  }
  if (!isSigned(null, Buffer.from(`${parts[0]}.${parts[1]}`), key, decode(parts[2]))) {
    throw new Refused('UNTRUSTED', 'The signature is wrong.');
  }
  return parse(parts[1]);
}

function require(isRight) {
  if (!isRight) {
    throw new Refused('MALFORMED', 'Claims are missing or wrong.');
  }
}

/** The keys of a JWK Set by their ids. */
export function readKeys(jwks) {
  const keys = JSON.parse(jwks).keys.filter(({kid, kty, crv}) => kid && kty === 'OKP' && crv === 'Ed25519');
  return new Map(keys.map(({kid, kty, crv, x}) => [kid, createPublicKey({key: {kty, crv, x}, format: 'jwk'})]));
}

/** Returns the claims and the latest time that was seen. Throws Refused if the certificate is not good. */
export function verify(certificate, keys, {product, fingerprint, revoked, seen = 0, now = Math.floor(Date.now() / 1000)}) {
  const claims = open(certificate, 'latchkey-license+jwt', keys, MAX_CERTIFICATE_BYTES);
  require([claims.iat, claims.nbf, claims.exp].every(Number.isInteger));
  require(typeof claims.sub === 'string' && isObject(claims.license));
  require(claims.fingerprint === undefined || typeof claims.fingerprint === 'string');
  let revocations = {iat: 0, licenses: []};
  if (revoked !== undefined) {
    revocations = open(revoked, 'latchkey-revocations+jwt', keys, MAX_LIST_BYTES);
    require([revocations.iat, revocations.exp].every(Number.isInteger));
    require(Array.isArray(revocations.licenses) && revocations.licenses.every(Number.isInteger));
  }
  const latest = now + CLOCK_SKEW_SECONDS;
  if (Math.max(seen, revocations.iat) > latest) {
    throw new Refused('CLOCK_TURNED_BACK', 'The clock is behind the time of a document that was seen before.');
  }
  if (Math.max(claims.iat, claims.nbf) > latest) {
    throw new Refused('NOT_YET_VALID', 'The certificate is from the future. Check the clock.');
  }
  if (now >= claims.exp) {
    throw new Refused('EXPIRED', 'The certificate has expired. Get a new one.');
  }
  if (product !== undefined && claims.aud !== undefined && ![claims.aud].flat().includes(product)) {
    throw new Refused('WRONG_PRODUCT', 'The license is for another product.');
  }
  if (claims.fingerprint !== undefined && claims.fingerprint !== fingerprint) {
    throw new Refused('WRONG_FINGERPRINT', 'The certificate is for another machine.');
  }
  if (now >= revocations.exp) console.error('The list of revocations is out of date.');
  if (revocations.licenses.map(String).includes(claims.sub)) {
    throw new Refused('REVOKED', 'The license was revoked or suspended.');
  }
  return {claims, seen: Math.max(seen, claims.iat, revocations.iat)};
}

// Delete the rest if you import this file.
try {
  const text = {type: 'string'};
  const {values: given, positionals} = parseArgs({
    allowPositionals: true,
    options: {product: text, fingerprint: text, revoked: text, state: text, now: text},
  });
  const [certificate, keys] = positionals;
  if (positionals.length !== 2 || !/^[0-9]{1,12}$/.test(given.now ?? '0')) {
    throw new Error('usage: node verify.mjs license.lic jwks.json [options]');
  }
  const read = file => readFileSync(file, 'latin1');
  const state = given.state !== undefined && existsSync(given.state) ? read(given.state).trim() : '';
  const {claims, seen} = verify(read(certificate), readKeys(read(keys)), {
    ...given,
    revoked: given.revoked === undefined ? undefined : read(given.revoked),
    // Anything else counts as none: whoever can write the file can also delete it.
    seen: /^[0-9]{1,12}$/.test(state) ? Number(state) : 0,
    now: given.now === undefined ? undefined : Number(given.now),
  });
  if (given.state !== undefined) writeFileSync(given.state, String(seen));
  console.log(`VALID: Good until ${new Date(claims.exp * 1000).toISOString().replace('.000', '')}.`);
} catch (error) {
  const isVerdict = error instanceof Refused;
  if (isVerdict) console.log(`${error.code}: ${error.message}`);
  else console.error(`No verdict: ${error.message}`);
  process.exitCode = isVerdict ? 1 : 2;
}
