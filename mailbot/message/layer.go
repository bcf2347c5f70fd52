package message

import (
	"bytes"
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
	Data      []byte   // OpenPGP message; for inline_signed the cleartext block, raw bytes
	Signed    []byte   // mime_signed: exactly what the signature covers, lines ended by CRLF
	Signature []byte   // mime_signed: armored or binary
	Charset   string   // of the text part that carried an inline form
	Outside   string   // readable text outside the layer: unprotected
	Others    [][]byte // further encrypted parts, each a document of its own
	Micalg    string
}

// Layer finds the outermost layer. A mail without one has FormNone.
func (m *Mail) Layer() Layer {
	if l, ok := mimeLayer(m.Root); ok {
		l.Root = true
		return l
	}
	if l, ok := mangledLayer(m.Root); ok {
		return l
	}
	if l, ok := m.nestedLayer(m.Root); ok {
		return l
	}
	if l, ok := m.inlineLayer(); ok {
		l.Others = append(l.Others, encryptedAttachments(m.Root, m.textPart())...)
		l.Root = l.Root && len(l.Others) == 0
		return l
	}
	if found := encryptedAttachments(m.Root, m.textPart()); len(found) > 0 {
		return Layer{Form: FormAttachmentEncrypted, Data: found[0], Others: found[1:], Outside: strings.TrimSpace(m.Text)}
	}
	return Layer{Form: FormNone}
}

// mimeLayer reads p itself as multipart/encrypted or multipart/signed.
func mimeLayer(p *Part) (Layer, bool) {
	switch p.MediaType {
	case "multipart/encrypted":
		if !p.isEncryptedFrame() {
			return Layer{}, false
		}
		return Layer{Form: FormMIMEEncrypted, Data: p.Parts[1].Content()}, true
	case "multipart/signed":
		if !p.isSignedFrame() {
			return Layer{}, false
		}
		return Layer{
			Form:      FormMIMESigned,
			Signed:    canonicalLines(p.Parts[0].Raw),
			Signature: p.Parts[1].Content(),
			Micalg:    strings.ToLower(p.Params["micalg"]),
		}, true
	}
	return Layer{}, false
}

// protocolIs also takes a missing protocol: some clients leave it out.
func protocolIs(p *Part, protocol string) bool {
	given := p.Params["protocol"]
	return given == "" || strings.EqualFold(given, protocol)
}

// mangledLayer reads what Exchange and Proton Bridge make of
// multipart/encrypted: multipart/mixed with the same two parts and perhaps an
// empty text before them (R55).
func mangledLayer(p *Part) (Layer, bool) {
	if !strings.HasPrefix(p.MediaType, "multipart/") || p.MediaType == "multipart/signed" {
		return Layer{}, false
	}
	if !hasPart(p, "application/pgp-encrypted") {
		return Layer{}, false
	}
	var version bool
	var data [][]byte
	var outside strings.Builder
	for _, child := range p.Parts {
		content := child.Content()
		switch {
		case len(child.Parts) > 0:
			return Layer{}, false
		case child.MediaType == "application/pgp-encrypted" && isVersion(content):
			version = true
		case isEncrypted(content) && !strings.HasPrefix(child.MediaType, "text/"):
			data = append(data, content)
		case strings.HasPrefix(child.MediaType, "text/") && child.Disposition != "attachment":
			outside.WriteString(child.Text())
		default:
			return Layer{}, false
		}
	}
	if !version || len(data) != 1 {
		return Layer{}, false
	}
	text := strings.TrimSpace(outside.String())
	return Layer{Form: FormMIMEEncrypted, Root: text == "", Data: data[0], Outside: text}, true
}

func hasPart(p *Part, mediaType string) bool {
	for _, child := range p.Parts {
		if child.MediaType == mediaType {
			return true
		}
	}
	return false
}

func isVersion(content []byte) bool {
	return bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(content)), []byte("version"))
}

// nestedLayer finds a layer that a list or a gateway has wrapped.
func (m *Mail) nestedLayer(p *Part) (Layer, bool) {
	for _, child := range p.Parts {
		l, ok := mimeLayer(child)
		if !ok {
			l, ok = mangledLayer(child)
		}
		if !ok {
			l, ok = m.nestedLayer(child)
		}
		if ok {
			l.Root = false
			l.Outside = strings.TrimSpace(l.Outside + m.textOutside(child))
			return l, true
		}
	}
	return Layer{}, false
}

// textOutside is what of the mail's text lies outside the layer's part.
func (m *Mail) textOutside(layer *Part) string {
	inside := map[*Part]bool{}
	layer.leaves(func(p *Part) { inside[p] = true })
	var out strings.Builder
	for _, p := range m.textParts {
		if !inside[p] {
			out.WriteString(p.Text() + "\n")
		}
	}
	return out.String()
}

// inlineLayer looks for armor in the text that a person reads, quoted
// printable and HTML <pre> included.
func (m *Mail) inlineLayer() (Layer, bool) {
	p := m.textPart()
	if p == nil {
		return Layer{}, false
	}
	content, charset := p.Content(), p.charset()
	if p.MediaType == "text/html" {
		content, charset = []byte(p.Text()), "utf-8"
	}
	blocks, outside := armorBlocks(content)
	if len(blocks) == 0 {
		return Layer{}, false
	}
	l := Layer{Form: FormInlineEncrypted, Data: blocks[0].data, Charset: charset}
	if blocks[0].signed {
		l.Form = FormInlineSigned
	}
	for _, b := range blocks[1:] {
		l.Others = append(l.Others, b.data)
	}
	around := string(outside)
	if p.MediaType != "text/html" {
		around, _ = p.plain(decodeCharset(outside, charset))
	}
	l.Outside = strings.TrimSpace(around + m.textOutside(p))
	l.Root = p == m.Root && p.MediaType == "text/plain" && l.Outside == "" && len(blocks) == 1
	return l, true
}

type armorBlock struct {
	data   []byte
	signed bool
}

var (
	beginMessage = []byte("-----BEGIN PGP MESSAGE-----")
	endMessage   = []byte("-----END PGP MESSAGE-----")
	beginSigned  = []byte("-----BEGIN PGP SIGNED MESSAGE-----")
	endSigned    = []byte("-----END PGP SIGNATURE-----")
)

// mostBlocks bounds the work that one text of armor can cause.
const mostBlocks = 32

// armorBlocks cuts complete armor blocks (RFC 9580, 6.2 and 7) out of content.
// A line that merely looks like a beginning, without an end, is prose.
func armorBlocks(content []byte) (blocks []armorBlock, outside []byte) {
	rest := content
	for len(rest) > 0 && len(blocks) < mostBlocks {
		begin, signed := findBegin(rest)
		if begin < 0 {
			break
		}
		end := endMessage
		if signed {
			end = endSigned
		}
		n := findLine(rest[begin:], end)
		if n < 0 {
			break
		}
		stop := begin + n + len(end)
		outside = append(outside, rest[:begin]...)
		blocks = append(blocks, armorBlock{data: rest[begin:stop:stop], signed: signed})
		rest = rest[stop:]
	}
	return blocks, append(outside, rest...)
}

func findBegin(b []byte) (at int, signed bool) {
	message, cleartext := findLine(b, beginMessage), findLine(b, beginSigned)
	if cleartext >= 0 && (message < 0 || cleartext < message) {
		return cleartext, true
	}
	return message, false
}

// findLine finds a line that is mark and nothing else but white space behind.
func findLine(b, mark []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], mark)
		if i < 0 {
			return -1
		}
		i += from
		line, _ := nextLine(b[i+len(mark):])
		if (i == 0 || b[i-1] == '\n') && len(bytes.TrimSpace(line)) == 0 {
			return i
		}
		from = i + len(mark)
	}
}

// encryptedAttachments collects OpenPGP messages sent as files.
func encryptedAttachments(root, text *Part) [][]byte {
	var found [][]byte
	root.leaves(func(p *Part) {
		if p == text || !carriesOpenPGP(p) {
			return
		}
		if content := p.Content(); isEncrypted(content) {
			found = append(found, content)
		}
	})
	return found
}

func carriesOpenPGP(p *Part) bool {
	if p.MediaType == "application/pgp-encrypted" || p.MediaType == "application/pgp" {
		return true
	}
	name := strings.ToLower(p.Filename)
	return strings.HasSuffix(name, ".pgp") || strings.HasSuffix(name, ".gpg") || strings.HasSuffix(name, ".asc")
}

// isEncrypted tells an OpenPGP message, armored or beginning with a session
// key packet (tags 1 and 3 of RFC 9580, 5), from keys and signatures.
func isEncrypted(content []byte) bool {
	trimmed := bytes.TrimLeft(content, " \t\r\n")
	if findLine(trimmed, beginMessage) == 0 {
		return true
	}
	if len(content) < 2 || content[0]&0x80 == 0 {
		return false
	}
	tag := content[0] & 0x3f
	if content[0]&0x40 == 0 {
		tag >>= 2
	}
	return tag == 1 || tag == 3
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
