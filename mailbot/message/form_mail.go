package message

import "strings"

// ReportIn reads the report form of a mail: in its text, else in the first file of plain text that holds one. from is that file's
// number among the attachments, from 1, or 0 for the text. Other files are never opened.
func ReportIn(m *Mail) (r *Report, from int) {
	if r = ReadForm(m.Text); r != nil {
		return r, 0
	}
	for i, a := range m.Attachments {
		if a.Type != "text/plain" && !strings.HasSuffix(strings.ToLower(a.Name), ".txt") {
			continue
		}
		if r = ReadForm(decodeCharset(a.Content, "")); r != nil {
			from = i + 1
			break
		}
	}
	if r != nil {
		r.Around = strings.Trim(strings.Join([]string{m.Text, r.Around}, "\n"), "\n") // nobody would see the letter
	}
	return r, from
}
