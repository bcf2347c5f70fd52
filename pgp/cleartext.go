package pgp

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// OpenCleartext reads one text in the cleartext signature framework (RFC 9580 section 7) with nothing but white
// space around it. The text is read in the bytes that came, whatever their charset. plain is what was
// signed: dash escapes and white space at the ends of lines taken off, lines ending in CRLF, without the
// last line's end.
func OpenCleartext(text []byte, certs []*Certificate, now time.Time) (plain []byte, sig Signature, err error) {
	body, signature, err := splitCleartext(text)
	if err != nil {
		return nil, sig, fmt.Errorf("open cleartext: %w", err)
	}
	p := &payload{literal: body}
	if err := p.readSignatures(signature); err != nil {
		return nil, sig, fmt.Errorf("open cleartext: %w", err)
	}
	for i := range p.signatures {
		if c := &p.signatures[i]; c.sig != nil && c.sig.SigType != packet.SigTypeText {
			c.reason = "signature under a cleartext is not one over text"
		}
	}
	return body, p.verify(certs, now), nil
}

// splitCleartext takes the signed text and the armored signature apart.
func splitCleartext(text []byte) (body, signature []byte, err error) {
	line, rest := cutLine(bytes.TrimLeft(text, insignificantSet))
	if string(bytes.TrimRight(line, insignificantSet)) != beginCleartext {
		return nil, nil, fmt.Errorf("no %q at the beginning: %w", beginCleartext, ErrMalformed)
	}
	if rest, err = skipCleartextHeaders(rest); err != nil {
		return nil, nil, err
	}
	for first := true; ; first = false {
		if len(rest) == 0 {
			return nil, nil, fmt.Errorf("no signature after the text: %w", ErrMalformed)
		}
		line, after := cutLine(rest)
		if string(bytes.TrimRight(line, insignificantSet)) == beginSignature {
			return body, rest, nil
		}
		if line, err = undash(line); err != nil {
			return nil, nil, err
		}
		line = bytes.TrimRight(line, insignificantSet)
		if !first {
			body = append(body, '\r', '\n')
		}
		body, rest = append(body, line...), after
	}
}

// skipCleartextHeaders allows only "Hash" (RFC 9580 section 7.1): anything else could be mistaken for text.
func skipCleartextHeaders(text []byte) ([]byte, error) {
	for {
		if len(text) == 0 {
			return nil, fmt.Errorf("no text after the headers: %w", ErrMalformed)
		}
		line, rest := cutLine(text)
		line = bytes.TrimRight(line, insignificantSet)
		if len(line) == 0 {
			return rest, nil
		}
		value, ok := strings.CutPrefix(string(line), "Hash: ")
		if !ok || strings.Trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-, ") != "" {
			return nil, fmt.Errorf("header other than Hash: %w", ErrMalformed)
		}
		text = rest
	}
}

// undash takes off the dash escape (RFC 9580 section 7.2). A line that begins with a dash and is not escaped
// could end the text for another reader.
func undash(line []byte) ([]byte, error) {
	escaped, ok := bytes.CutPrefix(line, []byte("- "))
	switch {
	case ok:
		return escaped, nil
	case bytes.HasPrefix(line, []byte("-----")):
		return nil, fmt.Errorf("dashes that are not escaped: %w", ErrMalformed)
	}
	return line, nil
}
