package pgp

import (
	"bytes"
	"crypto"
	"errors"
	"slices"
	"testing"
)

// cleartext writes a text in the cleartext signature framework.
func cleartext(t testing.TB, written, signed []byte, by *Secret, end string) []byte {
	t.Helper()
	sig := rawSignature(t, signed, by, signing{hash: crypto.SHA256, at: morning, text: true})
	armor := armored(blockSignature, detached(t, sig))
	out := slices.Concat([]byte(beginCleartext+"\r\nHash: SHA256\r\n\r\n"), written, []byte("\r\n"), armor)
	return bytes.ReplaceAll(out, []byte("\r\n"), []byte(end))
}

// R63: the signed bytes are those of the mail, in whatever charset and with either line end; white space at line ends
// does not count in this form.
func TestOpenCleartext(t *testing.T) {
	jis := []byte("\x1b$BFO=P\x1b(B\r\n\x1b$B\x25\x46\x25\x39\x25\x48\x1b(B -- \x1b$B!!\x1b(B")
	for name, c := range map[string]struct{ written, signed []byte }{
		"plain":           {[]byte("publish"), []byte("publish")},
		"ISO-2022-JP":     {jis, jis},
		"Shift_JIS":       {[]byte("\x93\xcd\x8fo\r\nx"), []byte("\x93\xcd\x8fo\r\nx")},
		"dashes":          {[]byte("- -- \r\n- - item\r\n- From me\r\na - b\r\n- "), []byte("--\r\n- item\r\nFrom me\r\na - b\r\n")},
		"space at ends":   {[]byte("a \t\r\nb  "), []byte("a\r\nb")},
		"empty lines":     {[]byte("\r\na\r\n\r\n"), []byte("\r\na\r\n\r\n")},
		"nothing":         {nil, nil},
		"escaped ending":  {[]byte("- " + beginSignature), []byte(beginSignature)},
		"escaped opening": {[]byte("- " + beginCleartext + "\r\n\r\nx"), []byte(beginCleartext + "\r\n\r\nx")},
	} {
		for _, end := range []string{"\r\n", "\n"} {
			text := append([]byte("\n"), cleartext(t, c.written, c.signed, who("alice"), end)...)
			plain, sig, err := OpenCleartext(append(text, "\n \n"...), certs("alice"), morning)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if !bytes.Equal(plain, c.signed) || sig.Verdict != SignatureValid || sig.By != who("alice").Certificate().Fingerprint() {
				t.Errorf("%s: %q, %+v", name, plain, sig)
			}
		}
	}
}

// Text that is not under the signature is never taken for it.
func TestOpenCleartextRefuses(t *testing.T) {
	good := cleartext(t, []byte("accept"), []byte("accept"), who("alice"), "\r\n")
	replace := func(old, new string) []byte { return bytes.Replace(good, []byte(old), []byte(new), 1) }
	for name, text := range map[string][]byte{
		"text before":      append([]byte("hello\r\n"), good...),
		"text after":       append(bytes.Clone(good), "hello"...),
		"header":           replace("Hash: SHA256", "Hash: SHA256\r\nComment: publish"),
		"text as header":   replace("Hash: SHA256", "publish"),
		"hash with text":   replace("Hash: SHA256", "Hash: SHA256: publish now"),
		"dashes":           replace("accept", "-----BEGIN PGP MESSAGE-----"),
		"no signature":     good[:bytes.Index(good, []byte(beginSignature))],
		"no end":           good[:len(good)-10],
		"two blocks":       append(bytes.Clone(good), good...),
		"text after begin": replace(beginCleartext, beginCleartext+" publish"),
		"headers only":     []byte(beginCleartext + "\r\nHash: SHA256"),
		"key instead":      replace("BEGIN PGP SIGNATURE", "BEGIN PGP MESSAGE"),
		"empty":            nil,
	} {
		if plain, sig, err := OpenCleartext(text, certs("alice"), morning); plain != nil || !errors.Is(err, ErrMalformed) || sig.Verdict != "" {
			t.Errorf("%s: %q %+v %v", name, plain, sig, err)
		}
	}
	if _, sig, err := OpenCleartext(replace("accept", "publish"), certs("alice"), morning); err != nil || sig.Verdict != SignatureInvalid {
		t.Errorf("changed text: %+v, %v", sig, err)
	}
	if _, sig, err := OpenCleartext(good, certs("bob"), morning); err != nil || sig.Verdict != SignatureUnknownKey {
		t.Errorf("unknown key: %+v, %v", sig, err)
	}
	binary := armored(blockSignature, detached(t, rawSignature(t, []byte("accept"), who("alice"), signing{hash: crypto.SHA256, at: morning})))
	text := append([]byte(beginCleartext+"\n\naccept\n"), binary...)
	if _, sig, err := OpenCleartext(text, certs("alice"), morning); err != nil || sig.Verdict != SignatureInvalid {
		t.Errorf("signature of binary type: %+v, %v", sig, err)
	}
}

// S3: the digest of a cleartext is that of the same statement in any line ends.
func TestCleartextDigest(t *testing.T) {
	good := cleartext(t, []byte("accept\r\n\r\ntext"), []byte("accept\r\n\r\ntext"), who("alice"), "\r\n")
	_, a, err := OpenCleartext(good, certs("alice"), morning)
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := OpenCleartext(bytes.ReplaceAll(good, []byte("\r\n"), []byte(" \n")), certs("alice"), morning)
	if err != nil || a.Digest != b.Digest || a.Digest == [32]byte{} {
		t.Errorf("%x and %x, %v", a.Digest, b.Digest, err)
	}
}
