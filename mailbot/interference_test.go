package mailbot

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/tools/txtar"

	"keikai/mailbot/handling"
	"keikai/pgp"
)

// unknown is a finder whom coordination may not know: what a story puts in braces, in which no two of them have anything in common.
type unknown map[string]string

var unknowns = []unknown{
	{"name": "月見 太郎", "address": "taro@tsukimi.example", "organisation": "架空大学", "phone": "03-1111-2222", "handle": "taro", "file": "taro.txt",
		"subject": "届出（月見）"},
	{"name": "Hanako Kazami", "address": "hanako.kazami@mail.other.example", "organisation": "Kazami Works", "phone": "090-9999-8888", "handle": "hanako-desktop",
		"file": "hanako-desktop.html", "subject": "a report of Kazami"},
}

// canaries are the words of a finder that nobody at coordination may read.
func (u unknown) canaries() []string {
	return append(strings.Fields(u["name"]), u["address"], u["organisation"], u["phone"], u["handle"], u["file"], strings.SplitN(u["address"], "@", 2)[1])
}

// tell plays the story with the finder in it, whom coordination takes for somebody, and leaves everything as it then is.
func (u unknown) tell(t *testing.T, guess unknown, guessedKey string) *world {
	data, err := os.ReadFile("testdata/interference/unknown_finder.txtar")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("{guess}", guess["name"], "{guessed address}", guess["address"], "{guessed key}", guessedKey).Replace(string(data))
	for key, value := range u {
		text = strings.ReplaceAll(text, "{"+key+"}", value)
	}
	texts := map[string]string{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		texts[f.Name] = string(f.Data)
	}
	staff, story := hiring(steps(texts["story"]))
	w := newWorld(t, staff...)
	w.addPerson(person{name: "finder", address: u["address"], lang: handling.Japanese})
	for _, s := range story {
		if !w.play(s, texts) || t.Failed() {
			t.Fatalf("story line %d: %s", s.line, s.words)
		}
	}
	return w
}

// drawn is whatever is random in a mail: numbers of cases, codes, fingerprints, hashes, Message-IDs.
var drawn = regexp.MustCompile(`(?:IPA|JVN)#\d{8}|#[a-z2-7]{4}(?:-[a-z2-7]{4}){3}|\b[A-Z2-7]{26}\b|\b\d{4}-\d{4}\b|\b(?:[0-9A-F]{4} ){9}[0-9A-F]{4}\b|\b[0-9A-Fa-f]{16,64}\b`)

// readings are all mails to a coordinator as he reads them, in order, with the hour at which they came and what is random in them
// taken out.
func (w *world) readings(name string) (out []string) {
	for _, m := range w.host.Messages(w.people[name].address) {
		o := w.readAs(name, m.Raw)
		text := fmt.Sprintf("%s %s %s\n%s\n%s", w.kindOf(m.Raw), o.mail.Date.In(jst).Format("01-02 15:04:05"), o.mail.Subject, o.subject(), o.payload.Text)
		for _, a := range o.payload.Attachments {
			text += fmt.Sprintf("\n[%s %s %d]", a.Name, a.Type, a.Size)
		}
		out = append(out, drawn.ReplaceAllString(text, "…"))
	}
	return out
}

// Two stories that differ in nothing but a finder who does not want to be known: coordination gets the same mails, word for word, at the
// same hours, also where it guessed right. S7
func TestCoordinationReadsTheSameOfTwoFinders(t *testing.T) {
	var told [2]map[string][]string
	for i, u := range unknowns {
		synctest.Test(t, func(t *testing.T) {
			w := u.tell(t, unknowns[0], []string{"finder", "stranger"}[i])
			told[i] = map[string][]string{"佐藤": w.readings("佐藤"), "鈴木": w.readings("鈴木")}
			w.bot.Close()
		})
	}
	for name, first := range told[0] {
		second := told[1][name]
		if len(first) < 3 || len(first) != len(second) {
			t.Errorf("%s got %d mails and %d", name, len(first), len(second))
		}
		for i := range min(len(first), len(second)) {
			if first[i] != second[i] {
				t.Fatalf("mail %d to %s differs:\n%s\n────\n%s", i+1, name, first[i], second[i])
			}
		}
	}
}

// Whatever coordination can be shown, by mail or by the command line as one of its own, holds nothing of such a finder. Nor does the
// log. S8, threat 13
func TestNoOutputForCoordinationHoldsTheFinder(t *testing.T) {
	for i, u := range unknowns {
		synctest.Test(t, func(t *testing.T) {
			w := u.tell(t, unknowns[1-i], "stranger")
			fp := string(w.people["finder"].secret.Certificate().Fingerprint())
			canaries := append(u.canaries(), fp, fp[24:], pgp.Fingerprint(fp).Grouped())
			search := func(what, text string) {
				for _, c := range canaries {
					if strings.Contains(text, c) {
						t.Errorf("%s holds %q:\n%.2000s", what, c, text)
					}
				}
			}
			for _, name := range []string{"佐藤", "鈴木"} {
				for _, text := range w.readings(name) {
					search("a mail to "+name, text)
				}
			}
			for _, text := range w.asked("佐藤") {
				search("an answer to 佐藤", text)
			}
			search("the log", w.log.String())
			w.bot.Close()
		})
	}
}

// asked puts every question of the command line as the coordinator, with everything that may lead to something as its argument, and
// gives all answers and refusals.
func (w *world) asked(name string) (out []string) {
	w.t.Helper()
	answers := 0
	for command := range requests {
		if slices.Contains(writes, command) {
			continue
		}
		for _, a := range w.arguments(command) {
			err := w.bot.Do(w.t.Context(), Request{Command: command, Args: a, Flags: map[string]string{"as": name, "raw": "1", "format": "chronology"}}, func(v any) error {
				text, err := json.Marshal(v)
				out = append(out, command+": "+string(text)+rawIn(v))
				answers++
				return err
			})
			if err != nil && len(a) > 0 && !strings.Contains(err.Error(), a[0]) {
				out = append(out, command+": "+err.Error())
			}
		}
	}
	if answers < 20 {
		w.t.Errorf("%s got %d answers", name, answers)
	}
	return out
}

// arguments are what a question may be about: a case, every mail, the finder by any name.
func (w *world) arguments(command string) [][]string {
	c := w.theCase()
	about := [][]string{nil, {c.Number}, {c.JVN}, {"F"}, {"finder"}, {c.Finder.Address}, {c.Finder.Keys()[0].Fingerprint}}
	kind, verb, _ := strings.Cut(command, ".")
	switch {
	case verb == "list" || verb == "verify":
		return about[:1]
	case kind == "case":
		return about
	}
	for _, m := range w.mails() {
		about = append(about, []string{fmt.Sprint(m.N)})
	}
	for _, o := range w.outgoing() {
		about = append(about, []string{fmt.Sprint(o.N)})
	}
	return about
}

// rawIn is the mail that an answer holds as base64.
func rawIn(v any) string {
	show, ok := v.(MailShow)
	if !ok || show.Raw == nil {
		return ""
	}
	raw, _ := base64.StdEncoding.DecodeString(*show.Raw)
	return string(raw)
}
