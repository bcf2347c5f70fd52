package mailbot

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// contacted is a case with a finder and two developers who were written to.
const contacted = `
developer example-soft, registered, en
developer other-soft, registered, en
finder writes to reception, sealed, signed, key: 届出
  例示メールソフトの件名表示に欠陥があります。
finder gets finder/receipt, clear
山田 writes to reception, sealed, signed: 【$CASE】 受理 製品
山田 reads all
山田 writes to reception, sealed, signed: 【$CASE】 調整依頼
山田 reads all
山田 writes to reception, sealed, signed: 【$CASE】 確認 $TOKEN
佐藤 reads all
佐藤 writes to coordination, sealed, signed: 【$JVN】 受領
vendors example-soft other-soft
佐藤 writes to coordination, sealed, signed: 【$JVN】 初回連絡 V1
  次のとおり。

  遠隔から本文を書き換えられるおそれがある種類の脆弱性です。
  以上
佐藤 reads all
佐藤 writes to coordination, sealed, signed: 【$JVN】 確認 $TOKEN
佐藤 reads all
佐藤 writes to coordination, sealed, signed: 【$JVN】 初回連絡 V2
  次のとおり。

  遠隔から本文を書き換えられるおそれがある種類の脆弱性です。
  以上
佐藤 reads all
佐藤 writes to coordination, sealed, signed: 【$JVN】 確認 $TOKEN
`

// tell plays steps of a flow.
func (w *world) tell(story string) {
	w.t.Helper()
	for _, s := range steps(story) {
		if !w.play(s, nil) || w.t.Failed() {
			w.t.Fatalf("step %q", s.words)
		}
	}
	w.readAll()
}

// ourIDs are the Message-IDs of what a person got from us.
func (w *world) ourIDs(name string) (ids []string) {
	for _, m := range w.inbox(name) {
		ids = append(ids, message.Parse(m.Raw, message.DefaultLimits()).MessageID)
	}
	return ids
}

// answering is a plain mail that answers the ids.
func answering(from, to, subject, id string, ids ...string) []byte {
	raw := clearLetter(from, subject, "<"+id+">", "References: <"+strings.Join(ids, ">\r\n <")+">")
	return bytes.Replace(raw, []byte("To: report@reception.test"), []byte("To: "+to), 1)
}

// comes lets a mail come in, expects its disposition, and nothing to anybody but coordinators.
func (w *world) comes(box string, raw []byte, want string) {
	w.t.Helper()
	w.deliver(box, raw)
	if got := w.newest(); got != want {
		w.t.Errorf("it is %s, not %s:\n%.600s", got, want, raw)
	}
	for _, name := range []string{"finder", "alex", "stranger", "example-soft", "other-soft"} {
		if p := w.people[name]; p != nil && w.read[name] != len(w.inbox(name)) {
			w.t.Errorf("%s gets an answer", name)
		}
	}
	w.readAll()
}

// Our mail in one party's hands is no proof of being another: a developer who writes in the finder's name in its own thread, or in its
// neighbour's, is held, and what is said there changes nothing. R21, R35, S11, threats 9 and 11
func TestThreadOfAnotherPartyProvesNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.tell(contacted)
		finders, first, second := w.ourIDs("finder"), w.ourIDs("example-soft"), w.ourIDs("other-soft")
		before := standing(t, w)
		const held = "quarantined signals_disagree"
		for i, tc := range []struct {
			from, box string
			ids       []string
			want      string
		}{
			{"taro@finder.example", "reception", first[:1], held},
			{"psirt@example-soft.example", "coordination", second[:1], held},
			{"psirt@example-soft.example", "coordination", finders[:1], held},
			{"psirt@other-soft.example", "coordination", first[:1], held},
			{"psirt@example-soft.example", "reception", first[:1], "quarantined not_a_party"}, // R25: its answers come to coordination
			{"taro@finder.example", "coordination", finders[:1], "quarantined not_a_party"},
			{"mallory@stranger.example", "coordination", first[:1], "quarantined not_a_party"},
		} {
			for _, subject := range []string{"anonymous", "no name please", "status"} { // what a finder's thread may do
				w.comes(tc.box, answering(tc.from, w.people[tc.box].address, subject, fmt.Sprintf("%d%s@x.example", i, strings.Fields(subject)[0]), tc.ids...), tc.want)
			}
		}
		if after := standing(t, w); after != before {
			t.Errorf("the case was\n%s\nand is\n%s", before, after)
		}
		w.comes("coordination", answering("psirt@example-soft.example", w.people["coordination"].address, "ours", "own@x.example", first...), "filed")
		if got := w.proofOf(); got != handling.ProofThread {
			t.Errorf("its own thread proves %v", got)
		}
	})
}

// A developer's mail is found by the ids of its own earlier mails and by those of mails among its people that we never received, also without
// any number; for nobody else these lead anywhere, also when it made us remember them. R20, S10
func TestIDsOfAPartysOwnThreadLeadThatPartyAlone(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.tell(contacted)
		first := w.ourIDs("example-soft")
		desk := w.people["coordination"].address
		mail := func(from, id string, ids ...string) []byte { return answering(from, desk, "続き", id, ids...) }
		const dev, other = "psirt@example-soft.example", "psirt@other-soft.example"
		w.comes("coordination", mail(dev, "a1@example-soft.example", first[0], "inner1@example-soft.example", "inner2@example-soft.example"), "filed")
		w.comes("coordination", mail(dev, "a2@example-soft.example", "a1@example-soft.example"), "filed")
		w.comes("coordination", mail(dev, "a3@example-soft.example", "inner2@example-soft.example"), "filed")
		if got := w.proofOf(); got != handling.ProofAddress {
			t.Errorf("its own id proves %v", got)
		}
		var many []string
		for i := range 600 {
			many = append(many, fmt.Sprintf("never%d@relay.example", i))
		}
		w.comes("coordination", mail(dev, "a4@example-soft.example", append(many, "a3@example-soft.example")...), "filed")
		for i, ids := range [][]string{{"a1@example-soft.example"}, {"inner1@example-soft.example"}, {"a4@example-soft.example"}, {"unknown@example-soft.example"}} {
			for _, from := range []string{other, "mallory@stranger.example"} {
				w.comes("coordination", mail(from, fmt.Sprintf("b%d.%s", i, from), ids...), "quarantined not_a_party")
			}
		}
		w.comes("coordination", mail(dev, "a5@example-soft.example", "unknown@example-soft.example"), "quarantined not_a_party")
	})
}

// Ids of two cases are two opinions: they wait, unless the number and the newest id agree. R20, R24
func TestIDsOfTwoCasesWait(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		first, a := w.number, w.last["finder"].mail.MessageID
		w.report()
		second, b := w.number, w.last["finder"].mail.MessageID
		const held = "quarantined signals_disagree"
		for i, tc := range []struct{ subject, want string }{
			{"more", held}, {"[" + first + "] more", held}, {"[" + second + "] more", "filed"}, {"[IPA#00000001] more", held}, {"[" + first + "] [" + second + "] more", held},
		} {
			w.comes("reception", answering("taro@finder.example", "report@reception.test", tc.subject, fmt.Sprintf("%d@finder.example", i), a, b), tc.want)
			w.comes("reception", answering("mallory@stranger.example", "report@reception.test", tc.subject, fmt.Sprintf("%d@stranger.example", i), a, b), strings.Replace(tc.want, "filed", "quarantined not_a_party", 1))
		}
	})
}

var threadFields = regexp.MustCompile(`(?m)^(?:In-Reply-To|References): .*\r\n(?:[ \t].*\r\n)*`)

// Ids that stand inside the sealed part alone are found there, and what a server writes outside against them is a second opinion. R28
func TestSealedReferencesAreRead(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		receipt := w.last["finder"]
		w.report()
		other := w.last["finder"].mail.MessageID
		bare := func(raw []byte, instead string) []byte {
			head, rest, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
			head = threadFields.ReplaceAll(append(head, "\r\n"...), nil)
			if bytes.Contains(head, []byte(receipt.mail.MessageID)) {
				t.Fatalf("an id stands outside:\n%s", head)
			}
			return append(append(append(head, instead...), "\r\n"...), rest...)
		}
		for _, l := range []letter{
			{from: "finder", to: "reception", subject: "Re: ご連絡", body: "追加です。\n", sealed: true, signed: true, reply: receipt},
			{from: "finder", to: "reception", subject: "Re: ご連絡", body: "追加です。\n", signed: true, reply: receipt},
		} {
			w.comes("reception", bare(w.raw(l), ""), "filed")
			w.comes("reception", bare(w.raw(l), "In-Reply-To: <"+other+">\r\n"), "quarantined signals_disagree")
			w.comes("reception", bare(w.raw(l), "References: <unknown@relay.example>\r\n"), "filed")
		}
	})
}

// A number at the top of a finder's own words is as good as one in the subject, for a mail program that shows no subject; one in a
// quotation or in a published entry's name is not. R26
func TestNumberAtTheTopOfTheText(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		number := w.number
		for i, tc := range []struct{ body, want string }{
			{"[" + number + "]\r\n\r\n追加です。", "filed"},
			{"> 【" + number + "】 ご連絡\r\n\r\n別の製品の届出です。", "new_report"},
			{"次の番号の件ではありません。\r\n[" + number + "]", "new_report"},
			{"JVN#12345678 の修正が不十分です。", "new_report"},
		} {
			w.letters++
			w.deliver("reception", []byte(fmt.Sprintf("From: taro@finder.example\r\nTo: report@reception.test\r\nSubject: mail\r\nMessage-ID: <top%d@finder.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", i, tc.body)))
			if got := w.newest(); got != tc.want {
				t.Errorf("%q: %s", tc.body, got)
			}
			w.readAll()
		}
	})
}

// A developer that names the number of the finder's side, or the office's number of another case, is not told whether it guessed right. N13, S10
func TestDeveloperThatGuessesANumberIsHeld(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.tell(contacted)
		desk := w.people["coordination"].address
		for i, tc := range []struct{ tag, want string }{
			{w.number, "quarantined signals_disagree"}, {"IPA#00000001", "quarantined not_a_party"}, {w.partyNumber("V2"), "quarantined signals_disagree"},
			{"VH#00000001", "quarantined not_a_party"}, {w.partyNumber("V1"), "filed"}, {w.partyNumber("V1") + "] [" + w.number, "quarantined signals_disagree"},
		} {
			for _, signed := range []bool{false, true} {
				raw := answering("psirt@example-soft.example", desk, "["+tc.tag+"] x", fmt.Sprintf("g%d@x.example", i), "nothing@x.example")
				if signed {
					raw = w.raw(letter{from: "example-soft", to: "coordination", subject: "[" + tc.tag + "] x", body: "x\n", sealed: true, signed: true})
				}
				w.comes("coordination", raw, tc.want)
			}
		}
	})
}

// A developer that was dropped from a case does not hear from it that the case came to its end; one that is in it does. S10, R30
func TestDroppedDeveloperHearsNothingOfTheEnd(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.tell(contacted)
		w.tell("佐藤 writes to coordination, sealed, signed: 【$JVN】 開発者除外 V2 説明=対象外\n")
		w.decree(handling.CaseEnded)
		w.once()
		w.readAll()
		for who, code := range map[string]string{"other-soft": "V2", "example-soft": "V1"} {
			w.send(letter{from: who, to: "coordination", subject: "[" + w.partyNumber(code) + "] x", body: "What is the state?\n", sealed: true, signed: true})
			if got := w.newest(); got != "filed" {
				t.Errorf("%s: %s", who, got)
			}
			answered := w.read[who] != len(w.inbox(who))
			if owed := w.owes(handling.AnyEndedReplyKind, code); answered != (code == "V1") || owed != answered {
				t.Errorf("%s is owed an answer: %v, and gets one: %v", who, owed, answered)
			}
			w.readAll()
		}
	})
}

// owes: a notice of the kind was made for the party, whatever became of it.
func (w *world) owes(kind handling.NoticeKind, party string) (found bool) {
	w.bot.store.View(func(tx *store.Tx) error {
		for o, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			found = found || o.Kind == string(kind) && o.Recipient == party
		}
		return nil
	})
	return found
}

// Deadlines and order follow when a mail came, whatever its Date says: the year 2096, none, or none that is one. R14
func TestDateOfASenderDecidesNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		var days []string
		dates := []string{"Sat, 1 Jan 2096 00:00:00 +0900", "Thu, 1 Jan 1970 00:00:00 +0000", "yesterday", "", "Wed, 32 Jul 2009 10:00:00 +9999", "\x00\xff", "Wed, 8 Jul 10009 10:00:00 +0900"}
		for i, date := range dates {
			w.arrive(clearLetter("taro@finder.example", fmt.Sprintf("report %d", i), fmt.Sprintf("<d%d@finder.example>", i), "Date: "+date), time.Now())
			time.Sleep(time.Minute)
		}
		w.once()
		w.bot.store.View(func(tx *store.Tx) error {
			for c, err := range tx.Cases() {
				if err != nil {
					return err
				}
				days = append(days, c.Received.In(jst).Format("2006-01-02 15:04"))
			}
			return nil
		})
		if len(days) != len(dates) {
			t.Errorf("%d cases of %d mails", len(days), len(dates))
		}
		for _, d := range days {
			if !strings.HasPrefix(d, "2009-07-08 10:") {
				t.Errorf("a case was received on %s", d)
			}
		}
		for i, m := range w.mails() {
			if want := fmt.Sprintf("report %d", i); m.Disposition != "new_report" || *orEmpty(m.Subject) != want {
				t.Errorf("mail %d is %s %q, want %q", i, m.Disposition, *orEmpty(m.Subject), want)
			}
		}
		w.readAll()
	})
}
