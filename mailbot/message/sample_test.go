package message

import (
	"slices"
	"strings"
	"testing"

	"keikai/mailbot/message/mailsample"
)

// Every mail as the clients of Japan write it gives its sender, subject, text and files, with each kind of line end; what is well
// made causes no complaint. R45, R46, R47, R48, R50, R51
func TestMailOfEveryClientIsRead(t *testing.T) {
	corpus := mailsample.Corpus()
	if len(corpus) < 300 {
		t.Fatalf("only %d mails", len(corpus))
	}
	for _, s := range corpus {
		for ends, raw := range map[string][]byte{"LF": mailsample.LF(s.Raw), "CRLF": mailsample.CRLF(s.Raw), "CR CR LF": []byte(strings.ReplaceAll(string(mailsample.LF(s.Raw)), "\n", "\r\r\n"))} {
			checkSample(t, s, ends, Parse(raw, DefaultLimits()))
		}
		if cr := []byte(strings.ReplaceAll(string(mailsample.LF(s.Raw)), "\n", "\r")); true {
			m := Parse(cr, DefaultLimits())
			m.Problems = slices.DeleteFunc(m.Problems, func(p Problem) bool { return p.What == "lines end in CR alone" })
			checkSample(t, s, "CR", m)
		}
	}
}

func checkSample(t *testing.T, s mailsample.Sample, ends string, m *Mail) {
	t.Helper()
	name := s.Name + ", " + ends
	if m.From.Address != s.From || m.From.Name != "架空 太郎" || m.Subject != s.Subject {
		t.Errorf("%s: from %+v, subject %q", name, m.From, m.Subject)
	}
	if m.Kind != KindMessage || m.Excess != "" {
		t.Errorf("%s: %s, past the limit of %q", name, m.Kind, m.Excess)
	}
	rest := m.Text
	for _, piece := range s.Text {
		_, after, ok := strings.Cut(rest, piece)
		if !ok {
			t.Errorf("%s: no %q in %q", name, piece, m.Text)
			break
		}
		rest = after
	}
	if s.Broken == (len(m.Problems) == 0) {
		t.Errorf("%s: problems %v", name, m.Problems)
	}
	var got []string
	for _, a := range m.Attachments {
		got = append(got, a.Name+" "+strings.ReplaceAll(string(a.Content), "\r", ""))
	}
	var want []string
	for _, f := range s.Files {
		want = append(want, f.Name+" "+strings.ReplaceAll(f.Content, "\r", ""))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: attachments %q, want %q", name, got, want)
	}
}
