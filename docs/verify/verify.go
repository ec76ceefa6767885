// Verifies a certificate of Latchkey without a network. Needs Go 1.19 or later, and no other library.
//
//	go run verify.go license.lic jwks.json [--product P] [--fingerprint F]
//	                 [--revoked revoked.jws] [--state FILE] [--now SECONDS]
//
// Prints the verdict. The exit code is 0 if the certificate is valid, and 1 if not.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	maxCertificateBytes = 64 << 10
	maxListBytes        = 4 << 20
	clockSkewSeconds    = 300
)

var digits = regexp.MustCompile(`^[0-9]{1,12}$`)

// Refused is a verdict other than VALID: its code, and a sentence for people.
type Refused struct{ Code, Sentence string }

func (r Refused) Error() string { return r.Code + ": " + r.Sentence }

// Expected is what a certificate is checked against. Nil does not matter.
type Expected struct {
	Product, Fingerprint *string
	Revoked              []byte
	Seen, Now            int64
}

// decode decodes base64url, in the only form that is allowed.
func decode(text string) ([]byte, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || base64.RawURLEncoding.EncodeToString(data) != text {
		return nil, Refused{"MALFORMED", "This is not base64url."}
	}
	return data, nil
}

// parse reads a JSON object.
func parse(part string) (map[string]any, error) {
	data, err := decode(part)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.UseNumber()
	if !json.Valid(data) || reader.Decode(&object) != nil || object == nil {
		return nil, Refused{"MALFORMED", "This is not a JSON object."}
	}
	return object, nil
}

// integer returns a number of the JSON, or -1 if it is no whole number.
func integer(value any) int64 {
	text, _ := value.(json.Number)
	number, err := text.Int64()
	if err != nil {
		return -1
	}
	return number
}

// open returns the claims of a JWS of this type that one of the keys has signed.
func open(jws []byte, kind string, keys map[string]ed25519.PublicKey, maxBytes int) (map[string]any, error) {
	parts := strings.Split(strings.Trim(string(jws), " \t\r\n"), ".")
	if len(jws) > maxBytes || len(parts) != 3 {
		return nil, Refused{"MALFORMED", "This is not a signed document."}
	}
	header, err := parse(parts[0])
	if err != nil {
		return nil, err
	}
	// The document must not choose how it is verified.
	if _, critical := header["crit"]; header["alg"] != "EdDSA" || header["typ"] != kind || critical {
		return nil, Refused{"UNTRUSTED", "This is not a document of the type " + kind + "."}
	}
	kid, _ := header["kid"].(string)
	key, known := keys[kid]
	if !known {
		return nil, Refused{"UNTRUSTED", "It was signed with an unknown key."}
	}
	signature, err := decode(parts[2])
	if err != nil {
		return nil, err
	}
	if !ed25519.Verify(key, []byte(parts[0]+"."+parts[1]), signature) {
		return nil, Refused{"UNTRUSTED", "The signature is wrong."}
	}
	return parse(parts[1])
}

// Verify returns the claims and the latest time that was seen. The error is Refused if the certificate is not good.
func Verify(certificate []byte, keys map[string]ed25519.PublicKey, expected Expected) (map[string]any, int64, error) {
	refuse := func(code, sentence string) (map[string]any, int64, error) { return nil, 0, Refused{code, sentence} }
	claims, err := open(certificate, "latchkey-license+jwt", keys, maxCertificateBytes)
	if err != nil {
		return nil, 0, err
	}
	issued, notBefore, end := integer(claims["iat"]), integer(claims["nbf"]), integer(claims["exp"])
	subject, isText := claims["sub"].(string)
	_, isObject := claims["license"].(map[string]any)
	fingerprint, forOneMachine := claims["fingerprint"]
	machine, isMachine := fingerprint.(string)
	if issued < 0 || notBefore < 0 || end < 0 || !isText || !isObject || forOneMachine != isMachine {
		return refuse("MALFORMED", "Claims are missing or wrong.")
	}
	listIssued, listEnd, isRevoked := int64(0), int64(math.MaxInt64), false
	if expected.Revoked != nil {
		list, err := open(expected.Revoked, "latchkey-revocations+jwt", keys, maxListBytes)
		if err != nil {
			return nil, 0, err
		}
		licenses, isList := list["licenses"].([]any)
		listIssued, listEnd = integer(list["iat"]), integer(list["exp"])
		isWrong := listIssued < 0 || listEnd < 0 || !isList
		for _, license := range licenses {
			isWrong = isWrong || integer(license) < 0
			isRevoked = isRevoked || strconv.FormatInt(integer(license), 10) == subject
		}
		if isWrong {
			return refuse("MALFORMED", "Claims are missing or wrong.")
		}
	}
	latest := expected.Now + clockSkewSeconds
	switch {
	case max(expected.Seen, listIssued) > latest:
		return refuse("CLOCK_TURNED_BACK", "The clock is behind the time of a document that was seen before.")
	case max(issued, notBefore) > latest:
		return refuse("NOT_YET_VALID", "The certificate is from the future. Check the clock.")
	case expected.Now >= end:
		return refuse("EXPIRED", "The certificate has expired. Get a new one.")
	case expected.Product != nil && !isFor(claims, *expected.Product):
		return refuse("WRONG_PRODUCT", "The license is for another product.")
	case forOneMachine && (expected.Fingerprint == nil || machine != *expected.Fingerprint):
		return refuse("WRONG_FINGERPRINT", "The certificate is for another machine.")
	}
	if expected.Now >= listEnd {
		fmt.Fprintln(os.Stderr, "The list of revocations is out of date.")
	}
	if isRevoked {
		return refuse("REVOKED", "The license was revoked or suspended.")
	}
	return claims, max(max(expected.Seen, issued), listIssued), nil
}

func isFor(claims map[string]any, product string) bool {
	audience, isThere := claims["aud"]
	products, isList := audience.([]any)
	if !isList {
		products = []any{audience}
	}
	for _, each := range products {
		if each == any(product) {
			return true
		}
	}
	return !isThere
}

func max(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}

// keySet reads the keys of a JWK Set.
func keySet(jwks []byte) map[string]ed25519.PublicKey {
	var set struct {
		Keys []struct{ Kid, Crv, X string }
	}
	check(json.Unmarshal(jwks, &set))
	keys := map[string]ed25519.PublicKey{}
	for _, jwk := range set.Keys {
		if jwk.Crv != "Ed25519" || jwk.Kid == "" {
			continue
		}
		key, err := decode(jwk.X)
		check(err)
		if len(key) != ed25519.PublicKeySize {
			check(errors.New("the key " + jwk.Kid + " is damaged"))
		}
		keys[jwk.Kid] = key
	}
	return keys
}

func read(file string) []byte {
	data, err := os.ReadFile(file)
	check(err)
	return data
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "No verdict:", err)
		os.Exit(2)
	}
}

func main() {
	options := map[string]*string{"--product": nil, "--fingerprint": nil, "--revoked": nil, "--state": nil, "--now": nil}
	arguments := os.Args[1:]
	for i := 2; i < len(arguments); i += 2 {
		if _, known := options[arguments[i]]; !known || i+1 == len(arguments) {
			check(errors.New("unknown or incomplete option " + arguments[i]))
		}
		options[arguments[i]] = &arguments[i+1]
	}
	if len(arguments) < 2 {
		check(errors.New("usage: verify license.lic jwks.json [options]"))
	}
	expected := Expected{Product: options["--product"], Fingerprint: options["--fingerprint"], Now: time.Now().Unix()}
	var err error
	if now := options["--now"]; now != nil {
		expected.Now, err = strconv.ParseInt(*now, 10, 64)
		check(err)
	}
	if list := options["--revoked"]; list != nil {
		expected.Revoked = read(*list)
	}
	state := options["--state"]
	if state != nil {
		data, err := os.ReadFile(*state)
		if !errors.Is(err, os.ErrNotExist) {
			check(err)
		}
		// Anything else counts as none: whoever can write the file can also delete it.
		if text := strings.TrimSpace(string(data)); digits.MatchString(text) {
			expected.Seen, _ = strconv.ParseInt(text, 10, 64)
		}
	}
	claims, seen, err := Verify(read(arguments[0]), keySet(read(arguments[1])), expected)
	if refused := (Refused{}); errors.As(err, &refused) {
		fmt.Println(refused)
		os.Exit(1)
	}
	check(err)
	if state != nil {
		check(os.WriteFile(*state, []byte(strconv.FormatInt(seen, 10)), 0o600))
	}
	fmt.Printf("VALID: Good until %s.\n", time.Unix(integer(claims["exp"]), 0).UTC().Format(time.RFC3339))
}
