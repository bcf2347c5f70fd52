package mailbot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// What a sender has shown decides what the mail may do: nothing is filed for a bare stranger, an address and a thread file text, a
// signature of the key on file tells that it is the finder's. On no rung does a mail of the finder's change anything but its own
// case's list of mails. S11, threat 9
func TestLadderOfProof(t *testing.T) {
	for name, tc := range map[string]struct {
		letter letter
		thread bool
		want   string
		proof  handling.Proof
	}{
		"a stranger with the number":                  {letter{from: "stranger"}, false, "quarantined not_a_party", 0},
		"a stranger in the finder's thread":           {letter{from: "stranger"}, true, "quarantined not_a_party", 0},
		"the address with the number":                 {letter{from: "stranger", fromAddress: "taro@finder.example"}, false, "filed", handling.ProofAddress},
		"the address in a thread of ours":             {letter{from: "stranger", fromAddress: "taro@finder.example"}, true, "filed", handling.ProofThread},
		"the address in a thread of the finder's own": {letter{from: "stranger", fromAddress: "taro@finder.example", header: []string{"In-Reply-To: <1.letter@finder.example>"}}, false, "filed", handling.ProofAddress},
		"the address and somebody else's signature":   {letter{from: "stranger", fromAddress: "taro@finder.example", sealed: true, signed: true}, false, "filed", handling.ProofAddress},
		"the key on file":                             {letter{from: "finder", sealed: true, signed: true}, false, "filed", handling.ProofSigned},
		"the key on file from a new address":          {letter{from: "finder", fromAddress: "elsewhere@finder.example", sealed: true, signed: true}, false, "filed", handling.ProofSigned},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
				receipt := w.gets("finder", "finder/receipt")
				w.gets("山田", "desk/new_report")
				w.gets("Tanaka", "desk/new_report")
				before := standing(t, w)
				for _, wish := range []string{"届出取下げ", "withdraw: please close the case", "My address is now new@finder.example", "status?"} {
					l := tc.letter
					l.to, l.subject, l.body = "reception", "["+w.number+"] "+wish, wish+"\n"
					if tc.thread {
						l.reply = receipt
					}
					w.send(l)
					if got := w.newest(); got != tc.want {
						t.Fatalf("%q is %s, not %s", wish, got, tc.want)
					}
					kind := "desk/mail_filed"
					if tc.want != "filed" {
						kind = "desk/quarantined"
					}
					w.gets("山田", kind)
					w.gets("Tanaka", kind)
					if tc.want == "filed" && w.proofOf() != tc.proof {
						t.Errorf("%q is proved by %v, not %v", wish, w.proofOf(), tc.proof)
					}
					w.nobody()
				}
				if after := standing(t, w); after != before {
					t.Errorf("a mail changed the case:\n%s\n%s", before, after)
				}
			})
		})
	}
}

// standing is all of a case but the list of its mails.
func standing(t *testing.T, w *world) string {
	t.Helper()
	c := w.theCase()
	c.Mails, c.Revision = nil, 0
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whether an address is known here shows in no answer: a finder with a case, a coordinator without a key at hand, a party of the
// office's list and a stranger get the same words for the same mail. R37, S10
func TestAnswersDoNotTellWhoIsKnown(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.send(letter{from: "alex", to: "reception", subject: "First report", body: "A flaw.\n"})
		for who, kind := range map[string]string{"alex": "finder/receipt", "山田": "desk/new_report", "Tanaka": "desk/new_report"} {
			w.gets(who, kind)
		}
		w.bot.store.Update(func(tx *store.Tx) error {
			return writeParties(tx, handling.Decision{Parties: []handling.Party{{Handle: "mallory", Kind: "developer", NameEN: "Mallory", Language: handling.English, Addresses: []string{"mallory@stranger.example"}}}})
		})
		w.addPerson(person{name: "unknown", address: "somebody@unknown.example", lang: handling.English})
		answers := map[string]string{}
		for _, who := range []string{"alex", "stranger", "unknown"} {
			w.send(letter{from: who, to: "reception", subject: "Another report", body: "Another flaw of " + who + ".\n"})
			a := w.gets(who, "finder/receipt")
			text := strings.ReplaceAll(a.mail.Subject+"\n"+a.payload.Text, w.number, "NUMBER")
			answers[who] = changing.ReplaceAllString(text, "…")
			w.gets("山田", "desk/new_report")
			w.gets("Tanaka", "desk/new_report")
			w.nobody()
		}
		for who, a := range answers {
			if a != answers["unknown"] {
				t.Errorf("%s is answered otherwise than somebody unknown:\n%s\n%s", who, a, answers["unknown"])
			}
		}
	})
}

// Every header that a mail server on the way can read holds a number of its reader's, a neutral phrase, addresses and ids, and
// nothing of the case: no name, product, internal key, and no number that another party has. S5, threat 17
func TestOuterHeadersTellNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.send(letter{from: "finder", to: "reception", subject: "例示メールソフトの届出", body: "例示メールソフトに欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
		w.gets("finder", "finder/receipt")
		for _, line := range []string{"受理 製品 影響度=優先", "調整依頼"} {
			w.send(letter{from: "山田", to: "reception", subject: "【" + w.theCase().Number + "】 " + line, body: "\n", sealed: true, signed: true})
		}
		token := regexp.MustCompile(`\b[A-Z2-7]{26}\b`).FindString(w.lastOf("山田").payload.Text)
		w.send(letter{from: "山田", to: "reception", subject: "確認 " + token, body: "\n", sealed: true, signed: true})
		c := w.theCase()
		if c.JVN == "" {
			t.Fatal("the case was not handed over")
		}
		for name := range w.people {
			for _, m := range w.inbox(name) {
				head, _, _ := strings.Cut(string(m.Raw), "\r\n\r\n")
				outside := head + "\n" + message.Parse(m.Raw, message.DefaultLimits()).Subject
				for _, word := range []string{"例示メール", "届出", "受理", "優先", "priority", c.Key, "発見"} {
					if name != "reception" && name != "coordination" && strings.Contains(outside, word) {
						t.Errorf("outside a mail to %s stands %q", name, word)
					}
				}
				if foreign := map[bool]string{true: c.Number, false: c.JVN}[name == "佐藤"]; name != "reception" && name != "coordination" && strings.Contains(outside, foreign) {
					t.Errorf("outside a mail to %s stands %s", name, foreign)
				}
			}
			w.read[name] = len(w.inbox(name))
		}
	})
}

// A command that stood in the clear subject too is carried out; its transcript and the journal say that it could be read on the way. S5
func TestCommandInAClearSubjectIsMarked(t *testing.T) {
	for outer, exposed := range map[string]bool{"": false, "Re: [$CASE] Notice": false, "【$CASE】 受理 製品": true} {
		story(t, func(t *testing.T, w *world) {
			w.report()
			w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", outer: w.expand("山田", outer), sealed: true, signed: true})
			w.gets("finder", "finder/accepted_product")
			if o := w.gets("山田", "desk/transcript"); strings.Contains(o.payload.Text, "暗号化されない件名") != exposed {
				t.Errorf("%q outside: the transcript says\n%s", outer, o.payload.Text)
			}
			marked, n := 0, w.newestFrom("山田")
			w.bot.store.View(func(tx *store.Tx) error {
				for e, err := range tx.Journal("") {
					if err == nil && e.What == exposedCommand && e.Actor == "山田" && e.Mail == n {
						marked++
					}
				}
				return nil
			})
			if (marked == 1) != exposed {
				t.Errorf("%q outside: the journal marks it %d times", outer, marked)
			}
		})
	}
}

// The numbers of a case's parties are drawn each by itself, from all eight digits: none follows from another. S5
func TestNumbersAreDrawnFromAllDigits(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		seen := map[string]bool{}
		w.bot.store.View(func(tx *store.Tx) error {
			for range 500 {
				number, err := w.bot.freshNumber(tx, "VH#")
				if err != nil {
					t.Fatal(err)
				}
				for i, digit := range strings.TrimPrefix(number, "VH#") {
					seen[fmt.Sprint(i, " ", string(digit))] = true
				}
			}
			return nil
		})
		if len(seen) != 80 {
			t.Errorf("in 500 numbers stand %d of 80 digits in their places", len(seen))
		}
	})
}

// lastOf reads a person's newest mail and leaves the rest read.
func (w *world) lastOf(name string) *opened {
	w.t.Helper()
	w.read[name] = len(w.inbox(name)) - 1
	_, o := w.next(name)
	return o
}
