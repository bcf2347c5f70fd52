package templates

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// guideDesk plays the made-up office of the guide: what a command decides and what the answer says is what the program does.
type guideDesk struct {
	t     *testing.T
	lang  handling.Lang
	cases []handling.Case // the first is the one that the commands name
	facts handling.Facts
	staff handling.Office
	at    time.Time
	mail  uint64
	owed  []handling.Notice // what was decided to be sent, the newest last
	born  int               // cases that commands began
}

const (
	guideKey      = "00112233445566ff"
	guideOtherKey = "8899aabbccddeeff"
	guideToken    = "K7F3Q2DMXW4ABCDEFGHIJKLMNO"
	guideCode     = "#k7f3-q2dm-xw4a-bcde"
	guideNew      = "77AA00112233445566778899AABBCCDDEEFF0011"
	guideMail     = 4720 // arrival number of the command
)

// guideStaff are the coordinators: of each body the one who writes first.
var guideStaff = map[handling.Lang]map[handling.Realm][]string{
	handling.Japanese: {handling.Reception: {"山田", "鈴木", "佐藤"}, handling.Coordination: {"佐々木", "高橋"}},
	handling.English:  {handling.Reception: {"tanaka", "suzuki", "sato"}, handling.Coordination: {"sasaki", "takahashi"}},
}

var guideRoman = map[string]string{"山田": "yamada", "鈴木": "suzuki", "佐藤": "sato", "佐々木": "sasaki", "高橋": "takahashi"}

var guideOffice = map[handling.Realm]Office{
	handling.Reception: sampleOffice,
	handling.Coordination: {NameJA: "例示調整機構", NameEN: "Example Coordination Center", SignatureJA: "例示調整機構 調整担当", SignatureEN: "Coordination desk, Example Coordination Center",
		Realm: handling.Coordination, Address: "vuls@coordination.test", Fingerprint: mailboxKey, Romanised: sampleOffice.Romanised},
}

func (g *guideDesk) policy() handling.Policy {
	p := handling.DefaultPolicy()
	p.Edition, p.Office, p.Book, p.PublishBaseURL = "2024", g.staff, handling.Book{}, "https://jvn.example"
	for _, entry := range g.facts.Parties {
		p.Book[entry.Handle] = entry
	}
	for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
		for i, name := range guideStaff[g.lang][r] {
			p.Coordinators = append(p.Coordinators, handling.Coordinator{Name: name, Address: guideAddress(r, name), Language: g.lang,
				Realms: []handling.Realm{r}, Notify: "all", Fingerprint: strings.Repeat(fmt.Sprintf("%X%d", 10+len(r)%5, i), 20)})
		}
	}
	return p
}

func guideAddress(r handling.Realm, name string) string {
	if roman := guideRoman[name]; roman != "" {
		name = roman
	}
	return name + "@" + string(r) + ".test"
}

func newGuideDesk(t *testing.T, l handling.Lang) *guideDesk {
	g := &guideDesk{t: t, lang: l, at: sampleReceived, mail: 4711}
	g.arrive(guideKey, sampleNumber, handling.FormFacts{Kind: "product", Title: "Example Mail Server"})
	g.arrive(guideOtherKey, sampleOther, handling.FormFacts{Kind: "product", Title: "Example Web Board"})
	g.at, g.mail = sampleActed, guideMail
	return g
}

// arrive lets a report of the sample's finder arrive.
func (g *guideDesk) arrive(key, number string, form handling.FormFacts) {
	k := handling.PartyKey{Fingerprint: plainKey(sampleFingerprint), Trust: handling.Continuous}
	finder := handling.Finder{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Protection: handling.Sealed, Key: &k,
		Consents: handling.Consents{Public: true}}
	c := handling.Case{}
	d := handling.Decide(g.policy(), c, handling.Event{At: g.at, Mail: g.mail, Hash: sampleHash, Fresh: handling.Fresh{Key: key, Number: number},
		What: handling.ReportArrived{Form: form, Finder: finder, Encrypted: true, Answer: true}})
	g.cases = append(g.cases, handling.Apply(c, d.Changes...))
	if len(g.cases) == 1 {
		g.facts.History = d.Changes
	}
}

func plainKey(grouped string) string { return strings.ReplaceAll(grouped, " ", "") }

// given is a command as somebody writes it.
type given struct {
	realm  handling.Realm
	person int    // of the body's staff
	line   string // verb and words
	text   string
	about  bool // it names the case
	loose  bool // nothing binds it to the mailbox
}

// do obeys a command and gives the answer to it, as the world looks afterwards.
func (g *guideDesk) do(w given) handling.Decision {
	g.t.Helper()
	cmd, c := g.read(w), handling.Case{}
	if w.about {
		c = g.cases[0]
	}
	facts := g.facts
	facts.Cases = slices.Clone(g.cases)
	what := handling.CommandGiven{Facts: facts, Command: cmd, By: guideStaff[g.lang][w.realm][w.person], Encrypted: true, Bound: !w.loose, Unbound: "unbound",
		Realm: w.realm, Given: cmd.Line(g.lang), TokenMAC: cmd.Arg(0)}
	d := handling.Decide(g.policy(), c, g.event(what))
	if d.Refusal != nil {
		g.t.Fatalf("%s: refused: %+v", w.line, *d.Refusal)
	}
	g.apply(c.Key, d)
	g.at, g.mail = g.at.Add(time.Minute), g.mail+1
	return d
}

// event is what happens now. What is drawn for it is the same every time, but for numbers of cases and parties.
func (g *guideDesk) event(what handling.What) handling.Event {
	f := handling.Fresh{JVN: sampleJVN, Token: guideToken, MAC: guideToken, Key: fmt.Sprintf("%016x", 0xcc00+g.born), Number: fmt.Sprintf("IPA#%08d", 34567890+g.born), DIDs: []string{"DID#30405060"}}
	for _, code := range []string{"M3QX7KTA2LPZ5RWC4NVD6HBEJY", "Z9", "Z8", "Z7"} {
		f.Codes = append(f.Codes, handling.Secret{Printed: code, MAC: code})
	}
	for i := range 4 {
		f.References = append(f.References, fmt.Sprintf("VH#%08d", 45670123+1111*(len(g.cases[0].Parties)+i)))
	}
	return handling.Event{At: g.at, Mail: g.mail, Fresh: f, What: what}
}

func (g *guideDesk) apply(key string, d handling.Decision) {
	g.staff = handling.ApplyOffice(g.staff, d.Office...)
	g.owed = append(g.owed, d.Notices...)
	for _, entry := range d.Parties {
		i := slices.IndexFunc(g.facts.Parties, func(p handling.Party) bool { return p.Handle == entry.Handle })
		g.facts.Parties = slices.Concat(g.facts.Parties[:max(i, 0)], []handling.Party{entry}, g.facts.Parties[i+1:])
	}
	for _, also := range append(d.Also, handling.CaseChanges{Key: key, Changes: d.Changes}) {
		if len(also.Changes) > 0 && also.Changes[0].Opened != nil {
			g.cases = append(g.cases, handling.Case{Key: also.Key})
			g.born++
		}
		for i, c := range g.cases {
			if c.Key != also.Key {
				continue
			}
			g.cases[i] = handling.Apply(c, also.Changes...)
			if i == 0 {
				g.facts.History = append(g.facts.History, also.Changes...)
			}
		}
	}
}

// read wants the line that the guide shows to be a command of the language.
func (g *guideDesk) read(w given) handling.Command {
	g.t.Helper()
	cmd, refused := handling.ParseCommand(guideWords(w.line))
	if refused != nil {
		g.t.Fatalf("%q cannot be read: %+v", w.line, refused)
	}
	cmd.Text = w.text
	if w.about {
		cmd.Number = g.cases[0].NumberFor(w.realm)
	}
	return cmd
}

// guideWords splits a line whose quoted words hold together.
func guideWords(line string) []string {
	quoted := false
	return strings.FieldsFunc(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`"「」`, r):
			quoted = !quoted
			return -1
		case r == ' ' && !quoted:
			return '\n'
		}
		return r
	}, line), func(r rune) bool { return r == '\n' })
}

// mailOf prints the mail that carries a command. A command without a text is all in its subject.
func (g *guideDesk) mailOf(w given, c handling.Case) string {
	line := w.line
	if w.about {
		line = handling.Phrase{JA: "【" + c.NumberFor(w.realm) + "】 ", EN: "[" + c.NumberFor(w.realm) + "] "}.In(g.lang) + line
	}
	if v, _ := handling.VerbNamed(g.read(w).Verb); v.Changes && !w.loose && w.about {
		line += " " + guideCode
	}
	name := guideStaff[g.lang][w.realm][w.person]
	mail := "From: " + guideAddress(w.realm, name) + "\nTo: " + guideOffice[w.realm].Address + "\nSubject: " + line + "\n"
	if w.text == "" {
		return mail
	}
	return mail + "\n" + line + "\n\n" + w.text + "\n" + handling.Phrase{JA: "以上", EN: "END"}.In(g.lang) + "\n"
}

// notice finds what a decision owes to one person. The answer to the command comes last.
func (g *guideDesk) notice(d handling.Decision, name string) handling.Notice {
	g.t.Helper()
	for _, n := range slices.Backward(d.Notices) {
		if n.To == name {
			return n
		}
	}
	g.t.Fatalf("%s gets no answer", name)
	return handling.Notice{}
}

// guideSet is loaded once for all answers.
var guideSet = sync.OnceValues(func() (*Set, error) { return Load("") })

// print renders a notice, with the ready lines filled in as the bot does.
func (g *guideDesk) print(n handling.Notice) string {
	g.t.Helper()
	g.fill(n.Facts)
	set, err := guideSet()
	if err != nil {
		g.t.Fatal(err)
	}
	m, err := set.Render(n.Kind, n.Facts, guideOffice[n.Realm], Recipient{Name: n.To, Lang: g.lang, Coordinator: true})
	if err != nil {
		g.t.Fatal(err)
	}
	return m.Body
}

func (g *guideDesk) fill(facts any) {
	if f, ok := facts.(*handling.DeskPreview); ok && f.Preview.Release != nil && len(f.Preview.Release.Lines) == 0 {
		f.Preview.Release.Words = guideGiven // what reception gave, which is read again from the kept mail
	}
	if f := reflect.ValueOf(facts).Elem().FieldByName("Lines"); f.IsValid() {
		lines, _ := f.Interface().([]handling.ReadyLine)
		for i, r := range lines {
			v, _ := handling.VerbNamed(r.Command.Verb)
			if lines[i].About = v.AboutChoice(r.Command, g.lang); v.Changes {
				lines[i].Line = r.Command.Line(g.lang) + " " + guideCode
			}
		}
	}
}

// ends are where an answer's essential lines end, in both languages: what can be done next, and the closing words.
var guideEnds = map[handling.Lang][]string{
	handling.Japanese: {"〔次にできる指示〕", "ご返信は不要です。", strings.Repeat("-", 70)},
	handling.English:  {"What you can do next", "No reply is needed.", strings.Repeat("-", 70)},
}

// mostGuideLines is how many lines of an answer the guide shows.
const mostGuideLines = 24

// essential leaves out who is addressed, who writes, the ready lines and the signature, and cuts what is long.
func essential(body string, l handling.Lang) string {
	parts := strings.SplitN(body, "\n\n", 4)
	lines := strings.Split(parts[0]+"\n\n"+parts[len(parts)-1], "\n")
	if i := slices.IndexFunc(lines, func(s string) bool { return slices.Contains(guideEnds[l], s) }); i >= 0 {
		lines = lines[:i]
	}
	if len(lines) > mostGuideLines {
		lines = append(lines[:mostGuideLines], "…")
	}
	return strings.TrimSpace(strings.Join(lines, "\n")) + "\n"
}
