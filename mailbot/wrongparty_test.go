package mailbot

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// outsider is one way of writing without being a party of the case.
type outsider struct {
	from     string   // the From field
	header   []string // further fields
	answered string   // who reads what is sent to that address, "" = nobody of this world
	held     string   // why even a mail that claims nothing is held, "" = it is a new report
}

var outsiders = map[string]outsider{
	"stranger":                     {from: "mallory@stranger.example", answered: "stranger"},
	"finder of another case":       {from: "alex@research.example", answered: "alex"},
	"developer that was dropped":   {from: "psirt@other-soft.example", answered: "other-soft"},
	"coordinator at home":          {from: "Yamada <yamada@home.example>"},
	"finder's address as a name":   {from: `"taro@finder.example" <mallory@stranger.example>`, answered: "stranger"},
	"finder's angle as a name":     {from: `"<taro@finder.example>" <mallory@stranger.example>`, answered: "stranger"},
	"finder's angle as a comment":  {from: `<mallory@stranger.example> (<taro@finder.example>)`, answered: "stranger"},
	"finder's angle behind":        {from: `<mallory@stranger.example> "<taro@finder.example>"`, answered: "stranger"},
	"finder's address encoded":     {from: `=?utf-8?Q?=3Ctaro=40finder=2Eexample=3E?= <mallory@stranger.example>`, answered: "stranger"},
	"group with the finder's name": {from: `taro@finder.example: mallory@stranger.example;`, held: "no_sender"},
	"longer domain":                {from: "taro@finder.example.attacker.example"},
	"like-looking domain":          {from: "taro@flnder.example"},
	"Cyrillic domain":              {from: "taro@fіnder.example"},
	"domain in punycode":           {from: "taro@xn--fnder-5of.example"},
	"Cyrillic local part":          {from: "tаro@finder.example"},
	"subaddress":                   {from: "taro+keikai@finder.example"},
	"other local part":             {from: "taro.@finder.example"},
	"two authors":                  {from: "taro@finder.example, mallory@stranger.example", held: "signals_disagree"},
	"two authors, the other first": {from: "mallory@stranger.example, taro@finder.example", held: "signals_disagree"},
	"two addresses in one":         {from: "<taro@finder.example> <mallory@stranger.example>", held: "signals_disagree"},
	"two From fields":              {from: "taro@finder.example", header: []string{"From: mallory@stranger.example"}, held: "signals_disagree"},
	"finder as Sender":             {from: "mallory@stranger.example", header: []string{"Sender: taro@finder.example"}, answered: "stranger"},
	"finder in Reply-To":           {from: "mallory@stranger.example", header: []string{"Reply-To: taro@finder.example"}, answered: "stranger"},
	"finder who resent":            {from: "mallory@stranger.example", header: []string{"Resent-From: taro@finder.example", "X-Original-From: taro@finder.example", "Return-Path: <taro@finder.example>"}, answered: "stranger"},
	"no address":                   {from: "Taro", held: "no_sender"},
	"an empty group":               {from: "undisclosed-recipients:;", held: "no_sender"},
}

// claim is what a mail says of a case, as its subject and its fields.
type claim struct {
	subject string
	header  []string
	body    string
}

// Whoever is no party of a case gets into it by no form of From and by no claim, moves nothing in it, and is told nothing: each claim has
// a twin that is true of no case, and the two have one disposition, one answer or silence, and one word to the desk. R21, R22, R33,
// R37, S10, threats 8 and 9
func TestWhoeverIsNoPartyGetsNowhereAndLearnsNothing(t *testing.T) {
	for name, out := range outsiders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, func(t *testing.T, w *world) {
				twins, receipt := w.claims()
				before := standing(t, w)
				for what, twin := range twins {
					told := w.tellsOf(out, twin[0])
					if other := w.tellsOf(out, twin[1]); told != other {
						t.Errorf("%s: of a case\n%s\nand of none\n%s", what, told, other)
					}
					silent := strings.Contains(what, "number") || out.held != ""
					if got := strings.HasPrefix(told, "quarantined "); got != silent || what == "no claim" && !strings.HasPrefix(told, strings.TrimSuffix("quarantined "+out.held, "quarantined ")) {
						t.Errorf("%s: %s", what, told)
					}
				}
				for _, field := range []string{"In-Reply-To", "References"} { // only who got or saw our mail knows its id
					if told := w.tellsOf(out, claim{subject: "Re: Notice", header: []string{field + ": <" + receipt + ">"}}); !strings.HasPrefix(told, "quarantined ") {
						t.Errorf("in our thread: %s", told)
					}
				}
				if after := standing(t, w); after != before || len(w.theCase().Mails) != 1 {
					t.Errorf("the case was\n%s\nand is\n%s", before, after)
				}
			})
		})
	}
}

// The same address in another way of writing is the finder's, so that the above does not pass for want of any finder.
func TestSameAddressInAnyWritingIsTheFinders(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		twins, _ := w.claims()
		for _, from := range []string{"TARO@Finder.Example", `"taro"@finder.example`, "Taro <taro(at work)@finder.example>", "taro@finder.example (Taro)", "=?utf-8?B?5aSq6YOO?= <taro@finder.example>"} {
			for _, claimed := range []string{"its number", "its number in text", "the finder's id"} {
				if told := w.tellsOf(outsider{from: from}, twins[claimed][0]); !strings.HasPrefix(told, "filed") {
					t.Errorf("%s, %s: %s", from, claimed, told)
				}
			}
		}
	})
}

// claims makes a case with a finder and a developer, and what one can claim of it, each with its twin that is true of no case.
func (w *world) claims() (twins map[string][2]claim, receipt string) {
	w.t.Helper()
	w.listParty("developer", []string{"example-soft", "en"})
	w.listParty("developer", []string{"other-soft", "en"})
	w.send(letter{from: "alex", to: "reception", subject: "another", body: "Another product fails.\n"})
	w.readAll()
	w.report()
	w.joinVendors([]string{"example-soft"})
	theirs := w.theCase().Mails[0].MessageID
	return map[string][2]claim{
		"its number":           {{subject: "[" + w.number + "] any news?"}, {subject: "[IPA#00000001] any news?"}},
		"its number, forward":  {{subject: "Fwd: [" + w.number + "] x"}, {subject: "Fwd: [IPA#00000001] x"}},
		"its number in text":   {{subject: "hello", body: "[" + w.number + "] any news?"}, {subject: "hello", body: "[IPA#00000001] any news?"}},
		"a developer's number": {{subject: "[" + w.partyNumber("V1") + "] status"}, {subject: "[VH#00000001] status"}},
		"the finder's id":      {{subject: "news?", header: []string{"In-Reply-To: <" + theirs + ">"}}, {subject: "news?", header: []string{"In-Reply-To: <x" + theirs + ">"}}},
		"no claim":             {{subject: "report"}, {subject: "report"}},
	}, w.last["finder"].mail.MessageID
}

// tellsOf lets the mail come in and tells what came of it: its disposition, what its sender gets, and how many words the desk gets.
func (w *world) tellsOf(out outsider, c claim) string {
	w.t.Helper()
	w.letters++
	head := append([]string{"From: " + out.from, "To: report@reception.test", fmt.Sprintf("Message-ID: <%d@x.example>", w.letters), "Subject: " + c.subject}, append(out.header, c.header...)...)
	body := c.body
	if body == "" {
		body = "Hello."
	}
	w.submit("stranger", "reception", []byte(strings.Join(head, "\r\n")+"\r\n\r\n"+body+"\r\n"))
	w.once()
	var told []string
	for _, name := range []string{"山田", "Tanaka", "佐藤", "finder", "alex", "stranger", "other-soft", "example-soft"} {
		for w.read[name] < len(w.inbox(name)) {
			kind, o := w.next(name)
			text := ""
			if !strings.HasPrefix(kind, "desk/") {
				number := numbersIn(o.payload.Text)
				text = changing.ReplaceAllString(strings.ReplaceAll(o.mail.Subject+o.payload.Text, number, "NUMBER"), "…")
			}
			told = append(told, name+" "+kind+" "+text)
			if name != out.answered && (text != "" || name == "佐藤") {
				w.t.Errorf("%s: %s gets %s", out.from, name, kind)
			}
		}
	}
	slices.Sort(told)
	return w.newest() + "\n" + strings.Join(told, "\n")
}

// A signed or sealed mail whose From inside is another than outside is nobody's, unless the finder's own key signed it. R21, R28
func TestFromInsideAndOutsideMustAgree(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		outside := func(l letter, address string) []byte {
			l.to, l.body = "reception", "Hello.\n"
			raw := w.raw(l)
			inside := w.people[l.from].address
			if l.fromAddress != "" {
				inside = l.fromAddress
			}
			head, rest, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
			return append(append(bytes.Replace(head, []byte(inside), []byte(address), 1), "\r\n\r\n"...), rest...)
		}
		tag := "[" + w.number + "] more"
		for name, tc := range map[string]struct {
			raw  []byte
			want string
		}{
			"the finder's inside, sealed":         {outside(letter{from: "stranger", fromAddress: "taro@finder.example", subject: tag, sealed: true, signed: true}, "mallory@stranger.example"), "quarantined not_a_party"},
			"the finder's outside, sealed":        {outside(letter{from: "stranger", subject: tag, sealed: true, signed: true}, "taro@finder.example"), "quarantined not_a_party"},
			"the finder's inside, signed":         {outside(letter{from: "stranger", fromAddress: "taro@finder.example", subject: tag, signed: true}, "mallory@stranger.example"), "quarantined not_a_party"},
			"the finder's outside, signed":        {outside(letter{from: "stranger", subject: tag, signed: true}, "taro@finder.example"), "quarantined not_a_party"},
			"a new report, the finder's inside":   {outside(letter{from: "stranger", fromAddress: "taro@finder.example", subject: "report", sealed: true, signed: true}, "mallory@stranger.example"), "quarantined signals_disagree"},
			"a new report, the finder's outside":  {outside(letter{from: "stranger", subject: "report", sealed: true, signed: true}, "taro@finder.example"), "quarantined signals_disagree"},
			"the finder's key, another outside":   {outside(letter{from: "finder", subject: tag, sealed: true, signed: true}, "gateway@relay.example"), "filed"},
			"the finder's key, changed capitals":  {outside(letter{from: "finder", subject: tag, sealed: true, signed: true}, "TARO@finder.example"), "filed"},
			"the finder's key, a stranger inside": {outside(letter{from: "finder", fromAddress: "mallory@stranger.example", subject: tag, sealed: true, signed: true}, "taro@finder.example"), "filed"},
		} {
			w.deliver("reception", tc.raw)
			if got := w.newest(); got != tc.want {
				t.Errorf("%s: %s", name, got)
			}
			for _, outsider := range []string{"stranger", "finder"} {
				if n := len(w.inbox(outsider)); n != w.read[outsider] {
					t.Errorf("%s: %s gets an answer", name, outsider)
				}
			}
			w.readAll()
		}
	})
}
