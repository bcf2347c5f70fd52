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

// someWords draws the words of a command: real ones in both languages, and others.
func someWords(t *rapid.T) []string {
	pool := []string{"product", "製品", "website", "ウェブ", "own", "incomplete", "記載不足", "対象外", "impact=priority", "影響度=優先", "why=x", "説明=理由", "why=", "=", "T", "impact=", "a=b=c"}
	verb := rapid.SampledFrom([]string{"accept", "受理", "decline", "不受理", "confirm", "確認", "show", "表示", "help", "ヘルプ", "close", "公表"}).Draw(t, "verb")
	more := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pool), rapid.String()), 0, 4).Draw(t, "words")
	return append([]string{verb}, more...)
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
	if v, ok := VerbNamed(c.Verb); !ok || !IsVerb(v.Japanese[0]) {
		t.Fatalf("%q: verb %q", words, c.Verb)
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"accept product", "受理 製品 影響度=優先", "decline duplicate why=a", "不受理 重複 説明=", "confirm", "help 受理", "= = =", "accept\x00product"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		c, r := ParseCommand(words)
		checkParsed(t, words, c, r)
		for _, l := range []Lang{Japanese, English} {
			if r == nil && !strings.Contains(c.Line(l), c.word(l)) {
				t.Fatalf("%q prints as %q", line, c.Line(l))
			}
		}
	})
}

// history draws a case's events. It holds everything that Decide knows.
func history(t *rapid.T) []Event {
	at := storyDay
	var out []Event
	for i := range rapid.IntRange(0, 12).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour)
		ev := Event{At: at, Mail: uint64(i + 2), Fresh: Fresh{Token: "T", MAC: "mac of T"}}
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			ev.What = PartyWrote{Party: rapid.SampledFrom([]string{"F", "山田"}).Draw(t, "party"), NewKey: rapid.SampledFrom([]*PartyKey{nil, {Fingerprint: "CD", Trust: Candidate}}).Draw(t, "key")}
		case 1, 2:
			c, r := ParseCommand(someWords(t))
			c.Number = "IPA#12345678"
			ev.What = CommandGiven{Command: c, Refused: r, By: rapid.SampledFrom([]string{"山田", "Tanaka", "佐藤"}).Draw(t, "by"), Realm: rapid.SampledFrom(both).Draw(t, "realm"),
				Encrypted: rapid.Bool().Draw(t, "encrypted"), Bound: rapid.Bool().Draw(t, "bound"), TokenMAC: "mac of " + c.Arg(0)}
		case 3:
			ev.What = LeftHouse{Kind: rapid.SampledFrom([]NoticeKind{FinderReceiptKind, FinderAcceptedProduct, DeskShowKind}).Draw(t, "left"), N: 99}
		case 4:
			ev.What = NotLeft{Kind: FinderAcceptedProduct, To: "F", State: "held", Reason: rapid.SampledFrom([]string{"no_key", "gate"}).Draw(t, "why")}
		}
		out = append(out, ev)
	}
	return out
}

// Decide gives the same answer to the same question and leaves its arguments as they were; the journal, written down and
// read back in any pieces, folds to the case.
func TestJournalFoldsToTheCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := office()
		c := reported(Consents{Know: rapid.Bool().Draw(t, "know")})
		opened := Decide(p, Case{}, Event{At: storyDay, Mail: 1, Fresh: Fresh{Key: c.Key, Number: c.Number}, What: ReportArrived{Form: FormFacts{Kind: "product", Title: c.Title}, Finder: c.Finder}})
		journal := opened.Changes
		for _, ev := range history(t) {
			before, _ := json.Marshal(c)
			d := Decide(p, c, ev)
			if again := Decide(p, c, ev); !reflect.DeepEqual(d, again) {
				t.Fatalf("decided twice: %+v and %+v", d, again)
			}
			after := Apply(c, d.Changes...)
			if now, _ := json.Marshal(c); string(now) != string(before) {
				t.Fatalf("deciding changed the case:\n%s\n%s", before, now)
			}
			if d.Refusal != nil && after.State != c.State {
				t.Fatalf("a refused command changed the state: %+v", d)
			}
			c, journal = after, append(journal, d.Changes...)
		}
		var folded Case
		for _, ch := range journal {
			text, err := json.Marshal(ch)
			var read Change
			if err == nil {
				err = json.Unmarshal(text, &read)
			}
			if err != nil {
				t.Fatalf("journal: %v", err)
			}
			folded = Apply(folded, read)
		}
		want, _ := json.Marshal(c)
		if got, _ := json.Marshal(folded); string(got) != string(want) {
			t.Fatalf("folded %s\n  case %s", got, want)
		}
	})
}
