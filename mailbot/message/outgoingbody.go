package message

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
)

// writeTextPart writes header and body of a text part that no relay has
// reason to change.
func writeTextPart(b *strings.Builder, text, params string, jis bool) {
	text = strings.ReplaceAll(normalLines(text), "\n", "\r\n")
	if !strings.HasSuffix(text, "\r\n") {
		text += "\r\n"
	}
	if jis {
		writeJISPart(b, text, params)
		return
	}
	writeField(b, "Content-Type", `text/plain; charset="utf-8"`+params)
	front, end := temptsRelays(text)
	switch {
	case !front && !end && isPlainText(text):
		b.WriteString("Content-Transfer-Encoding: 7bit\r\n\r\n" + text)
	case 4*nonASCII(text) > len(text) || front: // quoted-printable leaves what stands in front
		b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
		writeBase64(b, []byte(text))
	default:
		b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
		writeQuotedPrintable(b, text)
	}
}

// writeJISPart writes text that fits: as 7bit, which is all that the oldest programs read, where a signature stands it.
func writeJISPart(b *strings.Builder, text, params string) {
	content, _ := encodeJIS(text)
	writeField(b, "Content-Type", `text/plain; charset="ISO-2022-JP"`+params)
	front, end := temptsRelays(string(content))
	if !front && !end && longestLine(content) <= longestSMTPLine {
		b.WriteString("Content-Transfer-Encoding: 7bit\r\n\r\n")
		b.Write(content)
		return
	}
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
	writeBase64(b, content)
}

// longestSMTPLine is that of RFC 5321, 4.5.3.1.6, without its end.
const longestSMTPLine = 998

func longestLine(text []byte) int {
	longest := 0
	for line := range bytes.SplitSeq(text, []byte("\r\n")) {
		longest = max(longest, len(line))
	}
	return longest
}

// temptsRelays reports whether a line is one that mail hosts are known to change on the way: with "From " or a dot in front, or with white
// space at its end.
func temptsRelays(text string) (front, end bool) {
	for line := range strings.SplitSeq(text, "\r\n") {
		front = front || strings.HasPrefix(line, "From ") || strings.HasPrefix(line, ".")
		end = end || strings.TrimRight(line, " \t") != line
	}
	return front, end
}

func nonASCII(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			n++
		}
	}
	return n
}

// isPlainText tells text that goes through every signature as it is: ASCII, short lines, no dash in front.
func isPlainText(text string) bool {
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 78 || strings.HasPrefix(line, "-") {
			return false
		}
		for i := 0; i < len(line); i++ {
			if line[i] >= 0x7f || line[i] < ' ' && line[i] != '\t' {
				return false
			}
		}
	}
	return true
}

func writeBase64(b *strings.Builder, data []byte) {
	const bytesALine = 57
	for len(data) > 0 {
		n := min(len(data), bytesALine)
		b.WriteString(base64.StdEncoding.EncodeToString(data[:n]) + "\r\n")
		data = data[n:]
	}
}

func writeQuotedPrintable(b *strings.Builder, text string) {
	w := quotedprintable.NewWriter(b)
	// Writing to a strings.Builder cannot fail.
	_, _ = w.Write([]byte(text))
	_ = w.Close()
}

func writeAttachment(b *strings.Builder, a Attachment, jis bool) {
	mediaType, name := oneLine(a.Type), safeName(a.Name)
	if mediaType == "" || !isPrintableASCII(mediaType) || strings.ContainsAny(mediaType, "\";") {
		mediaType = "application/octet-stream"
	}
	writeField(b, "Content-Type", mediaType)
	disposition := "attachment"
	switch {
	case name == "":
	case isPrintableASCII(name):
		disposition += `; filename="` + strings.NewReplacer(`\`, "", `"`, "").Replace(name) + `"`
	default:
		disposition += ";\r\n filename*=" + extendedValue(name, jis)
	}
	writeField(b, "Content-Disposition", disposition)
	b.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
	writeBase64(b, a.Content)
}

// extendedValue writes a parameter by RFC 2231, 4.
func extendedValue(s string, jis bool) string {
	label := "UTF-8"
	if jis {
		content, _ := encodeJIS(s)
		label, s = "ISO-2022-JP", string(content)
	}
	var b strings.Builder
	b.WriteString(label + "''")
	for i := 0; i < len(s); i++ {
		c := s[i]
		if isAlnum(c) || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
