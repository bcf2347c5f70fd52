package handling

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/handling.md anew; read it before keeping it")

const handlingFile = "../../docs/handling.md"

// What befalls a case in every state, and what follows, is not written by hand: each row is what Decide said in a scene. A verb, a rule or
// a notice that changes shows up here. `go test ./mailbot/handling -run HandlingDoc -update` writes it.
func TestHandlingDoc(t *testing.T) {
	var b bytes.Buffer
	writeHandling(&b, t)
	if *update {
		if err := os.WriteFile(filepath.FromSlash(handlingFile), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(filepath.FromSlash(handlingFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/handling.md is not what the desk does: use -update if the change is meant, and read it")
	}
}

// happening is one thing that may befall a case, by whom: a command, a mail, a moment.
type happening struct {
	who, what string
	event     func(*scene) (Case, Event)
}

// outcome is what it came to in one state.
type outcome struct {
	happening
	state State
	comes string // done, shown first, second person, nothing, or the name of a refusal
	next  State
	told  []string // "finder/receipt → F"
}

func writeHandling(b *bytes.Buffer, t *testing.T) {
	b.WriteString(handlingHead)
	var all []outcome
	for _, k := range []CaseKind{Product, Website} {
		seen, trail := observed(t, k, happenings(k), Editions[0])
		all = append(all, seen...)
		writeDiagram(b, k, seen, trail)
		writeOutcomes(b, fmt.Sprintf("A %s: what happens, and what follows", k), seen)
	}
	for _, k := range []CaseKind{Product, Website} {
		newest := Editions[len(Editions)-1]
		seen, _ := observed(t, k, unknownTo(all, k), newest)
		all = append(all, seen...)
		writeOutcomes(b, fmt.Sprintf("A %s under the edition of %s: what the first edition does not know", k, newest), seen)
	}
	writeTold(b, all)
	writeEditions(b)
}

const handlingHead = `# What follows from what

Made by a test from what the desk decides: in a scene of every state, everything that can befall a case is tried, and
what came of it stands here. R is the reception body, C the coordination body, F the finder, V1 and V2 are developers
(V1 is registered and has a key, V2 has neither), O1 runs the site, P1 built it. Commands are given encrypted and bound
to the mailbox. *shown first*: the giver confirms what was shown. *second person*: another coordinator approves. A word
in ` + "`code`" + ` alone is the refusal that the giver gets; a refusal changes nothing.

`

// unknownTo are the commands that the edition refused by its name.
func unknownTo(seen []outcome, k CaseKind) []happening {
	return only(happenings(k), func(h happening) bool {
		return slices.ContainsFunc(seen, func(o outcome) bool {
			return o.who == h.who && o.what == h.what && o.comes == "`"+string(RefusedEdition)+"`"
		})
	})
}

// observed tries everything in every state of a kind of case.
func observed(t *testing.T, k CaseKind, happenings []happening, edition string) (out []outcome, trail []passage) {
	for _, state := range reachable(k) {
		for _, h := range happenings {
			s := inPlace(t, k, state)
			s.furnished()
			if edition != s.c.Edition {
				s.began(Change{Edition: edition})
			}
			trail = append(trail, s.trail...)
			if _, has := s.c.PartyOf(h.who); !has && IsCode(h.who) {
				out = append(out, outcome{happening: h, state: state, comes: "has no part in the case", next: state})
				continue
			}
			c, ev := h.event(s)
			s.p.Book = s.book()
			d := Decide(s.p, c, ev)
			out = append(out, outcomeOf(t, s, h, state, d))
		}
	}
	return out, trail
}

// happenings are all commands of the table, by each body that has them, and what comes from outside.
func happenings(k CaseKind) (out []happening) {
	for _, r := range rules {
		for _, body := range []struct {
			by, code string
			realm    Realm
		}{{"山田", "R", Reception}, {"佐藤", "C", Coordination}} {
			if v, _ := VerbNamed(r.verb); !v.Serves(body.realm) {
				continue
			}
			line := r.line(English, body.realm)
			short, _, _ := strings.Cut(strings.TrimPrefix(line, "# "), " |")
			out = append(out, happening{body.code, short, func(s *scene) (Case, Event) {
				g, c := s.command(body.by, line)
				return c, s.event(g)
			}})
		}
	}
	return append(out, outside(k)...)
}

// outside is what is no coordinator's doing.
func outside(k CaseKind) (out []happening) {
	mail := func(who, what string, w PartyWrote) {
		w.Party, w.MessageID, w.Auto = who, "m@"+who+".example", true
		if cp, ok := castOf(who); ok {
			w.Realm = cp.Realm
		}
		out = append(out, happening{who, what, func(s *scene) (Case, Event) { return s.c, s.event(w) }})
	}
	mail("F", "writes", PartyWrote{Proof: ProofSigned})
	for _, want := range []string{"status", "withdraw", "lift", "credit_yes", "credit_no", "anonymous"} {
		mail("F", "asks: "+want, PartyWrote{Proof: ProofThread, Wants: want})
	}
	mail("F", "sends a new key", PartyWrote{Proof: ProofSigned, KeyWord: true, NewKey: &PartyKey{Fingerprint: finger40("F9"), Trust: Candidate}})
	codes, forms := []string{"V1"}, []string{"window", "detail_request", "result", "date", "fix"}
	if k == Website {
		codes, forms = []string{"O1", "P1"}, []string{"window", "operator_report", "site_consent", "direct"}
	}
	for _, code := range codes {
		cp, _ := castOf(code)
		mail(code, "writes", PartyWrote{Proof: ProofSigned})
		mail(code, "sends a new key", PartyWrote{Proof: ProofSigned, KeyWord: true, NewKey: &PartyKey{Fingerprint: finger40("F9"), Trust: Candidate}})
		for _, name := range forms {
			field, choices := chosenField(name, cp.Role)
			for _, value := range choices {
				reply := Reply{Form: name, Answers: []FieldAnswer{{Form: name, Field: field, Text: value, Choice: value}}}
				mail(code, "answers, signed: "+name+" "+value, PartyWrote{Proof: ProofSigned, Reply: &reply})
				if value == choices[0] {
					mail(code, "answers, not signed: "+name+" "+value, PartyWrote{Proof: ProofThread, Reply: &reply})
				}
			}
		}
	}
	return append(out, moments(codes)...)
}

func castOf(code string) (CaseParty, bool) {
	i := slices.IndexFunc(cast, func(cp CaseParty) bool { return cp.Code == code })
	if i < 0 {
		return CaseParty{}, false
	}
	return cast[i], true
}

// chosenField is the first field of a form that has choices.
func chosenField(form string, r Role) (key string, values []string) {
	f, _ := ReplyFormNamed(form)
	for _, field := range f.For(r) {
		if len(field.Choices) > 0 && field.Key != "language" {
			for _, c := range field.Choices {
				values = append(values, c.Value)
			}
			return field.Key, values
		}
	}
	return "", nil
}

// moments are mails that leave or do not, a key that dies, and whatever falls due.
func moments(codes []string) (out []happening) {
	add := func(what string, w What) {
		out = append(out, happening{"keikai", what, func(s *scene) (Case, Event) { return s.c, s.event(w) }})
	}
	left := []struct {
		kind NoticeKind
		to   string
	}{{FinderReceiptKind, "F"}, {FinderAcceptedProduct, "F"}, {DevSummaryKind, "V1"}, {DevWindowKind, "V2"}, {DevDetailKind, "V1"}, {OpContactKind, "O1"}, {OpDetailKind, "O1"}, {ProviderIntroKind, "P1"}}
	for _, l := range left {
		if l.to == "F" || slices.Contains(append(codes, "V2"), l.to) && (l.to != "V2" || codes[0] == "V1") {
			add(string(l.kind)+" leaves for "+l.to, LeftHouse{Kind: l.kind, N: 99, To: l.to})
		}
	}
	add("a mail to F lacks a key", NotLeft{N: 99, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "held", Reason: "no_key"})
	for _, code := range codes {
		cp, _ := castOf(code)
		for _, w := range []NotLeft{{State: "held", Reason: "no_key"}, {State: "held", Reason: "gate"}, {State: "failed"}, {State: "failed", Reason: "bounce", Came: &CameBack{Permanent: true, Mails: 2, Days: 2}}, {State: "uncertain"}} {
			w.N, w.Realm, w.Kind, w.To = 99, cp.Realm, DevDetailKind, code
			if cp.Realm == Reception {
				w.Kind = OpDetailKind
			}
			add("a mail to "+code+" is "+strings.TrimSpace(w.State+" "+w.Reason), w)
		}
	}
	add("the finder's key is revoked", KeyDied{Fingerprint: firstKey})
	for _, what := range slices.Sorted(maps.Keys(dueRules)) {
		for _, ref := range append([]string{""}, codes[0]) {
			out = append(out, happening{"keikai", strings.TrimSpace("due: " + what + " " + ref), func(s *scene) (Case, Event) {
				return s.c, s.event(FellDue{What: what, Ref: ref, Facts: s.known(Reception)})
			}})
		}
	}
	return out
}

// outcomeOf says what a decision comes to, or would once it is confirmed and approved.
func outcomeOf(t *testing.T, s *scene, h happening, state State, d Decision) outcome {
	o := outcome{happening: h, state: state, next: Apply(s.c, d.Changes...).State, comes: comesTo(d)}
	var told []Told
	for _, n := range d.Notices {
		switch f := n.Facts.(type) {
		case *DeskPreview:
			told, o.next = f.Preview.Told, cmp.Or(f.Preview.NewState, state)
		case *DeskApproval:
			told, o.next = f.Preview.Told, cmp.Or(f.Preview.NewState, state)
		}
	}
	switch {
	case d.Refusal != nil:
		o.comes, o.next = "`"+string(d.Refusal.Code)+"`", state
		if d.Refusal.Why != "" && d.Refusal.Code != RefusedDate {
			o.comes += " (" + d.Refusal.Why + ")"
		} else if d.Refusal.Code == RefusedNotYet {
			o.comes += " (" + strings.Join(d.Refusal.Known, ", ") + ")"
		}
		return o
	case o.comes == "preview":
		o.comes = "shown first"
	case o.comes == "second":
		o.comes = "second person"
	case o.comes == "asked again":
		t.Fatalf("%s in %s is asked for again though it is bound", h.what, state)
	case len(d.Changes)+len(d.Notices)+len(d.Also)+len(d.Office)+len(d.Orders) == 0:
		o.comes = "nothing"
	}
	if told == nil {
		for _, n := range d.Notices {
			told = append(told, Told{To: n.To, Kind: n.Kind})
		}
	}
	for _, x := range told {
		spec, ok := Spec(x.Kind)
		if !ok {
			t.Fatalf("%s in %s tells %s, which there is not", h.what, state, x.Kind)
		}
		if x.Kind != DeskTranscriptKind && x.Kind != DeskPreviewKind && x.Kind != DeskApprovalKind {
			o.told = appendNew(o.told, string(x.Kind)+" → "+s.readerOf(x.To, spec))
		}
	}
	slices.Sort(o.told)
	return o
}

// readerOf is a recipient as the tables print it: a party's code, or the desk of a body.
func (s *scene) readerOf(to string, spec NoticeSpec) string {
	if co, ok := s.p.Coordinator(to); ok {
		return "desk " + bodyCode(co.Realms[0])
	}
	if to == "" {
		return "sender"
	}
	return to
}

// furnished puts into a scene what commands name besides parties, as tableScene does.
func (s *scene) furnished() {
	s.p.RetentionDays = 0
	for realm, who := range map[Realm]string{Reception: "山田", Coordination: "佐藤"} {
		s.facts.Held = append(s.facts.Held, HeldMail{N: 118, Realm: realm, Address: "reader@elsewhere.example"})
		s.facts.Rows = append(s.facts.Rows, OutRow{N: 4712, Case: caseKey, Realm: realm, Kind: AnyContactOldKind, To: who, State: "held"})
	}
	s.began(Change{Key: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
	s.facts.Rows = append(s.facts.Rows, OutRow{N: 4711, Case: caseKey, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "sent", First: s.at})
	s.facts.Key = &KeyBrought{Key: PartyKey{Fingerprint: finger40("F3"), Armored: "x"}}
}

// eventName names an event in few words: the verb of a command, also where a confirmation or a moment lets it run.
func eventName(c Case, ev Event) string {
	mac := ""
	switch w := ev.What.(type) {
	case CommandGiven:
		if w.TokenMAC == "" {
			return w.Command.Verb
		}
		mac = w.TokenMAC
	case FellDue:
		mac = w.Ref
	case LeftHouse:
		return string(w.Kind) + " leaves"
	case PartyWrote:
		return w.Party + " writes"
	}
	if q, ok := proposalIn(c.Proposals, mac); ok {
		return q.Command.Verb
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", ev.What), "handling.")
}

// verbOf shortens a row to what a diagram has room for.
func (h happening) verbOf() string {
	for _, v := range Verbs {
		if h.what == v.Name || strings.HasPrefix(h.what, v.Name+" ") {
			return v.Name
		}
	}
	return strings.ReplaceAll(h.who+" "+h.what, ":", "")
}

// cause is the row without what was chosen in a form.
func (h happening) cause() string {
	if form, ok := strings.CutPrefix(h.what, "answers, "); ok {
		_, form, _ = strings.Cut(form, ": ")
		form, _, _ = strings.Cut(form, " ")
		return h.who + " answers the form " + form
	}
	return strings.TrimPrefix(h.verbOf(), "keikai ")
}

func writeDiagram(b *bytes.Buffer, k CaseKind, seen []outcome, trail []passage) {
	moves := map[State]map[State][]string{}
	add := func(from, to State, by string) {
		if moves[from] == nil {
			moves[from] = map[State][]string{}
		}
		moves[from][to] = appendNew(moves[from][to], by)
	}
	for _, p := range trail {
		add(p.from, p.to, p.by)
	}
	for _, o := range seen {
		switch {
		case o.next == o.state, o.what == "undo", strings.Contains(o.what, " leaves for "): // the trails have those of their own hour
		case o.who == "keikai":
			add(o.state, o.next, o.what)
		default:
			add(o.state, o.next, o.verbOf())
		}
	}
	fmt.Fprintf(b, "## The states of a %s\n\nAs they were seen to follow each other. What waits for developers or an operator follows the least advanced of them. `undo` leads back\nas long as nothing left.\n\n```mermaid\nstateDiagram-v2\n    [*] --> received\n", k)
	for _, from := range reachable(k) {
		for _, to := range reachable(k) {
			if by := moves[from][to]; len(by) > 0 {
				slices.Sort(by)
				fmt.Fprintf(b, "    %s --> %s: %s\n", from, to, strings.ReplaceAll(strings.Join(by, ", "), ":", ""))
			}
		}
	}
	b.WriteString("```\n\n")
}

// writeOutcomes prints a row for each thing that may happen and each thing that it comes to. The states of a row's group are all states.
func writeOutcomes(b *bytes.Buffer, head string, seen []outcome) {
	fmt.Fprintf(b, "## %s\n\n", head)
	type group struct {
		o      outcome
		states []string
	}
	b.WriteString("| by | what | in | comes to | then | told |\n|---|---|---|---|---|---|\n")
	for i := 0; i < len(seen); i++ {
		if slices.ContainsFunc(seen[:i], func(o outcome) bool { return o.who == seen[i].who && o.what == seen[i].what }) {
			continue // printed with its first state
		}
		var groups []group
		for _, o := range seen {
			if o.who != seen[i].who || o.what != seen[i].what {
				continue
			}
			then := o.next != o.state
			j := slices.IndexFunc(groups, func(g group) bool {
				return g.o.comes == o.comes && (g.o.next != g.o.state) == then && (!then || g.o.next == o.next) && slices.Equal(g.o.told, o.told)
			})
			if j < 0 {
				groups = append(groups, group{o: o})
				j = len(groups) - 1
			}
			groups[j].states = append(groups[j].states, string(o.state))
		}
		for _, g := range groups {
			states, then := strings.Join(g.states, " "), ""
			if len(groups) == 1 {
				states = "every state"
			}
			if g.o.next != g.o.state {
				then = string(g.o.next)
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", g.o.who, cell(g.o.what), states, g.o.comes, then, strings.Join(g.o.told, "<br>"))
		}
	}
	b.WriteString("\n")
}

func cell(s string) string { return strings.NewReplacer("|", "\\|", finger40(""), "").Replace(s) }

// writeTold turns the tables round: of each notice, what causes it.
func writeTold(b *bytes.Buffer, seen []outcome) {
	b.WriteString("## Who is told what\n\nEvery notice that was seen to follow, with its class (N neutral, K about the case, D with details) and what causes it.\n\n" +
		"| notice | class | to | because of |\n|---|---|---|---|\n")
	causes := map[string][]string{}
	for _, o := range seen {
		for _, x := range o.told {
			causes[x] = appendNew(causes[x], o.cause())
		}
	}
	for _, spec := range Notices {
		for _, x := range slices.Sorted(maps.Keys(causes)) {
			kind, to, _ := strings.Cut(x, " → ")
			if kind == string(spec.Kind) {
				fmt.Fprintf(b, "| %s | %s | %s | %s |\n", kind, spec.Class, to, cell(strings.Join(causes[x], ", ")))
			}
		}
	}
	b.WriteString("\n")
}

// writeEditions prints every switch of the rules under every edition.
func writeEditions(b *bytes.Buffer) {
	b.WriteString("## The editions of the guideline\n\nA case keeps the edition under which it was accepted.\n\n| switch |")
	for _, e := range Editions {
		b.WriteString(" " + e + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(Editions)) + "\n")
	p := DefaultPolicy()
	for i := range reflect.TypeFor[Rules]().NumField() {
		name := reflect.TypeFor[Rules]().Field(i).Name
		if name == "Edition" {
			continue
		}
		fmt.Fprintf(b, "| %s |", name)
		for _, e := range Editions {
			fmt.Fprintf(b, " %s |", strings.Trim(fmt.Sprint(reflect.ValueOf(p.RulesOf(e)).Field(i)), "[]"))
		}
		b.WriteString("\n")
	}
}

// No cell is left undefined: everything that may befall a case was tried in each of its states, and came to something that has a name.
func TestNoCellIsUndefined(t *testing.T) {
	for _, k := range []CaseKind{Product, Website} {
		for _, edition := range []string{Editions[0], Editions[len(Editions)-1]} { // the ones between know no step that the newest does not
			seen, _ := observed(t, k, happenings(k), edition)
			if want := len(reachable(k)) * len(happenings(k)); len(seen) != want {
				t.Errorf("%d of %d cells of a %s", len(seen), want, k)
			}
			for _, o := range seen {
				if o.comes == "" || o.next == "" || o.comes == "``" {
					t.Errorf("%s %s in %s under %s: %+v", o.who, o.what, o.state, edition, o)
				}
			}
		}
	}
}
