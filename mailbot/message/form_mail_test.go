package message

import (
	"encoding/base64"
	"strings"
	"testing"
)

// N5: a form that came as a text file is read, in whatever charset; one in a file of another kind is not, and is only kept.
func TestFormInAnAttachmentIsRead(t *testing.T) {
	form := styles["as the form stands"].fill("product")
	for name, tc := range map[string]struct {
		head, content string
		read          bool
	}{
		"text":                  {"text/plain; charset=utf-8; name=form.txt", form, true},
		"Shift_JIS, no word":    {"text/plain; name=form.txt", sjis(form), true},
		"octets by the name":    {"application/octet-stream; name=\"FORM.TXT\"", eucjp(form), true},
		"ISO-2022-JP":           {"text/plain; charset=iso-2022-jp", jis(form), true},
		"a Word file":           {"application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=form.docx", form, false},
		"a PDF":                 {"application/pdf; name=form.pdf", form, false},
		"a text without a form": {"text/plain; name=log.txt", "starting", false},
	} {
		raw := "From: taro@finder.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n様式を添付します。\n--b\nContent-Type: image/png; name=a.png\n\nx\n" +
			"--b\nContent-Type: " + tc.head + "\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(tc.content)) + "\n--b--\n"
		t.Run(name, func(t *testing.T) {
			bothEnds(t, raw, func(t *testing.T, m *Mail) {
				r, from := ReportIn(m)
				if !tc.read {
					if r != nil || len(m.Attachments) != 2 {
						t.Errorf("read %+v, %d files", r, len(m.Attachments))
					}
					return
				}
				if r == nil || from != 2 || len(r.Missing) > 0 || r.Fields["name"] != "発見 太郎" || !strings.Contains(r.Around, "様式を添付します。") {
					t.Errorf("file %d is read as %+v", from, r)
				}
			})
		})
	}
}
