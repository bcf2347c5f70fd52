package mailbot

import (
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// hirable are the coordinators whom a story may hire, and what their addresses begin with.
var hirable = map[string]string{"鈴木": "suzuki", "高橋": "takahashi", "伊藤": "ito"}

// beginning is the hour in Japan at which a story begins where its first line says so, "begins 2018-06-24 13:00"; otherwise 8 July 2009.
func beginning(t *testing.T, all []step) []step {
	when, ok := strings.CutPrefix(all[0].words, "begins ")
	if !ok {
		return all
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", when, jst)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(at))
	return all[1:]
}

// hiring takes the lines that name further staff from the beginning of a story: "staff 鈴木 coordination". They were there when the
// store was made.
func hiring(all []step) (staff []hired, rest []step) {
	for i, s := range all {
		f := strings.Fields(s.words)
		if f[0] != "staff" {
			return staff, all[i:]
		}
		staff = append(staff, hired{person{name: f[1], address: hirable[f[1]] + "@" + f[2] + ".test", lang: handling.Japanese}, handling.Realm(f[2])})
	}
	return staff, nil
}

// playWait: "wait 16m", "wait until 2009-07-09 09:00" in Japan.
func (w *world) playWait(f []string) {
	if f[0] == "until" {
		at, err := time.ParseInLocation("2006-01-02 15:04", f[1]+" "+f[2], jst)
		if err != nil || !at.After(time.Now()) {
			w.t.Fatalf("wait until %s %s: it is %s: %v", f[1], f[2], time.Now().In(jst), err)
		}
		time.Sleep(time.Until(at))
		return
	}
	d, err := time.ParseDuration(f[0])
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(d)
}

// playMore runs the steps that a desk's stories have besides:
//
//	call the case A                 from here on $CASE(A) is this case
//	about case A                    it is the one that "case" looks at and $CASE means
//	set send_delay 10m              a value of [policy] or [limits]
//	consents public true            one of the finder's three wishes
//	about the newest case           the same of a case whose number no receipt told
//	serve 20m                       the daemon runs for so long
//	finder makes a new key
//	alex has the key of finder      they are one person, who has another address
//	outbox finder/receipt sent      state of the newest mail of that kind, and why it is held; or "sealed to FPR"
//	山田 reads all                  and remembers what the mails told
//	site is printed                 playSite has the steps about what is published
//	store is sound                  every index and the journal
//	forgotten                       of the case only what the figures count is left
func (w *world) playMore(f, block []string) bool {
	switch line := strings.Join(f, " "); {
	case strings.HasPrefix(line, "call the case "):
		w.words["case "+f[3]] = w.number
	case f[0] == "consents":
		c := w.theCase().Finder.Consents
		if got := map[string]bool{"know": c.Know, "contact": c.Contact, "public": c.Public}[f[1]]; fmt.Sprint(got) != f[2] {
			w.t.Errorf("consent %s is %v", f[1], got)
		}
	case line == "about the newest case":
		w.number = w.newestCase()
	case strings.HasPrefix(line, "about case "):
		w.number = w.words["case "+f[2]]
	case f[0] == "set":
		w.set(f[1], f[2])
	case f[0] == "serve":
		stop := w.serve()
		w.playWait(f[1:])
		stop()
	case strings.HasSuffix(line, " makes a new key"):
		w.newKey(f[0])
	case strings.Contains(line, " has the key of "):
		w.people[f[0]].former = w.people[f[5]].secret
	case f[0] == "alarm":
		w.playAlarm(strings.Join(f[1:], " "))
	case f[0] == "outbox":
		w.playOutbox(f[1], w.expand("", strings.Join(f[2:], " ")))
	case strings.HasSuffix(line, " reads all"):
		w.readsAll(f[0])
	case f[0] == "site":
		w.playSite(f[1:], block)
	case line == "store is sound":
		w.sound()
	case line == "forgotten":
		w.forgotten()
	default:
		return w.playParty(f)
	}
	return true
}

// set changes a value of the policy or of the limits, and starts the program anew with it.
// playAlarm looks at what an administrator is told by status, which is no mail: "none", or what one alarm says.
func (w *world) playAlarm(want string) {
	w.t.Helper()
	var row StatusRow
	err := w.bot.Do(w.t.Context(), Request{Command: "status"}, func(v any) error {
		row = v.(StatusRow)
		return nil
	})
	var wrong *Attention
	if errors.As(err, &wrong) != (want != "none") || want != "none" && !slices.Contains(row.Alarms, want) {
		w.t.Errorf("status comes to %v, alarms %q", err, row.Alarms)
	}
}

func (w *world) set(key, value string) {
	w.t.Helper()
	cfg := *w.cfg
	if !setValue(&cfg.Policy, key, value) && !setValue(&cfg.Limits, key, value) {
		w.t.Fatalf("set %s %s: no such value", key, value)
	}
	w.cfg = &cfg
	w.restart()
}

func setValue(table any, key, value string) bool {
	v := reflect.ValueOf(table).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") != key {
			continue
		}
		switch at := v.Field(i).Addr().Interface().(type) {
		case *Duration:
			return at.UnmarshalText([]byte(value)) == nil
		case *string:
			*at = strings.ReplaceAll(value, "_", " ")
			return true
		case *int:
			n, err := strconv.Atoi(value)
			*at = n
			return err == nil
		}
	}
	return false
}

func (w *world) newKey(name string) {
	w.t.Helper()
	p := w.people[name]
	s, err := pgp.Generate(time.Now().Add(-time.Minute), p.name, p.address, pgp.Curve25519, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	p.former, p.secret = p.secret, s
}

// revokedKeyOf is the person's certificate with its owner's own revocation.
func (w *world) revokedKeyOf(name string) []message.Attachment {
	w.t.Helper()
	e := entityOf(w.t, w.people[name].secret)
	config := &packet.Config{DefaultHash: crypto.SHA512, Time: time.Now}
	if err := e.Revoke(packet.KeyCompromised, "stolen", config); err != nil {
		w.t.Fatal(err)
	}
	var b strings.Builder
	a, err := armor.Encode(&b, "PGP PUBLIC KEY BLOCK", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := e.Serialize(a); err != nil {
		w.t.Fatal(err)
	}
	a.Close()
	return []message.Attachment{{Name: "revoked.asc", Type: "application/pgp-keys", Content: []byte(b.String())}}
}

func (w *world) playOutbox(kind, want string) {
	w.t.Helper()
	rows := w.outgoing()
	i := len(rows) - 1
	for i >= 0 && rows[i].Kind != kind {
		i--
	}
	if i < 0 {
		w.t.Errorf("there is no %s in the outbox", kind)
		return
	}
	if key, ok := strings.CutPrefix(want, "sealed to "); ok {
		if *orEmpty(rows[i].EncryptedTo) != key {
			w.t.Errorf("%s is sealed to %q, not %s", kind, *orEmpty(rows[i].EncryptedTo), key)
		}
		return
	}
	if got := strings.TrimSpace(rows[i].State + " " + *orEmpty(rows[i].HeldFor)); got != want {
		w.t.Errorf("%s is %q: %s", kind, got, *orEmpty(rows[i].LastError))
	}
}

func (w *world) sound() {
	w.t.Helper()
	found, err := w.bot.store.Verify()
	if err != nil {
		w.t.Errorf("verify store: %v", err)
	}
	for _, f := range found {
		if !f.OK {
			w.t.Errorf("store: %s: %s", f.What, f.Detail)
		}
	}
}

func (w *world) forgotten() {
	w.t.Helper()
	if c := w.theCase(); !c.Deleted || !reflect.DeepEqual(c.Confidential, handling.Confidential{}) || c.Received.IsZero() {
		w.t.Errorf("of %s is left %+v", w.number, c)
	}
}

// remember keeps the facts that a notice was made of, and the words in it that an answer may need.
func (w *world) remember(who, kind string, o *opened) {
	w.facts = nil
	w.bot.store.View(func(tx *store.Tx) error {
		for row, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if row.MessageID == o.mail.MessageID {
				return json.Unmarshal(row.Facts, &w.facts)
			}
		}
		return nil
	})
	for fact, word := range map[string]string{"token": "TOKEN", "code": "CODE", "stop": "STOP"} {
		printed, _ := w.facts[fact].(string)
		if strings.HasPrefix(kind, "desk/stop") {
			word = "STOP"
		}
		if printed == "" {
			continue
		}
		w.words[word+" "+who] = printed
		if !strings.Contains(o.payload.Text, printed) {
			w.t.Errorf("%s to %s does not show its %s:\n%s", kind, who, fact, o.payload.Text)
		}
	}
}

// readsAll lets a person read what came, whatever it is.
func (w *world) readsAll(name string) {
	w.t.Helper()
	for w.read[name] < len(w.inbox(name)) {
		kind, o := w.next(name)
		w.remember(name, kind, o)
		if tags := message.SplitSubject(o.mail.Subject).Tags; len(tags) == 1 && kind == string(handling.DeskNewReportKind) {
			w.number = tags[0]
		}
	}
}

// holdFact looks at one fact of the notice: "results.0.refusal.code bad_date", "numbers 2" for a list of two.
func (w *world) holdFact(kind, who, fact string) {
	w.t.Helper()
	path, want, _ := strings.Cut(fact, " ")
	var at any = w.facts
	for _, key := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			if i, err := strconv.Atoi(key); err == nil && i < len(v) {
				at = v[i]
			} else {
				at = nil
			}
		default:
			at = nil
		}
	}
	got := fmt.Sprint(at)
	switch list, ok := at.([]any); {
	case ok:
		got = strconv.Itoa(len(list))
	case at == nil:
		got = "none"
	}
	if got != want {
		text, _ := json.MarshalIndent(w.facts, "", " ")
		w.t.Errorf("%s to %s: %s is %q, not %q:\n%s", kind, who, path, got, want, text)
	}
}

var storyWord = regexp.MustCompile(`\$(TOKEN|CODE|STOP|CASE|JVN|FPR|MAIL|SENT|REF)(?:\(([^)]*)\))?`)

// expandWords puts in what a story cannot know beforehand. Without a name the writer is meant.
//
//	$TOKEN $CODE(Tanaka) $STOP(山田)   the last token, approval code and stop code that the person got
//	$CASE(A) $JVN                     a number that the story gave a name, the coordination body's number
//	$FPR(finder)                      a fingerprint in full
//	$REF(V1)                          the number by which a party knows the case
//	$MAIL(finder) $SENT(body/handover) number of the person's newest mail to us, of our newest of a kind
func (w *world) expandWords(who, s string) string {
	return storyWord.ReplaceAllStringFunc(s, func(m string) string {
		sub := storyWord.FindStringSubmatch(m)
		name := sub[2]
		switch word := sub[1]; word {
		case "CASE":
			if name == "" {
				return m
			}
			return w.words["case "+name]
		case "JVN":
			return w.theCase().JVN + m[len("$JVN"):]
		case "REF":
			return w.partyNumber(name)
		case "FPR":
			return string(w.people[name].secret.Certificate().Fingerprint())
		case "MAIL":
			return fmt.Sprint(w.newestFrom(name))
		case "SENT":
			return fmt.Sprint(w.newestOf(name))
		default:
			if name == "" {
				name = who
			}
			printed, ok := w.words[word+" "+name]
			if !ok {
				w.t.Errorf("%s got no %s", name, word)
			}
			return printed
		}
	})
}

// readyLine finds the first line with the word that names the case, as either body does, else one for the subject of a mail.
func (w *world) readyLine(text, word string) (string, bool) {
	jvn := w.theCase().JVN
	lines := strings.Split(text, "\n")
	for _, fits := range []func(string) bool{
		func(l string) bool { return strings.Contains(l, w.number) || jvn != "" && strings.Contains(l, jvn) },
		func(l string) bool { return strings.HasPrefix(l, "件名：") || strings.HasPrefix(l, "Subject: ") },
	} {
		for _, l := range lines {
			if fits(l) && strings.Contains(l, word) {
				return strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(l), "件名："), "Subject: "), true
			}
		}
	}
	return "", false
}

// newestFrom is the number of the newest mail that a person sent us; "Tanaka,2" of the second newest.
func (w *world) newestFrom(name string) uint64 {
	w.t.Helper()
	name, nth, _ := strings.Cut(name, ",")
	back, _ := strconv.Atoi(nth)
	all := w.mails()
	for _, m := range slices.Backward(all) {
		if !sameAddress(*orEmpty(m.From), w.people[name].address) {
			continue
		}
		if back--; back < 1 {
			return m.N
		}
	}
	w.t.Errorf("there is no mail of %s", name)
	return 0
}

// newestOf is the number of our newest mail of a kind.
func (w *world) newestOf(kind string) uint64 {
	w.t.Helper()
	for _, r := range slices.Backward(w.outgoing()) {
		if r.Kind == kind {
			return r.N
		}
	}
	w.t.Errorf("there is no %s", kind)
	return 0
}
