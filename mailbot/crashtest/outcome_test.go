//go:build crash

package crashtest

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/transport/mailhost"
)

// outcome is what is left when everything is done, in words that are the same for every run: case numbers and Message-IDs
// that a run drew are replaced by the case's title or left out.
type outcome struct {
	mails   map[string][]string // by content id: every disposition it got
	cases   map[string][]string // by title: state, dates, and the entries of its journal, sorted
	notices []string            // kind, recipient, case; without those that tell of an uncertain notice
	unsure  int                 // how many notices are uncertain
}

// outcome reads the office and fails the test on what may never be, whatever happened before.
func (s *setting) outcome(o *office) outcome {
	o.t.Helper()
	b := o.open(2 * time.Hour)
	defer func() {
		if err := b.Close(); err != nil {
			o.t.Error(err)
		}
	}()
	out := outcome{mails: map[string][]string{}, cases: map[string][]string{}}
	titles := out.readCases(o, b)
	out.readMails(o, b, titles)
	sent := rows[mailbot.OutboxRow](o, b, "outbox.list")
	sent = slices.DeleteFunc(sent, func(r mailbot.OutboxRow) bool { return s.known[r.MessageID] })
	out.readNotices(o, sent, titles)
	o.inboxesHold(sent)
	o.uncertainIsTold(b, sent)
	for _, f := range rows[mailbot.CheckRow](o, b, "audit.verify") {
		if !f.OK {
			o.t.Errorf("audit: %s: %s", f.What, f.Detail)
		}
	}
	return out
}

func (out *outcome) readCases(o *office, b *mailbot.Bot) (titles map[string]string) {
	o.t.Helper()
	titles = map[string]string{}
	for _, c := range rows[mailbot.CaseRow](o, b, "case.list") {
		titles[c.ID] = c.Title
		show := rows[mailbot.CaseShow](o, b, "case.show", c.ID)[0]
		var lines []string
		for _, j := range rows[mailbot.JournalRow](o, b, "case.journal", c.ID) {
			lines = append(lines, j.Actor+" "+strings.ReplaceAll(j.What, c.ID, "NUMBER"))
		}
		slices.Sort(lines)
		head := fmt.Sprintf("%s, %d mails in, acknowledged %t, accepted %t, ended %t", show.State, incoming(show.Mails),
			show.Dates.Acknowledged != nil, show.Dates.Accepted != nil, show.Dates.Ended != nil)
		if _, twice := out.cases[c.Title]; twice {
			o.t.Errorf("two cases of the report %q", c.Title)
		}
		out.cases[c.Title] = append([]string{head}, lines...)
	}
	return titles
}

func incoming(mails []mailbot.CaseMailRow) (n int) {
	for _, m := range mails {
		if m.Direction == "in" {
			n++
		}
	}
	return n
}

var lasting = []string{"new_report", "filed", "command", "duplicate", "quarantined", "ignored"}

func (out *outcome) readMails(o *office, b *mailbot.Bot, titles map[string]string) {
	o.t.Helper()
	for _, m := range rows[mailbot.MailRow](o, b, "mail.list") {
		if m.Direction != "in" {
			continue
		}
		if !slices.Contains(lasting, m.Disposition) {
			o.t.Errorf("mail %d is left as %q", m.N, m.Disposition)
		}
		id := *m.ContentID
		out.mails[id] = append(out.mails[id], strings.TrimSpace(m.Disposition+" "+text(m.Reason)+" "+titles[text(m.Case)]))
		slices.Sort(out.mails[id])
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (out *outcome) readNotices(o *office, sent []mailbot.OutboxRow, titles map[string]string) {
	o.t.Helper()
	for _, r := range sent {
		switch r.State {
		case "sent":
		case "uncertain":
			out.unsure++
		default:
			o.t.Errorf("notice %d (%s to %s) is left as %s: %s", r.N, r.Kind, r.To, r.State, text(r.LastError))
		}
		if r.Kind != string(handling.DeskUncertainKind) {
			out.notices = append(out.notices, fmt.Sprintf("%s to %s, %s", r.Kind, r.To, titles[text(r.Case)]))
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
func (o *office) uncertainIsTold(b *mailbot.Bot, sent []mailbot.OutboxRow) {
	o.t.Helper()
	var told []string
	for _, r := range sent {
		if r.Kind == string(handling.DeskUncertainKind) {
			told = append(told, text(rows[mailbot.OutboxShow](o, b, "outbox.show", fmt.Sprint(r.N))[0].Text))
		}
	}
	for _, r := range sent {
		if r.State != "uncertain" || r.Kind == string(handling.DeskUncertainKind) {
			continue
		}
		word := fmt.Sprintf("keikai outbox retry %d", r.N)
		n := 0
		for _, words := range told {
			if _, rest, ok := strings.Cut(words, word); ok && strings.IndexAny(rest, "0123456789") != 0 {
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
}
