package mailbot

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// strip opens an armored message with the key of the one it was for and gives what is inside: signed packets as they were
// made. It is what a recipient who means no good does first.
func strip(t testing.TB, armored []byte, key *pgp.Secret) []byte {
	t.Helper()
	block, err := armor.Decode(bytes.NewReader(armored))
	if err != nil {
		t.Fatal(err)
	}
	packets := packet.NewReader(block.Body)
	p, err := packets.Next()
	if err != nil {
		t.Fatal(err)
	}
	session := p.(*packet.EncryptedKey)
	var opens bool
	for _, sub := range entityOf(t, key).Subkeys {
		opens = opens || session.Decrypt(sub.PrivateKey, nil) == nil
	}
	if !opens {
		t.Fatal("no session key")
	}
	if p, err = packets.Next(); err != nil {
		t.Fatal(err)
	}
	inside, err := p.(packet.EncryptedDataPacket).Decrypt(session.CipherFunc, session.Key)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(inside)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// reseal encrypts packets anew to another key, whatever is in them.
func reseal(t testing.TB, packets []byte, to *pgp.Secret) []byte {
	t.Helper()
	var b bytes.Buffer
	a, err := armor.Encode(&b, "PGP MESSAGE", nil)
	if err != nil {
		t.Fatal(err)
	}
	session := bytes.Repeat([]byte{7}, packet.CipherAES256.KeySize())
	pub := entityOf(t, to).Subkeys[0].PublicKey
	if err := packet.SerializeEncryptedKey(a, pub, packet.CipherAES256, session, nil); err != nil {
		t.Fatal(err)
	}
	out, err := packet.SerializeSymmetricallyEncrypted(a, packet.CipherAES256, false, packet.CipherSuite{}, session, nil)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(packets)
	out.Close()
	a.Close()
	return b.Bytes()
}

// surreptitious is a letter as its recipient sends it on: the signed words in it sealed to somebody else. S1, threat 2
func (w *world) surreptitious(l letter, to string) []byte {
	w.t.Helper()
	thief, box := w.people[l.to], w.people[to]
	again := reseal(w.t, strip(w.t, message.Parse(w.raw(l), message.DefaultLimits()).Layer().Data, thief.secret), box.secret)
	w.letters++
	o := message.Outgoing{From: message.Address{Address: thief.address}, To: message.Address{Address: box.address}, OuterSubject: "...", Date: time.Now(), MessageID: fmt.Sprintf("%d@stranger.example", w.letters)}
	if l.inline {
		return clearMail(o, letter{body: string(again)})
	}
	return o.Encrypted(again)
}

// A vendor holds a mail that a coordinator signed and sealed to him. He takes his layer off and seals the signed words to
// the bot. S1, threat 2
func TestSignedWordsForAnotherAreNeverObeyed(t *testing.T) {
	const (
		inline      = "inline, as gpg 2.2 makes it: no recipient named"
		mime        = "PGP/MIME without any recipient named"
		protectedTo = "protected To names the vendor"
		besideUs    = "protected To names the vendor beside us"
		intended    = "the signature names the vendor's key"
		twoIntended = "the signature is for the other mailbox"
	)
	for _, how := range []string{inline, mime, protectedTo, besideUs, intended, twoIntended} {
		t.Run(how, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.report()
				vendor := w.people["stranger"]
				l := letter{from: "山田", to: "stranger", subject: "【" + w.number + "】 受理 製品", body: "【" + w.number + "】 受理 製品\n", sealed: true, signed: true, bare: true}
				l.inline = how == inline
				if how == intended || how == twoIntended {
					l.bare = false
				}
				if how == twoIntended {
					vendor, l.to = w.people["coordination"], "coordination"
				}
				stolen := message.Parse(w.raw(l), message.DefaultLimits()).Layer().Data
				if how == protectedTo || how == besideUs {
					o := message.Outgoing{From: message.Address{Address: w.people["山田"].address}, To: message.Address{Address: vendor.address}, Subject: l.subject, Body: l.body, Date: time.Now(), MessageID: "x@y.example"}
					payload := o.Payload(true)
					if how == besideUs {
						payload = bytes.Replace(payload, []byte("To: "+vendor.address), []byte("To: "+vendor.address+", "+w.people["reception"].address), 1)
					}
					stolen = w.bareSeal(payload, w.people["山田"], vendor, true)
				}
				again := reseal(t, strip(t, stolen, vendor.secret), w.people["reception"].secret)
				o := message.Outgoing{From: message.Address{Address: w.people["stranger"].address}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "...", Date: time.Now(), MessageID: "stolen@stranger.example"}
				raw := o.Encrypted(again)
				if how == inline {
					raw = clearMail(o, letter{body: string(again)})
				}
				w.post("stranger", "reception", raw)
				w.once()
				if how == intended || how == twoIntended {
					if got := w.newest(); got != "quarantined unsigned" {
						t.Errorf("it is %s", got)
					}
					w.gets("山田", "desk/refused_signer")
					w.gets("Tanaka", "desk/refused_signer")
				} else {
					if got := w.newest(); got != "command unbound" {
						t.Errorf("it is %s", got)
					}
					w.gets("山田", "desk/token")
				}
				w.nobody()
				w.playCase("state", "received")
			})
		})
	}
}

// A signature that names a coordinator's key and does not fit, and one beside another person's: nothing is done, the whole
// desk is told. commands.md 2, step 4
func TestForgedSignaturesAlarmTheDesk(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		signed := w.raw(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", body: "よろしく。\n", signed: true})
		w.deliver("reception", bytes.Replace(signed, []byte(`hp="clear"`), []byte(`hp="CLEAR"`), 1))
		if got := w.newest(); got != "quarantined unsigned" {
			t.Errorf("a changed mail is %s", got)
		}
		w.gets("山田", "desk/refused_signer")
		w.gets("Tanaka", "desk/refused_signer")

		var b bytes.Buffer
		a, _ := armor.Encode(&b, "PGP MESSAGE", nil)
		both := &openpgp.EncryptParams{Signers: []*openpgp.Entity{entityOf(t, w.people["山田"].secret), entityOf(t, w.people["Tanaka"].secret)}}
		out, err := openpgp.EncryptWithParams(a, nil, []*openpgp.Entity{entityOf(t, w.people["reception"].secret)}, both)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(out, "【%s】 受理 製品\r\n", w.number)
		out.Close()
		a.Close()
		o := message.Outgoing{From: message.Address{Address: w.people["山田"].address}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "...", Date: time.Now(), MessageID: "two@reception.test"}
		w.deliver("reception", clearMail(o, letter{body: b.String()}))
		if got := w.newest(); got != "quarantined unsigned" {
			t.Errorf("a mail of two signers is %s", got)
		}
		w.gets("山田", "desk/refused_signer")
		w.gets("Tanaka", "desk/refused_signer")
		w.playCase("state", "received")
	})
}

// Whether a number exists, and in which state, is not to be learnt by anybody who is no party: same disposition, same
// silence, same notices to the desk. R21, R33, S10, threat 8
func TestStrangerLearnsNoNumber(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		open := w.number
		w.send(letter{from: "alex", to: "reception", subject: "another", body: "Another product fails.\n", sealed: true, signed: true, attach: w.keyOf("alex")})
		w.gets("alex", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		declined := w.number
		w.send(letter{from: "山田", to: "reception", subject: "【" + declined + "】 不受理 重複", sealed: true, signed: true})
		w.gets("alex", "finder/not_accepted")
		w.gets("山田", "desk/transcript")

		for _, sealed := range []bool{false, true} {
			for _, number := range []string{open, declined, "IPA#00000001"} {
				w.send(letter{from: "stranger", to: "reception", subject: "[" + number + "] any news?", body: "Any news?\n", sealed: sealed, signed: sealed})
				if got := w.newest(); got != "quarantined not_a_party" {
					t.Errorf("%s sealed=%v is %s", number, sealed, got)
				}
				w.gets("山田", "desk/quarantined")
				w.gets("Tanaka", "desk/quarantined")
				w.nobody()
			}
		}
		// The finder of one case is a stranger in another.
		w.send(letter{from: "alex", to: "reception", subject: "[" + open + "] hello", sealed: true, signed: true, body: "Hello.\n"})
		if got := w.newest(); got != "quarantined not_a_party" {
			t.Errorf("another case's finder is %s", got)
		}
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		// R22: nothing of that changed whom the case belongs to.
		w.number = open
		if c := w.theCase(); c.Finder.Address != w.people["finder"].address || len(c.Mails) != 1 {
			t.Errorf("the case has become %+v", c.Finder)
		}
	})
}

// A mail whose subject names one case and whose thread is another's waits for a person.
func TestSignalsThatDisagreeWait(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		first, receipt := w.number, w.last["finder"]
		w.report()
		second := w.number
		if first == second {
			t.Fatal("one case")
		}
		for _, subject := range []string{"Re: [" + second + "]", "[" + first + "] [" + second + "]", "[" + first + "] [IPA#00000001]"} {
			w.send(letter{from: "finder", to: "reception", subject: subject, body: "追加です。\n", reply: receipt, sealed: true, signed: true})
			if got := w.newest(); got != "quarantined signals_disagree" {
				t.Errorf("%s is %s", subject, got)
			}
			w.gets("山田", "desk/quarantined")
			w.gets("Tanaka", "desk/quarantined")
		}
	})
}

// A captured report in somebody else's mail is opened by nobody's eyes but the desk's, and answered to nobody. S12, threat 14
func TestCapturedCiphertextIsRecognised(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		raw := w.raw(letter{from: "finder", to: "reception", subject: "届出", body: "例示メールソフトに欠陥があります。\n", sealed: true, signed: true})
		w.post("finder", "reception", raw)
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		captured := message.Parse(raw, message.DefaultLimits()).Layer().Data
		o := message.Outgoing{From: message.Address{Address: w.people["stranger"].address}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "my report", Date: time.Now(), MessageID: "mine@stranger.example"}
		for i, raw := range [][]byte{o.Encrypted(captured), clearMail(o, letter{body: string(captured)})} {
			w.deliver("reception", raw)
			if got := w.newest(); got != "quarantined reused_ciphertext" {
				t.Errorf("wrapping %d is %s", i, got)
			}
			w.gets("山田", "desk/quarantined")
			w.gets("Tanaka", "desk/quarantined")
			w.nobody()
		}
	})
}

// A coordinator's command that somebody captured runs for nobody a second time: the record answers. S3
func TestCapturedCommandIsAnsweredByTheRecord(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		raw := w.raw(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		signed := strip(t, message.Parse(raw, message.DefaultLimits()).Layer().Data, w.people["reception"].secret)
		w.deliver("reception", raw)
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
		epoch := w.theCase().Epoch
		o := message.Outgoing{From: message.Address{Address: "x@other.example"}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "[...]", Date: time.Now(), MessageID: "again@other.example"}
		w.deliver("reception", o.Encrypted(reseal(t, signed, w.people["reception"].secret)))
		if got := w.newest(); got != "command replayed" {
			t.Errorf("the same signed bytes under new encryption are %s", got)
		}
		w.gets("山田", "desk/transcript_repeat")
		if w.theCase().Epoch != epoch {
			t.Error("it ran again")
		}
	})
}

// Mail that nobody can read properly is kept with its reason, whatever is wrong with it, and what is behind it goes on. R12, R46
func TestBrokenMailIsKeptWithItsReason(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		head := "From: alex@research.example\r\nTo: report@reception.test\r\nMessage-ID: <%s@finder.example>\r\n"
		for _, tc := range []struct{ name, mail, want string }{
			{"no sender", "To: report@reception.test\r\nSubject: report\r\n\r\nIt fails.\r\n", "quarantined no_sender"},
			{"malformed sender", "From: <<>>,;\r\nTo: report@reception.test\r\nSubject: report\r\n\r\nIt fails.\r\n", "quarantined no_sender"},
			{"nothing at all", "\r\n", "quarantined no_sender"},
			{"broken armor", head + "\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA!!!\r\n-----END PGP MESSAGE-----\r\n", "quarantined undecryptable"},
			{"symmetric", head + "\r\n" + symmetric(t) + "\r\n", "quarantined undecryptable"},
			{"unknown charset", head + "Content-Type: text/plain; charset=x-nobody\r\n\r\nIt fails.\r\n", "new_report"},
			{"broken MIME", head + "Content-Type: multipart/mixed; boundary=a\r\n\r\n--b\r\nIt fails.\r\n", "new_report"},
			{"NUL and bare CR", head + "\r\nIt\x00 fails.\rYes.\n", "new_report"},
		} {
			raw := tc.mail
			if strings.Contains(raw, "%s") {
				raw = fmt.Sprintf(raw, strings.ReplaceAll(tc.name, " ", "-"))
			}
			if strings.HasPrefix(raw, "From: alex") {
				w.deliver("reception", []byte(raw))
			} else { // by SMTP, so that the envelope names a sender
				w.submit("alex", "reception", []byte(raw))
				w.once()
			}
			if got := w.newest(); got != tc.want {
				t.Errorf("%s is %q, not %q", tc.name, got, tc.want)
			}
			kind, _ := w.next("山田")
			w.gets("Tanaka", kind)
		}
		// R66: one neutral answer for both that could not be opened, and a receipt for each of the three that could.
		w.gets("alex", "finder/receipt_undecryptable")
		for range 3 {
			w.gets("alex", "finder/receipt")
		}
		w.report()
	})
}

func symmetric(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	a, _ := armor.Encode(&b, "PGP MESSAGE", nil)
	out, err := openpgp.SymmetricallyEncrypt(a, []byte("secret"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(out, "It fails.")
	out.Close()
	a.Close()
	return b.String()
}

// A report of non-delivery counts only for a Message-ID that we drew, and causes no mail but the word to the desk. R70, R75
func TestBouncesAreBelievedByOurOwnIdOnly(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		receipt := w.last["finder"].mail.MessageID
		w.deliver("reception", bounceOf("1234567890abcdef1234567890abcdef@reception.test"))
		if got := w.newest(); got != "ignored bounce" {
			t.Errorf("a forged bounce is %s", got)
		}
		w.nobody()
		for range 2 { // the second time nothing is left to be told
			w.deliver("reception", append([]byte("X-Copy: "+time.Now().String()+"\r\n"), bounceOf(receipt)...))
			if got := w.newest(); got != "ignored bounce" {
				t.Errorf("a bounce is %s", got)
			}
			time.Sleep(time.Second)
		}
		w.gets("山田", "desk/bounce")
		w.gets("Tanaka", "desk/bounce")
		if c := w.theCase(); c.State != "received" || c.Finder.Address == "" {
			t.Errorf("a bounce changed the case: %+v", c)
		}
	})
}

func bounceOf(id string) []byte {
	return []byte(strings.ReplaceAll(`Return-Path: <>
From: MAILER-DAEMON@finder.example
To: report@reception.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.finder.example

Final-Recipient: rfc822; taro@finder.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

From: report@reception.test
To: taro@finder.example
Message-ID: <`+id+`>

--b--
`, "\n", "\r\n"))
}

// Our own mail that comes back by any way is known by its id and never answered. R68
func TestOwnMailIsKnownByItsId(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		for _, m := range w.inbox("finder") {
			w.deliver("reception", append([]byte("X-Forwarded-By: somebody\r\n"), m.Raw...))
			if got := w.newest(); got != "ignored own" {
				t.Errorf("our receipt is %s", got)
			}
		}
		w.nobody()
	})
}

// A hundred answering machines get at most one answer. R71
func TestAnsweringMachinesDoNotAnswerEachOther(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		for i := range 100 {
			l := letter{from: "finder", to: "reception", subject: "不在通知", body: "不在です。\n", reply: w.last["finder"]}
			if i%2 == 0 {
				l.subject, l.header = "Re: ご連絡", []string{"Precedence: auto_reply"}
			}
			w.post("finder", "reception", w.raw(l))
		}
		w.once()
		w.nobody()
		// R72
		if c := w.theCase(); c.State != "received" || len(c.Mails) != 1 {
			t.Errorf("the case has become %+v", c)
		}
	})
}

// Thirty reports a day from one address are thirty cases, all shown to the desk, with at most twenty receipts. R71
func TestReceiptsAreCappedByAddress(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i := range 30 {
			w.post("finder", "reception", w.raw(letter{from: "finder", to: "reception", subject: fmt.Sprintf("届出 %d", i), body: "欠陥があります。\n"}))
		}
		w.once()
		if got := w.cases(); got != 30 {
			t.Errorf("%d cases", got)
		}
		for name, want := range map[string]int{"finder": 20, "山田": 30, "Tanaka": 30} {
			if got := len(w.inbox(name)); got != want {
				t.Errorf("%s got %d mails, not %d", name, got, want)
			}
			w.read[name] = len(w.inbox(name))
		}
	})
}

// Two worlds that differ only in who the finder is and what it writes are one world to the coordination body, before the hand-over also with
// one in which nobody reported anything. S7 in part, S8
func TestCoordinationSeesTheSameWhoeverReports(t *testing.T) {
	type report struct{ name, address, body string }
	see := func(r report) (seen []string) {
		story(t, func(t *testing.T, w *world) {
			w.addPerson(person{name: r.name, address: r.address, lang: "ja"})
			if w.number = "IPA#55555555"; r.body != "" {
				w.send(letter{from: r.name, to: "reception", subject: "届出", body: r.body, sealed: true, signed: true, attach: w.keyOf(r.name)})
				w.gets(r.name, "finder/receipt")
				w.gets("山田", "desk/new_report")
				w.gets("Tanaka", "desk/new_report")
			}
			for _, line := range []string{"表示", "受理 製品", "確認 AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
				w.send(letter{from: "佐藤", to: "coordination", subject: "【" + w.number + "】 " + line, sealed: true, signed: true})
			}
			w.send(letter{from: "佐藤", to: "coordination", subject: "ヘルプ", sealed: true, signed: true})
			w.send(letter{from: r.name, to: "coordination", subject: "【" + w.number + "】", body: r.body, sealed: true, signed: true, sealTo: "reception"})
			w.next("山田")
			w.next("Tanaka")
			for w.read["佐藤"] < len(w.inbox("佐藤")) {
				kind, o := w.next("佐藤")
				text := strings.ReplaceAll(o.subject()+o.payload.Text, w.number, "NUMBER")
				lines := slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return strings.HasPrefix(l, "  ") }) // fingerprints of this world's keys
				seen = append(seen, kind+strings.Join(lines, "\n"))
			}
		})
		return seen
	}
	a := see(report{"太郎", "one@a.example", "一つ目の欠陥。\n"})
	b := see(report{"花子", "quite.another@b.example", "まったく別の、もっと長い話。\n\n二段落目。\n"})
	none := see(report{"次郎", "two@c.example", ""})
	if len(a) < 4 || !slices.Equal(a, b) || !slices.Equal(a, none) {
		t.Errorf("coordination saw\n%q\nand\n%q\nand of no report\n%q", a, b, none)
	}
}

// A report that is sealed to reception and sent to the other body stays reception's. R52, S8, threat 13
func TestReportBelongsToTheRealmOfItsKey(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.send(letter{from: "finder", to: "coordination", sealTo: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		w.nobody()
		w.bot.store.View(func(tx *store.Tx) error {
			for m := range tx.Mails(0) {
				if m.Direction == "in" && m.Realm != "reception" {
					t.Errorf("the report is in the realm of %s", m.Realm)
				}
			}
			return nil
		})
	})
}
