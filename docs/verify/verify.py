#!/usr/bin/env python3
"""Verifies a certificate of Latchkey without a network. Needs the package cryptography.

    python3 verify.py license.lic jwks.json [--product P] [--fingerprint F]
                      [--revoked revoked.jws] [--state FILE] [--now SECONDS]

Prints the verdict. The exit code is 0 if the certificate is valid, and 1 if not.
"""
import argparse, base64, json, pathlib, re, sys, time
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_CERTIFICATE_BYTES = 64 << 10
MAX_LIST_BYTES = 4 << 20
CLOCK_SKEW_SECONDS = 300


class Refused(Exception):
    """A verdict other than VALID: its code, and a sentence for people."""


def decode(text):
    """Decodes base64url, in the only form that is allowed."""
    if re.fullmatch("[A-Za-z0-9_-]*", text) and len(text) % 4 != 1:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if base64.urlsafe_b64encode(data).decode().rstrip("=") == text:
            return data
    raise Refused("MALFORMED", "This is not base64url.")


def parse(text):
    """Reads a JSON object."""
    try:
        value = json.loads(decode(text).decode())
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused("MALFORMED", "This is not a JSON object.")
    return value


def open_jws(jws, kind, keys, max_bytes):
    """The claims of a JWS of this type that one of the keys has signed."""
    parts = jws.strip(" \t\r\n").split(".")
    if len(jws) > max_bytes or len(parts) != 3:
        raise Refused("MALFORMED", "This is not a signed document.")
    header = parse(parts[0])
    # The document must not choose how it is verified.
    if header.get("alg") != "EdDSA" or header.get("typ") != kind or "crit" in header:
        raise Refused("UNTRUSTED", "This is not a document of the type %s." % kind)
    public = keys.get(str(header.get("kid")))
    if not public:
        raise Refused("UNTRUSTED", "It was signed with an unknown key.")
    try:
        public.verify(decode(parts[2]), (parts[0] + "." + parts[1]).encode())
    except InvalidSignature:
        raise Refused("UNTRUSTED", "The signature is wrong.")
    return parse(parts[1])


def require(is_right):
    if not is_right:
        raise Refused("MALFORMED", "Claims are missing or wrong.")


def require_integers(*values):
    require(all(type(value) is int for value in values))


def read_keys(jwks):
    """The keys of a JWK Set by their ids."""
    keys = (key for key in json.loads(jwks)["keys"] if key["kty"] == "OKP" and key["crv"] == "Ed25519")
    return {key["kid"]: Ed25519PublicKey.from_public_bytes(decode(key["x"])) for key in keys}


def verify(certificate, keys, product=None, fingerprint=None, revoked=None, seen=0, now=None):
    """Returns the claims and the latest time that was seen. Raises Refused if the certificate is not good."""
    now = int(time.time()) if now is None else now
    claims = open_jws(certificate, "latchkey-license+jwt", keys, MAX_CERTIFICATE_BYTES)
    require_integers(*map(claims.get, ("iat", "nbf", "exp")))
    require(isinstance(claims.get("sub"), str) and isinstance(claims.get("license"), dict))
    require(isinstance(claims.get("fingerprint", ""), str))
    revocations = {"iat": 0, "licenses": []}
    if revoked is not None:
        revocations = open_jws(revoked, "latchkey-revocations+jwt", keys, MAX_LIST_BYTES)
        require(isinstance(revocations.get("licenses"), list))
        require_integers(revocations.get("iat"), revocations.get("exp"), *revocations["licenses"])
    latest = now + CLOCK_SKEW_SECONDS
    if max(seen, revocations["iat"]) > latest:
        raise Refused("CLOCK_TURNED_BACK", "The clock is behind the time of a document that was seen before.")
    if max(claims["iat"], claims["nbf"]) > latest:
        raise Refused("NOT_YET_VALID", "The certificate is from the future. Check the clock.")
    if now >= claims["exp"]:
        raise Refused("EXPIRED", "The certificate has expired. Get a new one.")
    audience = claims.get("aud", product)
    if product is not None and product not in (audience if isinstance(audience, list) else [audience]):
        raise Refused("WRONG_PRODUCT", "The license is for another product.")
    if "fingerprint" in claims and claims["fingerprint"] != fingerprint:
        raise Refused("WRONG_FINGERPRINT", "The certificate is for another machine.")
    if now >= revocations.get("exp", now + 1):
        print("The list of revocations is out of date.", file=sys.stderr)
    if claims["sub"] in map(str, revocations["licenses"]):
        raise Refused("REVOKED", "The license was revoked or suspended.")
    return claims, max(seen, claims["iat"], revocations["iat"])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("certificate", type=pathlib.Path)
    arguments.add_argument("keys", type=pathlib.Path)
    arguments.add_argument("--product")
    arguments.add_argument("--fingerprint")
    arguments.add_argument("--revoked", type=pathlib.Path)
    arguments.add_argument("--state", type=pathlib.Path)
    arguments.add_argument("--now", type=int)
    given = arguments.parse_args()
    read = lambda file: file.read_bytes().decode("latin-1")
    try:
        state = read(given.state).strip() if given.state and given.state.exists() else ""
        # Anything else counts as none: whoever can write the file can also delete it.
        seen = int(state) if re.fullmatch("[0-9]{1,12}", state) else 0
        certificate, revoked = read(given.certificate), given.revoked and read(given.revoked)
        keys = read_keys(read(given.keys))
    except (OSError, ValueError, LookupError, TypeError, Refused) as error:
        arguments.error("No verdict: %s" % error)
    try:
        claims, seen = verify(certificate, keys, given.product, given.fingerprint, revoked, seen, given.now)
    except Refused as refused:
        print("%s: %s" % refused.args)
        sys.exit(1)
    if given.state:
        given.state.write_text(str(seen))
    print("VALID: Good until %s." % time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(claims["exp"])))


if __name__ == "__main__":
    main()
