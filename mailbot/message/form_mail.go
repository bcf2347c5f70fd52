package message

import "strings"

// ReportIn reads the report form of a mail: in its text, else in the first file of plain text that holds one. from is that file's
// number among the attachments, from 1, or 0 for the text. Other files are never opened.
func ReportIn(m *Mail) (r *Report, from int) {
	if r = ReadForm(m.Text); r != nil {
		return r, 0
	}
	n := 0
	m.Root.leaves(func(p *Part) {
		if !m.isAttached(p) {
			return
		}
		n++
		if r != nil || p.MediaType != "text/plain" && !strings.HasSuffix(strings.ToLower(p.Filename), ".txt") {
			return
		}
		if found := ReadForm(decodeCharset(p.Content(), p.charset())); found != nil {
			r, from = found, n
		}
	})
	if r != nil {
		r.Around = strings.Trim(strings.Join([]string{m.Text, r.Around}, "\n"), "\n") // nobody would see the letter
	}
	return r, from
}
