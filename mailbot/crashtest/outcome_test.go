//go:build crash

package crashtest

import (
	"bytes"
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/transport/mailhost"
)

// outcome is what is left when everything is done, in words that are the same for every run: case numbers and Message-IDs
// that a run drew are replaced by the case's title or left out.
type outcome struct {
	mails   map[string][]string // by content id: every disposition it got
	cases   map[string][]string // by title: state, dates, and the entries of its journal, sorted
	notices []string            // kind, recipient, case, or "cancelled"; without those that tell of an uncertain notice
	unsure  int                 // how many notices are uncertain
	desk    []string            // how the office stands, what waits and falls due, and its entries in the journal
	titles  map[string]string   // by case number
}

// outcome reads the office and fails the test on what may never be, whatever happened before.
func (s *setting) outcome(end *session) outcome {
	end.t.Helper()
	out := outcome{mails: map[string][]string{}, cases: map[string][]string{}, titles: map[string]string{}}
	known := map[string]bool{}
	for _, c := range rows[mailbot.CaseRow](end, "case.list") {
		if known[c.Title] {
			end.t.Errorf("two cases of the report %q", c.Title)
		}
		out.titles[c.ID], known[c.Title] = c.Title, true
	}
	out.readMails(end)
	sent := rows[mailbot.OutboxRow](end, "outbox.list")
	sent = slices.DeleteFunc(sent, func(r mailbot.OutboxRow) bool { return s.known[r.MessageID] })
	out.readNotices(end, sent)
	end.inboxesHold(sent)
	end.uncertainIsTold(sent)
	for _, f := range rows[mailbot.CheckRow](end, "audit.verify") {
		if !f.OK {
			end.t.Errorf("audit: %s: %s", f.What, f.Detail)
		}
	}
	return out
}

// String tells the outcome to a reader: equal lines once, with their number.
func (out outcome) String() string {
	var all []string
	for _, m := range out.mails {
		all = append(all, m...)
	}
	text := counted("mails", all)
	for _, title := range slices.Sorted(maps.Keys(out.cases)) {
		text += counted("case "+title, out.cases[title])
	}
	return text + counted("notices", out.notices) + counted("desk", out.desk) + fmt.Sprintf("uncertain: %d\n", out.unsure)
}

func counted(title string, lines []string) string {
	n := map[string]int{}
	for _, l := range lines {
		n[l]++
	}
	text := title + "\n"
	for _, l := range slices.Sorted(maps.Keys(n)) {
		text += fmt.Sprintf("  %d %s\n", n[l], l)
	}
	return text
}

var lasting = []string{"new_report", "filed", "command", "duplicate", "quarantined", "ignored"}

func (out *outcome) readMails(s *session) {
	s.t.Helper()
	for _, m := range rows[mailbot.MailRow](s, "mail.list") {
		if m.Direction != "in" {
			continue
		}
		if !slices.Contains(lasting, m.Disposition) {
			s.t.Errorf("mail %d is left as %q", m.N, m.Disposition)
		}
		id := *m.ContentID
		out.mails[id] = append(out.mails[id], strings.TrimSpace(m.Disposition+" "+text(m.Reason)+" "+out.titles[text(m.Case)]))
		slices.Sort(out.mails[id])
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (out *outcome) readNotices(s *session, sent []mailbot.OutboxRow) {
	s.t.Helper()
	for _, r := range sent {
		about := out.titles[text(r.Case)]
		switch r.State {
		case "sent":
		case "cancelled":
			about += ", cancelled"
		case "uncertain":
			out.unsure++
		default:
			s.t.Errorf("notice %d (%s to %s) is left as %s: %s", r.N, r.Kind, r.To, r.State, text(r.LastError))
		}
		if r.Kind != string(handling.DeskUncertainKind) {
			out.notices = append(out.notices, fmt.Sprintf("%s to %s, %s", r.Kind, r.To, about))
		}
	}
	slices.Sort(out.notices)
}

// inboxesHold shows that a sent notice is in its reader's inbox once, an uncertain one at most once, and that nothing is
// there that the outbox does not know.
func (o *office) inboxesHold(sent []mailbot.OutboxRow) {
	o.t.Helper()
	there := map[string]int{}
	for _, p := range everybody[2:] { // the first two are the office's own
		for _, m := range o.host.Messages(p.address) {
			there[p.address+" "+idOf(o, m)]++
		}
	}
	for _, r := range sent {
		key := r.To + " " + r.MessageID
		if n := there[key]; n > 1 || n == 0 && r.State == "sent" {
			o.t.Errorf("notice %d (%s to %s) is %s and is there %d times", r.N, r.Kind, r.To, r.State, n)
		}
		delete(there, key)
	}
	for key, n := range there {
		o.t.Errorf("%d mails that no row of the outbox stands for: %s", n, key)
	}
}

func idOf(o *office, m mailhost.Message) string {
	o.t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		o.t.Fatal(err)
	}
	return strings.Trim(parsed.Header.Get("Message-ID"), "<>")
}

// uncertainIsTold shows that for every uncertain notice a coordinator has one that names it. Of an uncertain notice about
// another only the outbox tells.
func (o *session) uncertainIsTold(sent []mailbot.OutboxRow) {
	o.t.Helper()
	var told []string
	for _, r := range sent {
		if r.Kind == string(handling.DeskUncertainKind) {
			told = append(told, text(rows[mailbot.OutboxShow](o, "outbox.show", fmt.Sprint(r.N))[0].Text))
		}
	}
	for _, r := range sent {
		if r.State != "uncertain" || r.Kind == string(handling.DeskUncertainKind) {
			continue
		}
		word := regexp.MustCompile(fmt.Sprintf(`(resend|再送) %d\b`, r.N))
		n := 0
		for _, words := range told {
			if word.MatchString(words) {
				n++
			}
		}
		if n == 0 {
			o.t.Errorf("notice %d (%s to %s) is uncertain and no coordinator was told", r.N, r.Kind, r.To)
		}
	}
}

// same compares with a run that nothing disturbed.
func (s *setting) same(o *office, got outcome) {
	o.t.Helper()
	for id, want := range s.want.mails {
		if !slices.Equal(got.mails[id], want) {
			o.t.Errorf("mail %.12s became %q, without a kill %q", id, got.mails[id], want)
		}
	}
	if len(got.mails) != len(s.want.mails) {
		o.t.Errorf("%d mails are known, without a kill %d", len(got.mails), len(s.want.mails))
	}
	for title, want := range s.want.cases {
		if !slices.Equal(got.cases[title], want) {
			o.t.Errorf("case %q became\n  %s\nwithout a kill\n  %s", title, strings.Join(got.cases[title], "\n  "), strings.Join(want, "\n  "))
		}
	}
	if len(got.cases) != len(s.want.cases) {
		o.t.Errorf("%d cases, without a kill %d", len(got.cases), len(s.want.cases))
	}
	if !slices.Equal(got.notices, s.want.notices) {
		o.t.Errorf("notices\n  %s\nwithout a kill\n  %s", strings.Join(got.notices, "\n  "), strings.Join(s.want.notices, "\n  "))
	}
	if !slices.Equal(got.desk, s.want.desk) {
		o.t.Errorf("the desk is\n  %s\nwithout a kill\n  %s", strings.Join(got.desk, "\n  "), strings.Join(s.want.desk, "\n  "))
	}
}
