package pgp

import (
	"bytes"
	"errors"
	"testing"
)

// The checksum is that of RFC 9580 section 6.1.1, which old programs need to find the end of a block.
func TestArmorForm(t *testing.T) {
	if sum := crc24([]byte("123456789")); sum != 0x21cf02 {
		t.Errorf("checksum %06x", sum)
	}
	want := "-----BEGIN PGP MESSAGE-----\r\n\r\nyw==\r\n=" // then four characters
	got := armored(blockMessage, []byte{0xcb})
	if !bytes.HasPrefix(got, []byte(want)) || !bytes.HasSuffix(got, []byte("\r\n-----END PGP MESSAGE-----\r\n")) {
		t.Errorf("armor %q", got)
	}
	for _, line := range bytes.Split(armored(blockMessage, make([]byte, 1000)), []byte("\r\n")) {
		if len(line) > 64 {
			t.Errorf("line of %d characters", len(line))
		}
	}
}

// Armor is read as programs and mail hosts leave it.
func TestArmorAsItComes(t *testing.T) {
	for name, text := range map[string]string{
		"no checksum":       "-----BEGIN PGP MESSAGE-----\n\ny2hp\n-----END PGP MESSAGE-----\n",
		"wrong checksum":    "-----BEGIN PGP MESSAGE-----\n\ny2hp\n=AAAA\n-----END PGP MESSAGE-----",
		"headers":           "-----BEGIN PGP MESSAGE-----\nVersion: x\nComment: y\n\ny2hp\n-----END PGP MESSAGE-----\n",
		"no blank line":     "-----BEGIN PGP MESSAGE-----\ny2hp\n-----END PGP MESSAGE-----\n",
		"white space":       "\r\n  -----BEGIN PGP MESSAGE-----  \r\n \r\ny2hp \r\n\t-----END PGP MESSAGE-----\r\n\r\n",
		"lines cut by hand": "-----BEGIN PGP MESSAGE-----\n\ny2\nhp\n-----END PGP MESSAGE-----\n",
	} {
		if got, err := dearmorOne([]byte(text), blockMessage); err != nil || string(got) != "\xcbhi" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"not base64":         "-----BEGIN PGP MESSAGE-----\n\ny2h*\n-----END PGP MESSAGE-----\n",
		"cut group":          "-----BEGIN PGP MESSAGE-----\n\ny2hpa\n-----END PGP MESSAGE-----\n",
		"text after the sum": "-----BEGIN PGP MESSAGE-----\n\ny2hp\n=AAAA\ny2hp\n-----END PGP MESSAGE-----\n",
		"other end":          "-----BEGIN PGP MESSAGE-----\n\ny2hp\n-----END PGP SIGNATURE-----\n",
		"headers only":       "-----BEGIN PGP MESSAGE-----\nVersion: x\n",
		"no kind":            "-----BEGIN -----\n\ny2hp\n-----END -----\n",
	} {
		if got, err := dearmorOne([]byte(text), blockMessage); got != nil || !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
