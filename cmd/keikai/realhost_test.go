//go:build realhost

// The story against real servers: Postfix and Dovecot carry the mails; gpg, mutt and Sequoia write and read them, and Thunderbird
// writes one; the program is the built one, used as an administrator uses it. .ci/run starts the servers and runs this:
//
//	MAILHOST_DIR=… KEIKAI=… go test -tags realhost -run TestRealHost ./cmd/keikai
package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// story is the office, the people around it, and the cases that came up so far.
type story struct {
	t    *testing.T
	host *host
	o    *office

	yamada, tanaka           *person        // coordinators of reception: RSA-3072, Ed25519
	kato, sato               *person        // of coordination: gpg, Sequoia
	taro, hanako, alex, jiro *person        // finders: RSA-3072; Curve25519; Sequoia; without OpenPGP
	mallory, bounce          *person        // a stranger; an address that takes no mail
	vendor                   *person        // a developer, whom the office has not written to
	maker, rival, gone       *person        // developers: with a key; without one; at an address that takes no mail
	operator                 *person        // of a website, whom nobody has contacted
	handed                   map[string]int // mails that were handed in for a mailbox of the office
	written, vendorHas       int            // mails that the test wrote itself; mails of coordinators to the vendor
	obeyed                   []byte         // mutt's command
	sealedCase, inlineCase   string
	websiteCase, clearCase   string
	bounceCase               string
	coordinated              string            // the number of sealedCase for coordination
	references               map[string]string // of its developers, by their codes there
	approved                 time.Time         // when the second person said yes
}

// TestRealHost is one story in acts; an act builds on those before it, so the first failure ends it.
func TestRealHost(t *testing.T) {
	s := newStory(t)
	for _, act := range []struct {
		name string
		play func(*story)
	}{
		{"check tells what is wrong", (*story).check},
		{"the office's list is taken in with its keys", (*story).officeList},
		{"reports arrive in four ways", (*story).reports},
		{"coordinators get them sealed", (*story).newReports},
		{"a command of mutt is obeyed", (*story).accept},
		{"a command that is bound to nothing asks for a token", (*story).token},
		{"a report is declined with a text", (*story).decline},
		{"a forged command does nothing", (*story).forgery},
		{"the daemon hears of mail at once", (*story).serve},
		{"the daemon survives an outage", (*story).outage},
		{"a bounce is told once", (*story).bounced},
		{"a command of Thunderbird is obeyed", (*story).thunderbirdObeyed},
		{"a command is clear-signed in JIS", (*story).clearSigned},
		{"a command is sealed inline", (*story).inlineCommand},
		{"a report is handed over without its finder", (*story).handOver},
		{"a key is confirmed by two persons", (*story).twoPersons},
		{"developers are approved by a second person", (*story).developersApproved},
		{"what was signed for others is never obeyed", (*story).resealed},
		{"a signed part proves nothing of what stands beside it", (*story).wrapped},
		{"a command runs once, wherever it arrives", (*story).replayed},
		{"developers are added after the delay", (*story).developersAdded},
		{"a first contact counts, though it comes back", (*story).firstContact},
		{"a developer answers a sealed form in mutt", (*story).summaryAnswered},
		{"details wait for a second person", (*story).detailsApproved},
		{"a developer without a key answers in clear", (*story).windowAnswered},
		{"details are read with gpg", (*story).detailsRead},
		{"no developer learns of another", (*story).developersApart},
		{"a page is written by mail", (*story).pageWritten},
		{"it is public at its minute", (*story).published},
		{"a quarter is counted", (*story).figures},
		{"a code from a telephone stops what goes out", (*story).stopped},
		{"every mail was filed and every notice sent once", (*story).count},
	} {
		if !t.Run(act.name, func(t *testing.T) { act.play(s.on(t)) }) {
			t.Fatal("the story ends here")
		}
	}
}

func newStory(t *testing.T) *story {
	t.Helper()
	h := findHost(t)
	rsa := func(name, address, passphrase string) *gnupg {
		return newGnuPG(t, name, address, passphrase, "rsa3072", "rsa3072")
	}
	curve := func(name, address string) *gnupg { return newGnuPG(t, name, address, "", "ed25519", "cv25519") }
	s := &story{t: t, host: h, handed: map[string]int{},
		yamada:  &person{name: "山田 花子", address: "yamada@reception.test", role: "reception", language: "ja", tool: rsa("Yamada", "yamada@reception.test", "")},
		tanaka:  &person{name: "A. Tanaka", address: "tanaka@reception.test", role: "reception", language: "en", tool: curve("Tanaka", "tanaka@reception.test")},
		kato:    &person{name: "加藤 一", address: "kato@coordination.example.jp", role: "coordination", language: "ja", tool: curve("Kato", "kato@coordination.example.jp")},
		sato:    &person{name: "J. Sato", address: "sato@coordination.example.jp", role: "coordination", language: "en", tool: newSequoia(t, "J. Sato", "sato@coordination.example.jp")},
		taro:    &person{name: "発見 太郎", address: "taro@finder.test", tool: rsa("Taro", "taro@finder.test", "")},
		hanako:  &person{name: "探索 花子", address: "hanako@finder.test", tool: curve("Hanako", "hanako@finder.test")},
		alex:    &person{name: "Alex Smith", address: "alex@research.test", tool: newSequoia(t, "Alex Smith", "alex@research.test")},
		jiro:    &person{name: "平文 次郎", address: "jiro@finder.test", tool: curve("Jiro", "jiro@finder.test")},
		mallory: &person{name: "Mallory", address: "mallory@stranger.test", tool: curve("Mallory", "mallory@stranger.test")},
		bounce:  &person{name: "Nobody", address: "gone@finder.test"},
		vendor:  &person{name: "Vendor", address: "vendor@developer.test", tool: curve("Vendor", "vendor@developer.test")},

		maker:    &person{name: "架空ソフト株式会社", address: "psirt@kakuu.test", tool: curve("Kakuu Soft", "psirt@kakuu.test")},
		rival:    &person{name: "Imaginary Works", address: "security@imaginary.test", tool: curve("Imaginary Works", "security@imaginary.test")},
		gone:     &person{name: "不在工房", address: "gone@developer.test"},
		operator: &person{name: "例示商店", address: "webmaster@shop.test"},
	}
	s.o = openOffice(t, h, rsa("Reception", receptionAddress, "two words"), s.yamada, s.tanaka, s.kato, s.sato)
	return s
}

// on lets an act report its own failures.
func (s *story) on(t *testing.T) *story {
	s.t, s.o.t, s.host.t = t, t, t
	for _, p := range append(s.people(), s.vendor) {
		p.t = t
		switch tool := p.tool.(type) {
		case *gnupg:
			tool.t = t
		case *sequoia:
			tool.t = t
		}
	}
	return s
}

// people are those whose mail is from the office and from nobody else.
func (s *story) people() []*person {
	return []*person{s.yamada, s.tanaka, s.kato, s.sato, s.taro, s.hanako, s.alex, s.jiro, s.mallory, s.bounce, s.maker, s.rival, s.operator}
}

// post hands a mail in and waits until it lies in the office's mailbox.
func (s *story) post(from *person, d draft) {
	s.t.Helper()
	d.from = from.address
	if d.to == "" {
		d.to = receptionAddress
	}
	if d.id == "" {
		s.written++
		d.id = fmt.Sprintf("story-%d@%s", s.written, strings.SplitN(from.address, "@", 2)[1])
	}
	s.host.handIn(from.address, d.to, d.bytes())
	s.arrived(d.to)
}

// posted counts a mail to the reception.
func (s *story) posted() { s.t.Helper(); s.arrived(receptionAddress) }

// arrived counts a mail to a mailbox of the office and waits until it lies there.
func (s *story) arrived(address string) {
	s.t.Helper()
	s.handed[address]++
	s.host.arrives(address, s.handed[address])
}

// newest is the last mail that came to a mailbox.
func (s *story) newest(address string) []byte {
	s.t.Helper()
	all := s.host.stored(address)
	return all[len(all)-1]
}

func (s *story) reception() desk    { return s.o.desks[receptionAddress] }
func (s *story) coordination() desk { return s.o.desks[coordinationAddress] }

var (
	number    = regexp.MustCompile(`IPA#\d{8}`)
	readyLine = regexp.MustCompile(`^(?:[【\[](?:IPA|JVN)#\d{8}[】\]] )?`)
)

// the gives the case number that a letter is about.
func (s *story) the(l *letter) string {
	s.t.Helper()
	n := number.FindString(l.text)
	if n == "" || !strings.Contains(l.outside, n) {
		s.t.Fatalf("no case number in %q, or another one outside, %q:\n%s", l.subject, l.outside, l.text)
	}
	return n
}

// ready finds the ready line with a command in a letter: what a coordinator copies into the answer.
func (l *letter) ready(t *testing.T, command string) string {
	t.Helper()
	lines := strings.Split(l.text, "\n")
	i := slices.IndexFunc(lines, func(line string) bool {
		return strings.HasPrefix(readyLine.ReplaceAllString(line, "")+" ", command+" ")
	})
	if i < 0 {
		t.Fatalf("no ready line with %q in\n%s", command, l.text)
	}
	return lines[i]
}

// filed wants the newest mails of the office to have these dispositions with their reasons.
func (s *story) filed(want ...string) {
	s.t.Helper()
	var got []string
	for _, row := range slices.Backward(s.o.ask(0, "mail", "list")) {
		if row["direction"] == "in" && len(got) < len(want) {
			got = append(got, strings.TrimSuffix(fmt.Sprintf("%v %v", row["disposition"], row["reason"]), " <nil>"))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.t.Errorf("the newest mails are %q, want %q", got, want)
	}
}

// state wants a case to be in a state.
func (s *story) state(number, state string) {
	s.t.Helper()
	if got := s.o.show(number)["state"]; got != state {
		s.t.Errorf("%s is %v, want %s", number, got, state)
	}
}
