package message

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// Form says in which of the ways known from practice a cryptographic layer is
// wrapped into mail.
type Form string

// The forms of a layer. RFC 3156 has the two MIME ones.
const (
	FormNone                Form = "none"
	FormMIMEEncrypted       Form = "mime_encrypted"
	FormMIMESigned          Form = "mime_signed"
	FormInlineEncrypted     Form = "inline_encrypted"
	FormInlineSigned        Form = "inline_signed"
	FormAttachmentEncrypted Form = "attachment_encrypted"
)

// Layer is the outermost cryptographic layer of a mail.
type Layer struct {
	Form Form
	// Root is true when nothing of the mail lies outside the layer: it is the
	// MIME root, or the whole single text body is one armor block with only
	// white space outside. Only then may its payload command anything (S2).
	Root      bool
	Data      []byte // OpenPGP message; for inline_signed the cleartext block, raw bytes
	Signed    []byte // mime_signed: exactly what the signature covers, lines ended by CRLF
	Signature []byte // mime_signed: armored or binary
	Charset   string // of the text part that carried an inline form
	Outside   string // readable text outside the layer: unprotected
	// Beside are the attachments outside the layer, in order: unprotected,
	// unless they are OpenPGP messages themselves, each a document of its own.
	// For attachment_encrypted they are all attachments of the mail; Data is
	// what the first sealed one holds.
	Beside []Attachment
	Micalg string
}

// Alone is true when nothing that a person would read lies outside the layer.
func (l Layer) Alone() bool { return l.Outside == "" && len(l.Beside) == 0 }

// Sealed returns the OpenPGP message that an attachment is, if it is one.
func (a Attachment) Sealed() ([]byte, bool) { return sealedData(a.Content) }

// Layer finds the outermost layer. A mail without one has FormNone.
func (m *Mail) Layer() Layer {
	if p, l := mimeLayer(m.Root); p != nil {
		text, files := m.outside(p)
		l.Outside, l.Beside = strings.TrimSpace(l.Outside+text), files
		l.Root = p == m.Root && l.Alone()
		return l
	}
	if l, ok := m.inlineLayer(); ok {
		return l
	}
	for _, a := range m.Attachments {
		if data, ok := a.Sealed(); ok {
			return Layer{Form: FormAttachmentEncrypted, Data: data, Beside: m.Attachments, Outside: strings.TrimSpace(m.Text)}
		}
	}
	return Layer{Form: FormNone}
}

// mimeLayer finds the outermost part that is a layer: p itself, or one that a
// list or a gateway has wrapped.
func mimeLayer(p *Part) (*Part, Layer) {
	if l, ok := p.encryptedLayer(); ok {
		return p, l
	}
	if l, ok := p.signedLayer(); ok {
		return p, l
	}
	for _, child := range p.Parts {
		if found, l := mimeLayer(child); found != nil {
			return found, l
		}
	}
	return nil, Layer{}
}

// encryptedLayer reads multipart/encrypted, and what Exchange and Proton
// Bridge make of it: multipart/mixed with the same two parts, in any order,
// renamed, with a text before them (R55). Text that something on the way has
// put around the armor is outside.
func (p *Part) encryptedLayer() (Layer, bool) {
	if p.sealed == nil {
		return Layer{}, false
	}
	content := p.sealed.Content()
	l := Layer{Form: FormMIMEEncrypted, Data: content}
	if message, ok := sealedData(content); ok {
		l.Data = message
	} else if blocks, outside := armorBlocks(content); len(blocks) > 0 && !blocks[0].signed {
		l.Data, l.Outside = blocks[0].data, string(trimBlanks(outside))+"\n"
	}
	return l, true
}

// markFrame finds the children that are the frame of a layer: they are neither
// text nor attachment.
func (p *Part) markFrame() {
	if p.signed() {
		p.Parts[1].frame = true
		return
	}
	labelled := p.MediaType == "multipart/encrypted" && protocolIs(p, "application/pgp-encrypted")
	version := slices.IndexFunc(p.Parts, (*Part).isVersion)
	if !labelled && (version < 0 || p.MediaType == "multipart/signed") {
		return
	}
	p.sealed = p.sealedPart(labelled)
	if p.sealed == nil && labelled && len(p.Parts) == 2 {
		// The label counts even when what it holds is no message: it cannot be opened, and is no text.
		p.sealed = p.Parts[1]
	}
	if p.sealed == nil {
		return
	}
	p.sealed.frame = true
	if version >= 0 {
		p.Parts[version].frame = true
	}
}

// sealedPart is the child that holds the message. Outside multipart/encrypted
// there must be one and no other.
func (p *Part) sealedPart(labelled bool) *Part {
	var found *Part
	for _, child := range p.Parts {
		if _, sealed := sealedData(child.Content()); !sealed || !labelled && strings.HasPrefix(child.MediaType, "text/") {
			continue
		}
		switch {
		case found == nil:
			found = child
		case !labelled:
			return nil
		}
	}
	return found
}

// isVersion tells the first part of multipart/encrypted (RFC 3156, 4), which
// says nothing.
func (p *Part) isVersion() bool {
	const longest = 128
	if len(p.RawBody) > longest || len(p.Parts) > 0 {
		return false
	}
	content := bytes.ToLower(bytes.TrimSpace(p.Content()))
	return bytes.HasPrefix(content, []byte("version")) && p.MediaType != "text/plain" ||
		len(content) == 0 && p.MediaType == "application/pgp-encrypted"
}

// signedLayer reads multipart/signed.
func (p *Part) signedLayer() (Layer, bool) {
	if !p.signed() {
		return Layer{}, false
	}
	return Layer{
		Form:      FormMIMESigned,
		Signed:    canonicalLines(p.Parts[0].Raw),
		Signature: p.Parts[1].Content(),
		Micalg:    strings.ToLower(p.Params["micalg"]),
	}, true
}

// signed tells multipart/signed of OpenPGP. A list may have put its footer
// behind the two parts, and a gateway may have called the signature a file.
func (p *Part) signed() bool {
	return p.MediaType == "multipart/signed" && len(p.Parts) > 1 && protocolIs(p, "application/pgp-signature") && p.Parts[1].isSignature()
}

func (p *Part) isSignature() bool {
	return p.MediaType == "application/pgp-signature" ||
		p.MediaType == "application/octet-stream" && bytes.HasPrefix(bytes.TrimSpace(p.Content()), []byte("-----BEGIN PGP SIGNATURE-----"))
}

// protocolIs also takes a missing protocol: some clients leave it out.
func protocolIs(p *Part, protocol string) bool {
	given := p.Params["protocol"]
	return given == "" || strings.EqualFold(given, protocol)
}

// outside is what lies beside the layer: the texts that a person would read,
// and the attachments.
func (m *Mail) outside(layer *Part) (text string, files []Attachment) {
	l := lister{mail: m, complain: func(string, string) {}}
	inside, shown := map[*Part]bool{}, map[*Part]bool{}
	if layer.signed() {
		l.inside = layer.Parts[0]
		l.inside.leaves(func(p *Part) { inside[p] = true })
	}
	var texts []string
	m.Root.leaves(func(p *Part) {
		nameless := p.Filename == "" && p.Disposition != "attachment" && (p.MediaType == "text/plain" || p.MediaType == "text/html")
		if inside[p] || p.hidden || !nameless && !slices.Contains(m.textParts, p) {
			return
		}
		shown[p] = p.Filename == "" && !p.opaque
		words, _ := p.readable(m.payload)
		texts = append(texts, words)
		l.embedded(p)
	})
	l.part(m.Root, shown)
	return strings.TrimSpace(strings.Join(texts, "\n")), l.files
}

// inlineLayer looks for armor in the text that a person reads, quoted
// printable and HTML included.
func (m *Mail) inlineLayer() (Layer, bool) {
	p := m.textPart()
	if p == nil {
		return Layer{}, false
	}
	blocks, outside, charset := m.armor()
	quoted := false
	if len(blocks) == 0 {
		if content, ok := unquoted([]byte(m.Text)); ok {
			var rest []byte
			blocks, rest = armorBlocks(content)
			outside, charset, quoted = string(rest), "utf-8", true
		}
	}
	if len(blocks) == 0 || quoted && blocks[0].signed {
		return Layer{}, false
	}
	l := Layer{Form: FormInlineEncrypted, Data: blocks[0].data, Charset: charset}
	if blocks[0].signed {
		l.Form, l.Charset = FormInlineSigned, signedCharset(charset)
	}
	for i, b := range blocks[1:] {
		l.Beside = append(l.Beside, blockAttachment(b, i+2))
	}
	l.Beside = append(l.Beside, m.Attachments...)
	l.Outside = string(trimBlanks([]byte(outside)))
	l.Root = !quoted && p == m.Root && p.MediaType == "text/plain" && l.Alone()
	return l, true
}

// armor finds the blocks in the text: in its bytes, which a signature covers,
// or where they do not show them, in what a person reads.
func (m *Mail) armor() (blocks []armorBlock, outside, charset string) {
	var rest []byte
	if p := m.textPart(); p.MediaType != "text/html" {
		if blocks, rest = armorBlocks(p.Content()); len(blocks) > 0 {
			outside, _ = p.plain(decodeCharset(rest, p.charset()))
			for _, further := range m.textParts[1:] {
				outside += "\n" + further.Text()
			}
			return blocks, outside, p.charset()
		}
	}
	blocks, rest = armorBlocks([]byte(m.Text))
	return blocks, string(rest), "utf-8"
}

// signedCharset is the label for a text that was signed in place. The label is
// not signed: one that makes other words of plain ASCII, as UTF-7 does, is not
// believed.
func signedCharset(label string) string {
	const ascii = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~ +AGE- ~{<:~} &AGE-"
	if decodeCharset([]byte(ascii), label) == ascii {
		return label
	}
	return ""
}

// blockAttachment keeps a further block of a text as a file.
func blockAttachment(b armorBlock, n int) Attachment {
	a := Attachment{Name: fmt.Sprintf("block-%d.asc", n), Type: "application/pgp-encrypted", Size: len(b.data), SHA256: sha256.Sum256(b.data), Content: b.data}
	if b.signed {
		a.Type = "text/plain"
	}
	return a
}

// canonicalLines ends every line by CRLF, as signatures want it (RFC 3156, 5).
func canonicalLines(b []byte) []byte {
	lines := bytes.Count(b, []byte{'\n'})
	out := make([]byte, 0, len(b)+lines)
	for i, c := range b {
		if c == '\n' && (i == 0 || b[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out
}
