package mailbot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/templates"
)

// formPrinter prints forms with the program's own templates: each call of replyform stands in the place of a notice, so that all are
// loaded at once.
type formPrinter struct {
	set   *templates.Set
	kinds map[string]handling.NoticeKind
}

func newFormPrinter(t *testing.T, calls []string) *formPrinter {
	t.Helper()
	p := &formPrinter{kinds: map[string]handling.NoticeKind{}}
	dir := t.TempDir()
	for i, call := range calls {
		kind := handling.Notices[i].Kind
		p.kinds[call] = kind
		for _, l := range []handling.Lang{handling.Japanese, handling.English} {
			path := filepath.Join(dir, string(l), string(kind)+".txt")
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			text := "Subject: x\n\n{{salutation .Recipient}}\n\n{{replyform " + call + "}}\n\n{{template \"signature\" .}}\n"
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	var err error
	if p.set, err = templates.Load(dir); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *formPrinter) print(t *testing.T, l handling.Lang, call string) string {
	t.Helper()
	spec, _ := handling.Spec(p.kinds[call])
	mail, err := p.set.Render(p.kinds[call], spec.NewFacts(), templates.Office{NameJA: "例示機構", NameEN: "Example Office", SignatureJA: "例示機構", SignatureEN: "Example Office"},
		templates.Recipient{Name: "Example", Lang: l})
	if err != nil {
		t.Fatal(err)
	}
	return mail.Body
}

// What the templates print is read back: untouched as no answer (users.md C8), and every choice from its number, whether the mail is
// quoted or not.
func TestPrintedReplyFormsAreReadBack(t *testing.T) {
	tails := map[string]string{"counter": " 2026-04-28", "have": " CVE-2026-1234", "other_window": " security@developer.test"}
	roles := []handling.Role{handling.Developer, handling.Operator}
	call := func(form handling.ReplyForm, role handling.Role) string { return fmt.Sprintf("%q %q", form.Name, role) }
	var calls []string
	for _, form := range handling.ReplyForms {
		for _, role := range roles {
			calls = append(calls, call(form, role))
		}
	}
	p := newFormPrinter(t, calls)
	for _, l := range []handling.Lang{handling.Japanese, handling.English} {
		for _, form := range handling.ReplyForms {
			for _, role := range roles {
				printed := p.print(t, l, call(form, role))
				for _, text := range []string{printed, "> " + strings.ReplaceAll(printed, "\n", "\n> ")} {
					if r := message.ReadReply(text); r == nil || r.Form != form.Name || len(r.Answers)+len(r.Doubts)+len(r.Kept) != 0 {
						t.Errorf("%s, %s, %s, untouched: %+v\n%s", form.Name, l, role, r, text)
					}
					for i, f := range form.For(role) {
						for n, c := range f.Choices {
							label := fmt.Sprintf("%d %s", i+1, f.Label(l))
							at := strings.Index(text, label) + len(label)
							at += strings.Index(text[at:], "\n")
							answered := text[:at] + fmt.Sprintf(" %d%s", n+1, tails[c.Value]) + text[at:]
							if r := message.ReadReply(answered); r == nil || r.Form != form.Name || r.Choice(f.Key) != c.Value || len(r.Answers) != 1 {
								t.Errorf("%s %s, %s, answer %d: %+v\n%s", form.Name, f.Key, l, n+1, r, answered)
							}
						}
					}
				}
			}
		}
	}
}

// A field that is printed filled in is no answer; its number is told, also where the line was broken.
func TestKeptFieldsAreNoAnswers(t *testing.T) {
	url := "https://operator.example/" + strings.Repeat("path/", 20)
	call := fmt.Sprintf("\"operator_report\" \"operator\" \"number\" \"IPA#12345678\" \"url\" %q", url)
	printed := newFormPrinter(t, []string{call}).print(t, handling.Japanese, call)
	r := message.ReadReply(printed)
	if r == nil || r.Form != "operator_report" || len(r.Answers) != 0 || len(r.Numbers) != 1 || r.Numbers[0] != "IPA#12345678" {
		t.Fatalf("%+v\n%s", r, printed)
	}
	if len(r.Kept) != 1 || r.Kept[0].Text != url {
		t.Errorf("kept %+v", r.Kept)
	}
}
