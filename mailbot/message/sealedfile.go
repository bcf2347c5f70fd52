package message

import (
	"bytes"
	"crypto/sha256"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File makes an attachment of what an encrypted file held.
func File(name string, content []byte) Attachment {
	a := Attachment{Name: safeName(name), Type: "application/octet-stream", Size: len(content), SHA256: sha256.Sum256(content), Content: content}
	if isText(content, "") {
		a.Type = "text/plain"
	}
	if a.Name == "" {
		a.Name = "unnamed-1" + extensions[a.Type]
	}
	return a
}

// nameless are names that say nothing of the file: those of PGP/MIME, and
// those that gateways give.
var nameless = regexp.MustCompile(`(?i)^(|unnamed-\d+(\.dat|\.asc)?|encrypted|message|noname|(openpgp-)?encrypted-message|att\d+(\.dat|\.bin|\.txt)?|block-\d+|winmail|pgp|msg)$`)

// OpenedName is the name for what an encrypted attachment held: its own without
// the ending, or the one that the message gives when that says nothing. Neither
// is signed.
func (a Attachment) OpenedName(inner string) string {
	name := a.Name
	for _, ending := range []string{".gpg", ".pgp", ".asc"} {
		if n := len(name) - len(ending); n >= 0 && strings.EqualFold(name[n:], ending) {
			name = name[:n]
			break
		}
	}
	inner = decodeCharset([]byte(inner), "")
	if nameless.MatchString(name) && inner != "" && inner != "_CONSOLE" {
		return safeName(inner)
	}
	return safeName(name)
}

// isText tells a text that a person can read from a picture or an archive.
func isText(content []byte, charset string) bool {
	if bytes.IndexByte(content, 0) >= 0 {
		_, ok := decodeUTF16(content)
		return ok
	}
	odd, all := 0, 0
	for _, r := range decodeCharset(content, charset) {
		all++
		if r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\n\r\t\f\x1a", r) {
			odd++
		}
	}
	return odd*20 <= all
}

// entityFields may begin a MIME entity that was encrypted whole.
var entityFields = map[string]bool{"content-type": true, "mime-version": true, "from": true, "to": true, "cc": true, "subject": true, "date": true,
	"message-id": true, "reply-to": true, "in-reply-to": true, "references": true, "autocrypt": true, "openpgp": true, "user-agent": true,
	"content-transfer-encoding": true, "content-disposition": true, "content-description": true, "content-language": true, "hp-outer": true}

// beginsEntity tells a MIME entity from a text: nothing but fields of mail, a
// media type among them, up to a blank line.
func beginsEntity(content []byte) bool {
	head, _, ok := bytes.Cut(bytes.ReplaceAll(content[:min(len(content), 16<<10)], []byte("\r\n"), []byte{'\n'}), []byte("\n\n"))
	if !ok || len(head) == 0 {
		return false
	}
	typed := false
	for line := range bytes.SplitSeq(head, []byte{'\n'}) {
		if len(line) == 0 {
			return false
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if name = strings.ToLower(name); !ok || !entityFields[name] {
			return false
		}
		if name == "content-type" {
			main, _ := readParams(value)
			major, minor, _ := strings.Cut(main, "/")
			typed = major != "" && minor != "" && !strings.Contains(main, " ")
		}
	}
	return typed
}
