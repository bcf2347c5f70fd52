package mailbot

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"keikai/mailbot/message"
	"keikai/store"
)

// TestFlows plays whole correspondences. Each file in testdata/flow is one: a story in plain steps, and the texts that it
// sends. A step stands at the left margin; what belongs to it is indented.
//
//	finder writes to reception, sealed, signed: 届出         a mail; the body is indented, or file=NAME
//	山田 gets desk/new_report, sealed                        the next unread mail; indented lines must stand in it, those with ! must not; ", in CHARSET" says what the text is written in
//	nobody gets anything                                     no unread mail anywhere
//	case state accepted                                      a field of the case
//	mail new_report                                          disposition [and reason] of the newest incoming mail
//	cases 1                                                  how many there are
//	wait 73h
//	ledger NAME                                              a ledger is imported; ", correct" lets it correct what was taken in before
//	mornings                                                 from here on the morning pages are mails like any other
//	山田 sends the same to reception                         the last mail once more; or "the same under a new Message-ID"; or
//	                                                         "the kept mail", which an option ", kept" wrote and did not post
//
// A line of a notice that begins with = looks at the facts that it was made of, so that it holds whatever the words are:
//
//	佐藤 gets desk/approval_result, sealed
//	  = result executed                                  a value; of a list, how many it has
//
// playMore has the steps of longer stories. $CASE is the case's number, $DIGITS its digits, $LINE(受理) the first line with that word in the
// last mail that the writer got, $TOKEN the last token that the writer got; expandWords has the others.
func TestFlows(t *testing.T) {
	files, err := filepath.Glob("testdata/flow/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no flows: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) { play(t, txtar.Parse(data)) })
		})
	}
}

type step struct {
	line  int
	words string
	block []string
}

func play(t *testing.T, a *txtar.Archive) {
	texts := map[string]string{}
	for _, f := range a.Files {
		texts[f.Name] = string(f.Data)
	}
	staff, story := hiring(beginning(t, steps(texts["story"])))
	w := newWorld(t, staff...)
	for _, s := range story {
		if !w.play(s, texts) || t.Failed() {
			t.Fatalf("story line %d: %s", s.line, s.words)
		}
	}
	w.close()
}

func steps(story string) []step {
	var out []step
	for i, l := range strings.Split(story, "\n") {
		switch {
		case strings.TrimSpace(l) == "" && len(out) > 0 && len(out[len(out)-1].block) > 0:
			s := &out[len(out)-1]
			s.block = append(s.block, "")
		case strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#"):
		case strings.HasPrefix(l, "  "):
			s := &out[len(out)-1]
			s.block = append(s.block, l[2:])
		default:
			out = append(out, step{line: i + 1, words: l})
		}
	}
	return out
}

var (
	writes_ = regexp.MustCompile(`^(\S+) writes to (\S+?)((?:, [^:,]+)*): ?(.*)$`)
	again   = regexp.MustCompile(`^(\S+) sends (the same|the same under a new Message-ID|the kept mail) to (\S+)$`)
	gets_   = regexp.MustCompile(`^(\S+) gets (\S+?)(?:, (sealed|clear))?(?:, in (\S+))?$`)
)

// play runs one step and reports whether it is one.
func (w *world) play(s step, texts map[string]string) bool {
	switch m := writes_.FindStringSubmatch(s.words); {
	case m != nil:
		w.playLetter(m, s, texts)
		return true
	case s.words == "nobody gets anything":
		w.nobody()
		return true
	}
	if m := again.FindStringSubmatch(s.words); m != nil {
		w.playAgain(m[1], m[2], m[3])
		return true
	}
	if m := gets_.FindStringSubmatch(s.words); m != nil {
		w.playGets(m[1], m[2], m[3], m[4], s.block)
		return true
	}
	f := strings.Fields(s.words)
	switch f[0] {
	case "wait":
		w.playWait(f[1:])
	case "case":
		w.playCase(f[1], strings.Join(f[2:], " "))
	case "mail":
		if got := w.newest(); got != strings.Join(f[1:], " ") {
			w.t.Errorf("newest mail is %q", got)
		}
	case "cases":
		if got := fmt.Sprint(w.cases()); got != f[1] {
			w.t.Errorf("there are %s cases", got)
		}
	case "restart":
		w.restart()
	case "once":
		w.once()
	case "mornings":
		w.mornings = true
	case "ledger":
		w.takesLedger(texts[strings.TrimSuffix(f[1], ",")], len(f) > 2)
	default:
		return w.playMore(f, s.block)
	}
	return true
}

var messageID = regexp.MustCompile(`(?m)^Message-ID: <[^>]*>`)

func (w *world) playAgain(who, what, box string) {
	raw := w.sent
	switch what {
	case "the kept mail":
		raw = w.kept
	case "the same under a new Message-ID":
		w.letters++
		raw = messageID.ReplaceAll(raw, fmt.Appendf(nil, "Message-ID: <%d@relay.example>", w.letters))
	}
	w.submit(who, box, raw)
	w.once()
}

func (w *world) cases() (n int) {
	w.bot.store.View(func(tx *store.Tx) error {
		for range tx.Cases() {
			n++
		}
		return nil
	})
	return n
}

func orEmpty(s *string) *string {
	if s == nil {
		empty := ""
		return &empty
	}
	return s
}

func (w *world) playLetter(m []string, s step, texts map[string]string) {
	l := letter{from: m[1], to: m[2], subject: w.expand(m[1], m[4])}
	keep, unfetched, resealed := false, false, ""
	for _, opt := range strings.Split(strings.TrimPrefix(m[3], ", "), ", ") {
		key, value, _ := strings.Cut(opt, "=")
		switch key {
		case "sealed":
			l.sealed = true
		case "signed":
			l.signed = true
		case "bare":
			l.bare = true
		case "inline":
			l.inline, l.bare = true, true
		case "auto":
			l.header = append(l.header, "Auto-Submitted: auto-replied")
		case "list":
			l.header = append(l.header, "List-Id: <talk.list.example>")
		case "clock":
			d, err := time.ParseDuration(value)
			if err != nil {
				w.t.Fatal(err)
			}
			l.clock = d
		case "kept":
			keep = true
		case "unfetched": // it lies in the mailbox until the next pass
			unfetched = true
		case "resealed": // whoever got it takes off the layer that was for him, and seals the signed words to somebody else
			resealed = value
		case "by":
			l.client = value
		case "keyof":
			l.attach = append(l.attach, w.keyOf(value)...)
		case "revoked":
			l.attach = append(l.attach, w.revokedKeyOf(value)...)
		case "jis":
			l.jis = true
		case "reply":
			l.reply = w.last[m[1]]
		case "answers": // the id of a mail that we never sent: own = that of the letter before this one
			if value == "own" {
				value = message.Parse(w.sent, message.DefaultLimits()).MessageID
			}
			l.header = append(l.header, "In-Reply-To: <"+value+">")
		case "as":
			l.fromAddress = w.people[value].address
		case "signer":
			l.signer = value
		case "sealto":
			l.sealTo = value
		case "outer":
			l.outer = w.expand(m[1], value)
		case "file":
			l.body = texts[value]
		case "key":
			l.attach = append(l.attach, w.keyOf(m[1])...)
		case "attach":
			l.attach = append(l.attach, message.Attachment{Name: value, Type: "text/plain", Content: []byte(texts[value])})
		case "":
		default:
			w.t.Fatalf("letter option %q", opt)
		}
	}
	if len(s.block) > 0 {
		l.body = strings.TrimRight(strings.Join(s.block, "\n"), "\n") + "\n"
	}
	l.body = w.expand(m[1], l.body)
	if keep {
		w.kept = w.raw(l)
		return
	}
	if unfetched {
		w.post(l.from, l.to, w.raw(l))
		return
	}
	if resealed != "" {
		w.post(l.to, resealed, w.surreptitious(l, resealed))
		w.once()
		return
	}
	w.send(l)
}

var lineWord = regexp.MustCompile(`\$LINE\(([^)]+)\)`)

func (w *world) expand(who, s string) string {
	s = w.expandWords(who, s)
	s = strings.ReplaceAll(s, "$CASE", w.number)
	s = strings.ReplaceAll(s, "$DIGITS", strings.TrimPrefix(w.number, "IPA#"))
	return lineWord.ReplaceAllStringFunc(s, func(m string) string {
		word := lineWord.FindStringSubmatch(m)[1]
		if l, ok := w.readyLine(w.last[who].payload.Text, word); ok {
			return l
		}
		w.t.Errorf("no ready line with %q in the last mail of %s:\n%s", word, who, w.last[who].payload.Text)
		return ""
	})
}

// charsetOf is that of the first text.
func charsetOf(p *message.Part) string {
	for len(p.Parts) > 0 {
		p = p.Parts[0]
	}
	return p.Params["charset"]
}

func (w *world) playGets(who, kind, protection, charset string, block []string) {
	got, o := w.next(who)
	if o == nil {
		return
	}
	if got != kind {
		w.t.Errorf("%s got %s, not %s:\n%s", who, got, kind, o.payload.Text)
	}
	if protection != "" && (protection == "sealed") != o.encrypted() {
		w.t.Errorf("%s is encrypted=%v", kind, o.encrypted())
	}
	if written := charsetOf(o.payload.Root); charset != "" && !strings.EqualFold(written, charset) {
		w.t.Errorf("%s is written in %s, not %s", kind, written, charset)
	}
	if tags := message.SplitSubject(o.mail.Subject).Tags; len(tags) == 1 && strings.HasSuffix(kind, "receipt") {
		w.number = tags[0]
	}
	whole := o.subject() + "\n" + o.payload.Text
	for _, a := range o.payload.Attachments {
		if a.Type == "text/csv" || a.Type == "text/html" {
			whole += "\n── " + a.Name + "\n" + string(a.Content)
		}
	}
	w.remember(who, kind, o)
	if os.Getenv("KEIKAI_SHOW_MAIL") != "" {
		fmt.Printf("── to %s ── outer: %s\n%s\n", who, o.mail.Subject, whole)
	}
	for _, want := range block {
		want = w.expand(who, want)
		not, isNot := strings.CutPrefix(want, "! ")
		fact, isFact := strings.CutPrefix(want, "= ")
		switch {
		case isFact:
			w.holdFact(kind, who, fact)
		case isNot && strings.Contains(whole, not):
			w.t.Errorf("%s to %s holds %q:\n%s", kind, who, not, whole)
		case !isNot && !strings.Contains(whole, want):
			w.t.Errorf("%s to %s lacks %q:\n%s", kind, who, want, whole)
		}
	}
}

func (w *world) playCase(field, want string) {
	c := w.theCase()
	got := map[string]string{
		"state": string(c.State), "kind": string(c.Kind), "title": c.Title, "reason": c.EndReason, "impact": c.Impact, "protection": string(c.Finder.Protection),
		"accepted": c.Countable.Accepted.In(jst).Format(time.DateOnly), "mails": fmt.Sprint(len(c.Mails)), "proposals": fmt.Sprint(len(c.Proposals)),
		"language": string(c.Finder.Language),
	}
	if c.Countable.Accepted.IsZero() {
		got["accepted"] = "none"
	}
	for name, at := range map[string]time.Time{"origin": c.Origin, "detail_sent": c.DetailSent, "planned": c.Planned, "published": c.Published, "notified": c.Countable.Notified,
		"fix_reported": c.FixReported, "fixed": c.Fixed, "ended": c.Ended} {
		got[name] = "none"
		if !at.IsZero() {
			got[name] = at.In(jst).Format("2006-01-02 15:04")
		}
	}
	got["how"], got["edition"], got["parties"] = c.How, c.Edition, fmt.Sprint(len(c.Parties))
	if c.Finder.Key != nil {
		got["key"] = string(c.Finder.Key.Trust)
	}
	if got[field] != want {
		w.t.Errorf("case %s is %q, not %q", field, got[field], want)
	}
}
