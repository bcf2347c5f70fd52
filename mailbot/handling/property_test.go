package handling

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// someWords draws the words of a command: real ones of any verb in both languages, and others.
func someWords(t *rapid.T) []string {
	v := rapid.SampledFrom(Verbs).Draw(t, "verb")
	pool := []string{"why=x", "説明=理由", "why=", "=", "T", "a=b=c", "F", "届出者", "山田", "118", "#118", "mail=118", "2009-08-22", "8/22", "平成21年8月22日", "2009-07-10..2009-07-12", firstKey, "AAAA", caseNumber}
	for _, a := range v.Args {
		for _, ch := range a.Values {
			for _, word := range append([]string{ch.Value}, ch.Japanese...) {
				if a.Key {
					pool = append(pool, a.Name+"="+word, a.Japanese+"="+word)
					continue
				}
				pool = append(pool, word)
			}
		}
		if a.Key {
			pool = append(pool, a.Name+"=x", a.Japanese+"=1", a.Name+"=")
		}
	}
	name := rapid.SampledFrom(append([]string{v.Name}, v.Japanese...)).Draw(t, "name")
	more := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pool), rapid.SampledFrom(pool), rapid.String()), 0, 5).Draw(t, "words")
	return append(strings.Fields(rapid.SampledFrom([]string{name, strings.ToUpper(name), "公表", "close"}).Draw(t, "spelling")), more...)
}

// The grammar is total: any words give a command in canonical form or a refusal with a name. R86
func TestAnyWordsParseOrAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := someWords(t)
		c, r := ParseCommand(words)
		checkParsed(t, words, c, r)
	})
}

type reporter interface{ Fatalf(string, ...any) }

func checkParsed(t reporter, words []string, c Command, r *Refusal) {
	if r != nil {
		if slices.Contains(words, "") {
			return // a word of nothing between quotes: there is nothing to name
		}
		if r.Code == "" || (r.Verb != "" && r.Argument == "" && r.Given == "") {
			t.Fatalf("%q: a refusal that names nothing: %+v", words, r)
		}
		return
	}
	again, r2 := ParseCommand(append([]string{c.Verb}, c.Args...))
	if r2 != nil || !again.Equal(c) {
		t.Fatalf("%q: canonical form %+v parses as %+v, %+v", words, c, again, r2)
	}
	if v, ok := VerbNamed(c.Verb); !ok || !BeginsVerb(v.Japanese[0]) {
		t.Fatalf("%q: verb %q", words, c.Verb)
	}
	for _, l := range []Lang{Japanese, English} {
		line := strings.Fields(c.Line(l))
		if slices.ContainsFunc(c.Args, func(a string) bool { return len(strings.Fields(a)) != 1 || strings.Fields(a)[0] != a }) {
			continue // words with spaces are printed in quotes, which message takes off
		}
		if again, r := ParseCommand(line); r != nil || !again.Equal(c) {
			t.Fatalf("%q is printed as %q and read as %+v, %+v", words, line, again, r)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, v := range Verbs {
		f.Add(strings.Join(v.Example, " "))
		f.Add(v.Japanese[0] + " a=b")
	}
	for _, seed := range []string{"accept product", "受理 製品 影響度=優先", "decline duplicate why=a", "不受理 重複 説明=", "confirm", "help 受理", "= = =", "accept\x00product"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		c, r := ParseCommand(words)
		checkParsed(t, words, c, r)
	})
}

// The words of every verb come back from the line that is printed for them, in both languages, and its example is a good one that
// names no case but the one that never is. R86, R88
func TestEveryVerbIsPrintedAsItIsRead(t *testing.T) {
	numbers := 0
	for _, v := range Verbs {
		c, r := ParseCommand(v.Example)
		if r != nil {
			t.Errorf("%s: its example is refused: %+v", v.Name, *r)
			continue
		}
		for _, l := range []Lang{Japanese, English} {
			line := c.Line(l)
			if again, r := ParseCommand(strings.Fields(line)); r != nil || !again.Equal(c) {
				t.Errorf("%s is printed as %q and read as %+v, %+v", v.Name, line, again, r)
			}
		}
		if v.About.JA == "" || v.About.EN == "" || len(v.Japanese) == 0 || len(v.Realms) == 0 {
			t.Errorf("%s lacks words", v.Name)
		}
		text := strings.Join(v.Example, " ")
		if strings.Contains(text, "#") {
			numbers++
		}
		if strings.Contains(strings.ReplaceAll(text, exampleNumber, ""), "#") || strings.Contains(strings.ReplaceAll(text, exampleFinger, ""), "00000000000000000000") {
			t.Errorf("%s: its example %q names a case or a key", v.Name, text)
		}
		if v.Inverse != "" {
			if _, ok := VerbNamed(v.Inverse); !ok {
				t.Errorf("%s: there is no %s to take it back", v.Name, v.Inverse)
			}
		}
	}
	if numbers == 0 {
		t.Error("no example names a number: this looks at nothing")
	}
}

// No word means two things: neither a verb, nor a value of one argument, nor a key of one verb.
func TestWordsAreUnambiguous(t *testing.T) {
	once := func(what string, seen map[string]string, word, meaning string) {
		if old, ok := seen[strings.ToLower(word)]; ok && old != meaning {
			t.Errorf("%s %s means %s and %s", what, word, old, meaning)
		}
		seen[strings.ToLower(word)] = meaning
	}
	verbs := map[string]string{}
	for _, v := range Verbs {
		for _, word := range append([]string{v.Name}, v.Japanese...) {
			once("verb", verbs, word, v.Name)
		}
		keys := map[string]string{}
		for _, a := range v.Args {
			values := map[string]string{}
			for _, ch := range a.Values {
				for _, word := range append([]string{ch.Value}, ch.Japanese...) {
					once(v.Name+" "+a.Name, values, word, ch.Value)
				}
			}
			if a.Key {
				once(v.Name+" key", keys, a.Name, a.Name)
				once(v.Name+" key", keys, a.Japanese, a.Name)
			}
		}
	}
}

// anything draws what may befall a desk: all events that Decide knows, good commands of every verb in any place, and bad ones.
func anything(t *rapid.T, s *scene) (Case, Event) {
	staff := rapid.SampledFrom([]string{"山田", "Tanaka", "佐藤", "鈴木"})
	realm := rapid.SampledFrom(both)
	finger := rapid.SampledFrom([]string{firstKey, secondKey, finger40("1"), finger40("3"), finger40("77")})
	kind := rapid.Map(rapid.SampledFrom(Notices), func(n NoticeSpec) NoticeKind { return n.Kind })
	var c Case
	if rapid.IntRange(0, 3).Draw(t, "of a case") > 0 {
		c = s.c
	}
	switch rapid.IntRange(0, 22).Draw(t, "event") {
	case 19, 20, 21, 22:
		return s.c, s.event(ofSomeParty(t, s, kind.Draw(t, "kind")))
	case 0:
		k := rapid.SampledFrom([]*PartyKey{nil, {Fingerprint: secondKey, Trust: Candidate}}).Draw(t, "key")
		return s.c, s.event(PartyWrote{Party: rapid.SampledFrom([]string{"F", "山田", "佐藤"}).Draw(t, "party"), NewKey: k, Realm: realm.Draw(t, "realm"), Proof: ProofSigned})
	case 1:
		return s.c, s.event(LeftHouse{Kind: kind.Draw(t, "kind"), N: 99})
	case 2:
		return c, s.event(NotLeft{Kind: kind.Draw(t, "kind"), Realm: realm.Draw(t, "realm"), To: rapid.SampledFrom([]string{"F", "山田", "佐藤"}).Draw(t, "to"), State: "held", Reason: "no_key"})
	case 3:
		return Case{}, s.event(Held{Realm: realm.Draw(t, "realm"), Tell: true, Reason: "unsigned"})
	case 4:
		return Case{}, s.event(SignerSeen{What: rapid.SampledFrom([]string{"unsigned", "forged", "suspended"}).Draw(t, "what"), Claimed: staff.Draw(t, "claimed"), Realm: realm.Draw(t, "realm")})
	case 5:
		return Case{}, s.event(StopWord{Realm: realm.Draw(t, "realm"), MAC: macOf(rapid.SampledFrom([]string{"S1", "x", "S9"}).Draw(t, "code"))})
	case 6:
		return s.c, s.event(KeyDied{Fingerprint: finger.Draw(t, "fingerprint"), Facts: s.known(Reception)})
	case 7:
		return Case{}, s.event(StaffChanged{Keys: []Staff{{Name: staff.Draw(t, "name"), Fingerprint: finger.Draw(t, "fingerprint")}}, First: rapid.Bool().Draw(t, "first")})
	case 8:
		s.goesOn(time.Duration(rapid.IntRange(0, 90).Draw(t, "hours")) * time.Hour)
		return Case{}, s.event(FellDue{What: DueDigest, Facts: s.known(Reception)})
	case 9:
		s.goesOn(time.Duration(rapid.IntRange(0, 90).Draw(t, "hours")) * time.Hour)
		for _, q := range append(slices.Clone(s.c.Proposals), s.p.Office.Proposals...) {
			return c, s.event(FellDue{Ref: q.MAC, Facts: s.known(q.Realm)})
		}
		return c, s.event(FellDue{Ref: "nothing"})
	case 10:
		return Case{}, s.event(Repeated{By: staff.Draw(t, "by"), Realm: realm.Draw(t, "realm")})
	case 11:
		w := CommandsGiven{By: staff.Draw(t, "by"), Realm: realm.Draw(t, "realm")}
		for range rapid.IntRange(1, 3).Draw(t, "lines") {
			g, about := someCommand(t, s, w.By)
			g.Realm = w.Realm
			w.Items = append(w.Items, CommandItem{Case: about, Given: g})
		}
		return Case{}, s.event(w)
	case 12, 13:
		g, about := someAnswer(t, s, staff.Draw(t, "by"))
		return about, s.event(g)
	}
	g, about := someCommand(t, s, staff.Draw(t, "by"))
	return about, s.event(g)
}

func someCommand(t *rapid.T, s *scene, by string) (CommandGiven, Case) {
	r := rapid.SampledFrom(rules).Draw(t, "rule")
	co, _ := s.p.Coordinator(by)
	line := r.line(rapid.SampledFrom([]Lang{Japanese, English}).Draw(t, "lang"), co.Realms[0])
	if rapid.IntRange(0, 3).Draw(t, "good") == 0 {
		line = "# " + strings.Join(someWords(t), " ")
	}
	g, c := s.command(by, line)
	for _, f := range bindings(t) {
		f(&g)
	}
	return g, c
}

// someAnswer says a word to one of the open proposals.
func someAnswer(t *rapid.T, s *scene, by string) (CommandGiven, Case) {
	words := []string{"X"}
	for _, q := range append(slices.Clone(s.c.Proposals), s.p.Office.Proposals...) {
		words = append(words, strings.TrimPrefix(q.MAC, macOf("")))
		for _, c := range q.Codes {
			words = append(words, strings.TrimPrefix(c.MAC, macOf("")))
		}
	}
	return s.command(by, rapid.SampledFrom([]string{"confirm ", "approve ", "reject why=x "}).Draw(t, "word")+words[len(words)-1-rapid.IntRange(0, len(words)-1).Draw(t, "code")])
}

// Decide gives the same answer to the same question and leaves its arguments as they were; a refusal changes nothing and tells
// nobody else; each notice goes to the finder or to somebody of the body that speaks; and the journals of case and office, written
// down and read back, fold to what they tell of.
func TestJournalFoldsToTheCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tableScene(t, rapid.SampledFrom(States).Draw(t, "state"))
		if code := rapid.SampledFrom([]string{"", "", "V1", "V2"}).Draw(t, "dropped"); code != "" {
			s.notes("佐藤", Change{Party: code, Moved: &Moved{Stage: Dropped}})
		}
		for range rapid.IntRange(0, 14).Draw(t, "events") {
			c, ev := anything(t, s)
			before := js([]any{s.p, c, ev})
			d := Decide(s.p, c, ev)
			if again := Decide(s.p, c, ev); js(again) != js(d) || !reflect.DeepEqual(d, again) {
				t.Fatalf("decided twice: %+v and %+v", d, again)
			}
			Apply(c, d.Changes...)
			ApplyOffice(s.p.Office, d.Office...)
			if now := js([]any{s.p, c, ev}); now != before {
				t.Fatalf("deciding changed its arguments:\n%s\n%s", before, now)
			}
			if d.Refusal != nil && (len(d.Changes)+len(d.Also)+len(d.Office)+len(d.Orders)+len(d.Parties)+len(d.Dropped) > 0 || len(d.Notices) != 1) {
				t.Fatalf("refused and yet %s", js(d))
			}
			checkRecipients(t, s, c, d)
			s.take(c, ev, d)
		}
		want := js(s.c)
		if got := js(Apply(Case{}, readBack(t, s.journal)...)); got != want {
			t.Fatalf("folded %s\n  case %s", got, want)
		}
		if got, want := js(ApplyOffice(Office{}, readBack(t, s.office)...)), js(s.p.Office); got != want {
			t.Fatalf("folded %s\noffice %s", got, want)
		}
	})
}

// ofSomeParty is what a party of the case does, or what becomes of a mail to it.
func ofSomeParty(t *rapid.T, s *scene, kind NoticeKind) What {
	cp := rapid.SampledFrom(s.c.Parties).Draw(t, "party")
	switch rapid.IntRange(0, 3).Draw(t, "party's event") {
	case 0:
		return LeftHouse{Kind: kind, N: 99, To: cp.Code}
	case 1:
		how := rapid.SampledFrom([]NotLeft{{State: "held", Reason: "no_key"}, {State: "held", Reason: "gate"}, {State: "failed"}, {State: "uncertain"}}).Draw(t, "how")
		how.N, how.Realm, how.Kind, how.To = 99, cp.Realm, kind, cp.Code
		return how
	}
	w := PartyWrote{Party: cp.Code, Realm: cp.Realm, Auto: true, MessageID: "m@party.example", Proof: rapid.SampledFrom([]Proof{ProofThread, ProofDomain, ProofSigned}).Draw(t, "proof"),
		NewKey: rapid.SampledFrom([]*PartyKey{nil, nil, {Fingerprint: finger40("F8"), Trust: Candidate}}).Draw(t, "key")}
	f := ReplyForms[rapid.IntRange(0, len(ReplyForms)-1).Draw(t, "form")]
	reply := Reply{Form: f.Name}
	for _, field := range f.For(cp.Role) {
		a := FieldAnswer{Form: f.Name, Field: field.Key, Text: "x"}
		if len(field.Choices) > 0 {
			a.Choice = field.Choices[rapid.IntRange(0, len(field.Choices)-1).Draw(t, field.Key)].Value
			a.Text = a.Choice
		}
		if rapid.Bool().Draw(t, "answers "+field.Key) {
			reply.Answers = append(reply.Answers, a)
		}
	}
	if len(reply.Answers) > 0 {
		w.Reply = &reply
	}
	return w
}

// rights are the notices that a role may ever be sent, by what their names begin with. What goes to any of them is a correction and the
// like (domain.md 2; notices.md 1).
var rights = map[Role][]string{Developer: {"developer/", "any/"}, Related: {"developer/", "any/"}, Distributor: {"developer/", "any/"}, ServiceProvider: {"developer/", "any/"},
	OverseasCoordinator: {"developer/", "other/", "any/"}, Operator: {"operator/", "any/"}, ConstructionProvider: {"operator/", "any/"},
	Analyst: {"other/analysis", "any/"}, Authority: {"other/authority", "other/government", "other/meti", "other/committee", "any/"}, Infrastructure: {"other/priority", "any/"}}

// checkRecipients: nobody is told anything but the finder, who wrote the mail that is answered, the staff of the body that speaks, and a
// party of the case what its role has a right to: from the body that writes to it, not once it was dropped, and no details in clear to a
// developer. R29, R30, R63; users.md A15
func checkRecipients(t *rapid.T, s *scene, c Case, d Decision) {
	for _, n := range d.Notices {
		spec, known := Spec(n.Kind)
		co, staff := s.p.Coordinator(n.To)
		party := IsCode(n.To)
		switch {
		case !known, n.Facts == nil, n.Lang == "":
			t.Fatalf("no notice: %+v", n)
		case spec.Desk && n.ReplyTo == 0 && n.Kind != DeskRepeatKind && !(staff && co.Serves(n.Realm)): // an answer goes to whoever wrote there
			t.Fatalf("%s of %s goes to %s", n.Kind, n.Realm, n.To)
		case !spec.Desk && !party && n.To != "F" && n.To != FormerContact:
			t.Fatalf("%s goes to %s", n.Kind, n.To)
		case !spec.Desk && !party && n.Realm != Reception:
			t.Fatalf("%s writes to the finder: %s", n.Realm, n.Kind)
		case party:
			checkRight(t, s, c, d, n)
		}
		read, err := DecodeFacts(n.Kind, []byte(js(n.Facts)))
		if err != nil || js(read) != js(n.Facts) {
			t.Fatalf("the facts of %s come back as %s, not %s: %v", n.Kind, js(read), js(n.Facts), err)
		}
	}
}

func checkRight(t *rapid.T, s *scene, before Case, d Decision, n Notice) {
	c := before
	if before.Key == "" || n.Case != "" && n.Case != before.Key {
		c = s.c // a confirmed command of the office, or one of many cases
	} else {
		c = Apply(before, d.Changes...)
	}
	cp, ok := c.PartyOf(CodeOf(n.To))
	old, _ := before.PartyOf(cp.Code)
	spec, _ := Spec(n.Kind)
	switch {
	case !ok:
		t.Fatalf("%s goes to %s, who is no party", n.Kind, n.To)
	case n.Realm != cp.Realm, cp.Role.Coordinated() && n.Realm != Coordination, (cp.Role == Operator || cp.Role == ConstructionProvider) && n.Realm != Reception:
		t.Fatalf("%s goes to %s from %s", n.Kind, n.To, n.Realm)
	case !slices.ContainsFunc(rights[cp.Role], func(begin string) bool { return strings.HasPrefix(string(n.Kind), begin) }):
		t.Fatalf("%s is not for a %s", n.Kind, cp.Role)
	case cp.Stage == Dropped && !strings.HasPrefix(string(n.Kind), "any/") && n.Kind != DevKeyCheckKind && !(n.Kind == DevDroppedKind && old.Stage != Dropped): // of a new key it hears all the same (S13)
		t.Fatalf("%s was dropped and is told %s", n.To, n.Kind)
	}
	told := newAsking(s.p, c, Coordinator{}, Event{}, CommandGiven{Realm: n.Realm}).toldOf(n)
	if cp.Role.Coordinated() && (spec.Class == ClassD || n.Class == ClassD) && told.Protection == ClearOK {
		t.Fatalf("%s to %s would go in clear", n.Kind, n.To)
	}
}

// readBack is what the journal gives back of what it was given.
func readBack[T any](t *rapid.T, list []T) (out []T) {
	for _, x := range list {
		var read T
		if err := json.Unmarshal([]byte(js(x)), &read); err != nil {
			t.Fatalf("journal: %v", err)
		}
		out = append(out, read)
	}
	return out
}
