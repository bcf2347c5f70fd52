package handling

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

var storyDay = time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)

// office has two persons in each body.
func office() Policy {
	p := DefaultPolicy()
	for i, co := range []Coordinator{
		{Name: "山田", Address: "yamada@reception.test", Language: Japanese, Realms: []Realm{Reception}},
		{Name: "Tanaka", Address: "tanaka@reception.test", Language: English, Realms: []Realm{Reception}},
		{Name: "佐藤", Address: "sato@coordination.test", Language: Japanese, Realms: []Realm{Coordination}},
		{Name: "鈴木", Address: "suzuki@coordination.test", Language: English, Realms: []Realm{Coordination}},
	} {
		co.Notify, co.Fingerprint = "all", finger40(fmt.Sprint(i+1))
		p.Coordinators = append(p.Coordinators, co)
	}
	return p
}

// finger40 is an invented fingerprint that ends in those digits.
func finger40(end string) string { return strings.Repeat("A", 40-len(end)) + end }

var (
	firstKey  = finger40("F1")
	secondKey = finger40("F2")
)

const (
	caseKey    = "00000000000000aa"
	caseNumber = "IPA#12345678"
)

func report(consents Consents) ReportArrived {
	return ReportArrived{Form: FormFacts{Kind: "product", Title: "例示メールソフト"}, Answer: true, MessageID: "m1@finder.example",
		Finder: Finder{Name: "発見 太郎", Address: "taro@finder.example", Language: Japanese, Protection: Sealed, Consents: consents,
			Key: &PartyKey{Fingerprint: firstKey, Armored: "x", Trust: Continuous}}}
}

func reported(consents Consents) Case {
	ev := Event{At: storyDay, Mail: 1, Fresh: Fresh{Key: caseKey, Number: caseNumber}, What: report(consents)}
	return Apply(Case{}, Decide(office(), Case{}, ev).Changes...)
}

// scene is a desk at work: an office, a case with its journal, what is owed, and a clock that every act moves on by a minute.
// What a command has to know is read from here as the bot reads it from the store.
type scene struct {
	t       check
	p       Policy
	c       Case
	others  []Case
	journal []Change
	office  []OfficeChange
	rows    []OutRow
	facts   Facts  // besides what the scene itself holds
	block   string // the next CVE number of the office's own block
	at      time.Time
	mail    uint64
	orders  []Order
	parties []Party
	told    []Notice
	trail   []passage
}

// passage is a move of the case from one state to another, as it was seen.
type passage struct {
	from, to State
	by       string
}

func newScene(t check) *scene { return sceneOf(t, report(Consents{})) }

func sceneOf(t check, r ReportArrived) *scene {
	s := &scene{t: t, p: office(), at: storyDay}
	s.happens(r)
	return s
}

// event is the next one. All that is random in it comes from its number.
func (s *scene) event(w What) Event {
	s.mail++
	s.at = s.at.Add(time.Minute)
	f := Fresh{Key: caseKey, Number: caseNumber, JVN: fmt.Sprintf("JVN#%08d", 87650000+s.mail), Token: fmt.Sprintf("T%d", s.mail), Stop: secret("S", s.mail), StopC: secret("SC", s.mail)}
	if s.c.Key != "" { // a further case
		f.Key, f.Number = fmt.Sprintf("%016x", 0xbb00+s.mail), fmt.Sprintf("IPA#%08d", 30000000+s.mail)
	}
	f.MAC, f.CVE = macOf(f.Token), s.block
	for i := range 4 {
		f.Codes = append(f.Codes, secret(fmt.Sprintf("C%d-", i), s.mail))
	}
	for i := range 8 {
		f.References = append(f.References, fmt.Sprintf("VH#%08d", 10000000+100*s.mail+uint64(i)))
		f.DIDs = append(f.DIDs, fmt.Sprintf("DID#%08d", 20000000+100*s.mail+uint64(i)))
	}
	return Event{At: s.at, Mail: s.mail, Hash: "h", Fresh: f, What: w}
}

// book is the office's list by handle.
func (s *scene) book() Book {
	b := Book{}
	for _, p := range s.parties {
		b[p.Handle] = p
	}
	return b
}

func secret(prefix string, n uint64) Secret {
	printed := prefix + decimal(n)
	return Secret{Printed: printed, MAC: macOf(printed)}
}

func macOf(word string) string { return "mac of " + word }

// happens lets something befall the scene's case.
func (s *scene) happens(w What) Decision { return s.decide(s.c, s.event(w)) }

func (s *scene) decide(c Case, ev Event) Decision {
	s.p.Book = s.book()
	d := Decide(s.p, c, ev)
	s.take(c, ev, d)
	return d
}

// take carries a decision out, as the bot does in the turn's transaction.
func (s *scene) take(c Case, ev Event, d Decision) {
	if from := s.c.State; c.Key != "" {
		defer func() {
			if s.c.State != from {
				s.trail = append(s.trail, passage{from, s.c.State, eventName(c, ev)})
			}
		}()
	}
	if len(d.Changes) > 0 {
		s.write(cmp.Or(c.Key, caseKey), d.Changes)
	}
	for _, also := range d.Also {
		s.write(also.Key, also.Changes)
	}
	s.p.Office = ApplyOffice(s.p.Office, d.Office...)
	s.office = append(s.office, d.Office...)
	s.orders = append(s.orders, d.Orders...)
	for _, p := range d.Parties {
		s.parties = replaced(s.parties, p, func(q Party) bool { return q.Handle == p.Handle })
	}
	s.parties = slices.DeleteFunc(s.parties, func(p Party) bool { return slices.Contains(d.Dropped, p.Handle) })
	for _, n := range d.Notices {
		s.told = append(s.told, n)
		s.rows = append(s.rows, OutRow{N: s.rowNumber(n.Realm), Case: cmp.Or(n.Case, c.Key, s.c.Key), Realm: n.Realm, Kind: n.Kind, To: n.To, Lang: n.Lang,
			State: "owed", OwedAt: ev.At, Cause: cmp.Or(n.Cause, ev.Mail)})
	}
	for _, o := range d.Orders {
		for i := range s.rows {
			if o.What == OrderCancel && s.rows[i].N == o.N {
				s.rows[i].State = "cancelled"
			}
		}
	}
}

// rowNumber counts each body's mails apart, as though they were alone.
func (s *scene) rowNumber(r Realm) uint64 {
	n := map[Realm]uint64{Reception: 1000, Coordination: 2000}[r]
	for _, o := range s.rows {
		if o.Realm == r {
			n++
		}
	}
	return n
}

func (s *scene) write(key string, changes []Change) {
	if i := slices.IndexFunc(s.others, func(c Case) bool { return c.Key == key }); i >= 0 {
		s.others[i] = Apply(s.others[i], changes...)
		return
	}
	if s.c.Key != "" && key != s.c.Key && changes[0].Opened != nil {
		s.others = append(s.others, Apply(Case{}, changes...))
		return
	}
	s.c = Apply(s.c, changes...)
	s.journal = append(s.journal, changes...)
}

// give is a coordinator's command, encrypted and bound unless how says otherwise. A line beginning with # is about the scene's
// case; behind | stands the text that the verb carries.
func (s *scene) give(by, line string, how ...func(*CommandGiven)) Decision {
	s.t.Helper()
	g, c := s.command(by, line)
	for _, f := range how {
		f(&g)
	}
	return s.decide(c, s.event(g))
}

func (s *scene) command(by, line string) (CommandGiven, Case) {
	s.t.Helper()
	line, text, _ := strings.Cut(line, "|")
	words := strings.Fields(line)
	about := len(words) > 0 && words[0] == "#"
	if about {
		words = words[1:]
	}
	cmd, refused := ParseCommand(words)
	cmd.Text = strings.TrimSpace(text)
	co, _ := s.p.Coordinator(by)
	g := CommandGiven{Command: cmd, By: by, Encrypted: true, Bound: true, Given: line, Refused: refused}
	if len(co.Realms) > 0 {
		g.Realm = co.Realms[0]
	}
	var c Case
	switch cmd.Verb {
	case "confirm", "approve", "reject":
		g.TokenMAC = macOf(cmd.Arg(0))
		if q, ok := proposalIn(s.c.Proposals, g.TokenMAC); ok {
			c = s.c
			g.Facts = s.known(q.Realm)
			return g, c
		}
	default:
		if about {
			g.Command.Number, c = caseNumber, s.c
		}
	}
	g.Facts = s.known(g.Realm)
	if cmd.Verb == "key suspend" {
		g.Facts.Cases = append([]Case{s.c}, s.others...) // a proposal of the person may be in any
	}
	return g, c
}

func proposalIn(list []Proposal, mac string) (Proposal, bool) {
	if i := tokenIn(list, mac); i >= 0 {
		return list[i], true
	}
	if i, _ := codeIn(list, mac); i >= 0 {
		return list[i], true
	}
	return Proposal{}, false
}

// known are the facts for a command of a realm.
func (s *scene) known(r Realm) Facts {
	f := s.facts
	for _, c := range append([]Case{s.c}, s.others...) {
		if visible(c, r) {
			f.Cases = append(f.Cases, c)
		}
	}
	f.Rows = append(slices.Clone(f.Rows), s.rows...)
	f.Parties = append(slices.Clone(f.Parties), s.parties...)
	f.InUse = Handles(append([]Case{s.c}, s.others...)...)
	f.History = s.journal
	same := map[string]int{}
	for _, ch := range s.journal { // As the journal's hash: it holds a salt, and tells nothing of the words.
		header := fmt.Sprint(ch.At, ch.Mail, ch.Actor)
		same[header]++
		f.Entries = append(f.Entries, Entry{Change: ch, Hash: fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, header, same[header])))})
	}
	for _, c := range s.others {
		if slices.Contains(s.c.MergedFrom(), c.Number) {
			f.Joined = append(f.Joined, c)
		}
	}
	return f
}

// goesOn lets the hours pass.
func (s *scene) goesOn(d time.Duration) { s.at = s.at.Add(d) }

// fallDue fires what waits for its time, in the case and in the office, up to now.
func (s *scene) fallDue() (out []Decision) {
	mail, at := s.mail, s.at
	defer func() { s.mail, s.at = mail, at }() // what falls due takes no mail's number
	for _, c := range []Case{s.c, {}} {
		list := c.Proposals
		if c.Key == "" {
			list = s.p.Office.Proposals
		}
		for _, d := range Firing(list) {
			if d.At.After(s.at) {
				continue
			}
			q, _ := proposalIn(list, d.Ref)
			ev := s.event(FellDue{What: d.What, Ref: d.Ref, Facts: s.known(q.Realm)})
			ev.Mail, ev.At = q.N, d.At
			out = append(out, s.decide(c, ev))
		}
	}
	return out
}

// runs gives a command and says yes to it until it has run: the own second look, the other person's approval, the delay.
func (s *scene) runs(by, line string) Decision {
	s.t.Helper()
	d := s.give(by, line)
	if token := tokenOf(d); token != "" {
		d = s.give(by, "confirm "+token)
	}
	if who, code := codeOf(d); code != "" {
		s.give(who, "approve "+code)
		s.goesOn(s.p.Delay)
		d = s.fallDue()[0]
	}
	if d.Refusal != nil {
		s.t.Fatalf("%s: %s is refused: %+v", by, line, *d.Refusal)
	}
	return d
}

// tokenOf is the token that a decision gave out for its giver's own confirmation.
func tokenOf(d Decision) string {
	for _, n := range d.Notices {
		switch f := n.Facts.(type) {
		case *DeskPreview:
			return f.Token
		case *DeskToken:
			return f.Token
		}
	}
	return ""
}

// codeOf is the first approval code that a decision gave out, and to whom.
func codeOf(d Decision) (who, code string) {
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*DeskApproval); ok {
			return n.To, f.Code
		}
	}
	return "", ""
}

func unbound(g *CommandGiven)  { g.Bound, g.Unbound = false, "unbound" }
func clear_(g *CommandGiven)   { g.Encrypted = false }
func openText(g *CommandGiven) { g.OpenText = true }

// to lists whom a decision tells what: "finder/question F", in order, without the commander's own transcript.
func to(d Decision) []string {
	var out []string
	for _, n := range d.Notices {
		if n.Kind != DeskTranscriptKind {
			out = append(out, string(n.Kind)+" "+n.To)
		}
	}
	return out
}

func refusalOf(d Decision) string {
	if d.Refusal == nil {
		return ""
	}
	return string(d.Refusal.Code)
}

func js(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// inState brings a new scene's case into a state, one of those before anybody else has a part in it.
func inState(t check, state State) *scene {
	t.Helper()
	s := newScene(t)
	s.bring(state)
	return s
}

func (s *scene) bring(state State) {
	s.t.Helper()
	lines := map[State][]string{Questioned: {"# ask F | どの版ですか。"}, Accepted: {"# accept product"}, HandedOver: {"# accept product", "# handover | 次の手順で再現します。"},
		Declined: {"# decline incomplete"}}
	for _, line := range lines[state] {
		s.runs("山田", line)
	}
	if s.c.State != state {
		s.t.Fatalf("case is %s, not %s", s.c.State, state)
	}
}

// check is what a scene needs of a test: rapid has its own.
type check interface {
	Helper()
	Fatalf(string, ...any)
}
