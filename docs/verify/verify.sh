#!/usr/bin/env bash
# Verifies a certificate of Latchkey without a network. Needs openssl 3, jq and coreutils.
#
#     verify.sh license.lic FOLDER [--product P] [--fingerprint F] [--revoked revoked.jws] [--state FILE] [--now SECONDS]
#
# FOLDER has the public keys, named KID.pem, as GET /signing-keys/{kid}.pem returns them.
# Prints the verdict. The exit code is 0 if the certificate is valid, and 1 if not.
set -euo pipefail
export LC_ALL=C.UTF-8

max_certificate_bytes=$((64 << 10))
max_list_bytes=$((4 << 20))
clock_skew_seconds=300
space=$' \t\r\n'

refuse() {
  echo "$1: $2"
  exit 1
}

# Decodes base64url, in the only form that is allowed, to a file.
decode() {
  local padding
  printf -v padding '%*s' $(((4 - ${#1} % 4) % 4)) ''
  printf '%s' "$1${padding// /=}" | basenc --base64url -d >"$2" 2>/dev/null &&
    [[ $(basenc --base64url -w0 "$2" | tr -d =) == "$1" ]] || refuse MALFORMED "This is not base64url."
}

# Whether a file has one JSON object, and nothing else.
is_object() {
  jq -es 'length == 1 and (.[0] | type == "object")' "$1" >/dev/null 2>&1
}

# Writes the claims of a JWS of this type, signed with one of the keys, to a file.
open() {
  local jws=$1 type=$2 claims=$3 max_bytes=$4 parts kid
  [[ $(stat -c %s "$jws") -le $max_bytes ]] || refuse MALFORMED "This is not a signed document."
  # Without the white space around it. A command substitution drops line breaks at the end.
  [[ $(tr '\0' '?' <"$jws") =~ ^[$space]*([^.$space]*)\.([^.$space]*)\.([^.$space]*)[$space]*$ ]] ||
    refuse MALFORMED "This is not a signed document."
  parts=("${BASH_REMATCH[@]:1}")
  decode "${parts[0]}" "$work/header"
  is_object "$work/header" || refuse MALFORMED "This is not a JSON object."
  # The document must not choose how it is verified.
  jq -e --arg type "$type" '.alg == "EdDSA" and .typ == $type and (has("crit") | not)' "$work/header" >/dev/null ||
    refuse UNTRUSTED "This is not a document of the type $type."
  # Tested before it becomes part of a path, and by jq, because bash drops line breaks and NUL.
  kid=$(jq -r '.kid | strings | select(test("\\A[A-Za-z0-9_-]{43}\\z"))' "$work/header")
  [[ $kid && -f $keys/$kid.pem ]] || refuse UNTRUSTED "It was signed with an unknown key."
  decode "${parts[2]}" "$work/signature"
  printf '%s' "${parts[0]}.${parts[1]}" >"$work/signed"
  openssl pkeyutl -verify -pubin -inkey "$keys/$kid.pem" -rawin -in "$work/signed" -sigfile "$work/signature" \
    >/dev/null 2>&1 || refuse UNTRUSTED "The signature is wrong."
  decode "${parts[1]}" "$claims"
  is_object "$claims" || refuse MALFORMED "This is not a JSON object."
}

# Whether something holds for the claims of the certificate (.) and the list ($list).
holds() {
  jq -e --argjson now "$now" --argjson skew $clock_skew_seconds --argjson seen "$seen" --slurpfile lists "$work/list" \
    --arg product "${product-}" --argjson fingerprint "$machine" \
    '$lists[0] as $list | '"$1" "$work/claims" >/dev/null 2>&1
}

fail() {
  echo "No verdict: $1" >&2
  exit 2
}

(($# >= 2 && $# % 2 == 0)) || fail "usage: verify.sh license.lic FOLDER [options]"
certificate=$1 keys=$2
shift 2
while (($#)); do
  case $1 in
    --product) product=$2 ;;
    --fingerprint) fingerprint=$2 ;;
    --revoked) revoked=$2 ;;
    --state) state=$2 ;;
    --now) now=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done
now=${now-$(date +%s)}
[[ $now =~ ^[0-9]{1,12}$ ]] || fail "--now is no number"
[[ -f $certificate && -d $keys ]] || fail "the certificate or the folder of keys is missing"
[[ ! -v revoked || -f $revoked ]] || fail "the list of revocations is missing"
[[ ! -d ${state-} ]] || fail "$state is a folder"
seen=0
# Anything else counts as none: whoever can write the file can also delete it.
if [[ -e ${state-} && $(tr '\0' '?' <"$state") =~ ^[$space]*0*([0-9]{1,12})[$space]*$ ]]; then seen=${BASH_REMATCH[1]}; fi
machine=null
[[ ! -v fingerprint ]] || machine=$(jq -n --arg text "$fingerprint" '$text')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

open "$certificate" latchkey-license+jwt "$work/claims" "$max_certificate_bytes"
echo '{"iat": 0, "exp": 253402300799, "licenses": []}' >"$work/list"
[[ ! -v revoked ]] || open "$revoked" latchkey-revocations+jwt "$work/list" "$max_list_bytes"
holds 'def integer: type == "number" and . == floor;
  ([.iat, .nbf, .exp, $list.iat, $list.exp] | all(integer))
  and (.sub | type == "string") and (.license | type == "object")
  and ((has("fingerprint") | not) or (.fingerprint | type == "string"))
  and ($list.licenses | type == "array" and all(integer))' ||
  refuse MALFORMED "Claims are missing or wrong."
holds '[$seen, $list.iat] | max <= $now + $skew' ||
  refuse CLOCK_TURNED_BACK "The clock is behind the time of a document that was seen before."
holds '[.iat, .nbf] | max <= $now + $skew' ||
  refuse NOT_YET_VALID "The certificate is from the future. Check the clock."
holds '$now < .exp' || refuse EXPIRED "The certificate has expired. Get a new one."
[[ ! -v product ]] || holds '(has("aud") | not) or ([.aud] | flatten(1) | any(. == $product))' ||
  refuse WRONG_PRODUCT "The license is for another product."
holds '(has("fingerprint") | not) or .fingerprint == $fingerprint' ||
  refuse WRONG_FINGERPRINT "The certificate is for another machine."
holds '$now < $list.exp' || echo "The list of revocations is out of date." >&2
holds '.sub as $license | $list.licenses | map(tostring) | index($license) == null' ||
  refuse REVOKED "The license was revoked or suspended."

[[ ! -v state ]] || jq --argjson seen "$seen" --slurpfile lists "$work/list" '[$seen, .iat, $lists[0].iat] | max' \
  "$work/claims" >"$state"
echo "VALID: Good until $(date -u -d "@$(jq .exp "$work/claims")" +%Y-%m-%dT%H:%M:%SZ)."
