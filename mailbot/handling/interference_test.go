package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// aFinder is one of two people who might have sent the same report. Nobody at coordination may tell which.
type aFinder struct{ name, address, organisation, key string }

var (
	tarō = aFinder{"発見 太郎", "taro@finder.example", "架空大学", finger40("71")}
	alex = aFinder{"Alex Imaginary", "alex@labs.example", "Imaginary Labs", finger40("72")}
)

func (f aFinder) canaries() []string {
	return []string{f.name, f.address, f.organisation, f.key, strings.Split(f.address, "@")[1], "message-id-of-" + f.address}
}

func (f aFinder) identity() Identity {
	return Identity{Names: []string{f.name}, Addresses: []string{f.address}, Organisations: []string{f.organisation}}
}

// handedOver is a scene whose case coordination has just been given, reported by that finder.
func handedOver(t check, f aFinder, consents Consents) *scene {
	r := report(consents)
	r.Finder.Name, r.Finder.Address, r.MessageID = f.name, f.address, "message-id-of-"+f.address
	r.Finder.Key = &PartyKey{Fingerprint: f.key, Trust: Continuous}
	s := sceneOf(t, r)
	s.facts.Draft = &Draft{Mail: 1, Standing: "F", Lines: Suspect("1. 添付のメールを開くと応答しなくなる。\n"+f.organisation+"の"+f.name+"です。\n連絡先: "+f.address, f.identity()),
		Files: []Released{{N: 1, Name: "attachment-1.txt", Form: "text", Size: 10, SHA256: "aa"}}}
	s.facts.Held = []HeldMail{{N: 118, Realm: Reception, From: f.address}}
	s.parties = []Party{{Handle: "taro", Kind: "finder", NameJA: f.name, Addresses: []string{f.address}, Language: Japanese}}
	s.p.Office.Stops = []Stop{{Realm: Reception, MAC: macOf("S1")}}
	for i := range s.p.Coordinators {
		s.p.Coordinators[i].Notify = []string{"mine", "duty"}[i%2] // so that whom to tell hangs on all that the body decides for itself
	}
	s.runs("山田", "# accept product")
	s.runs("山田", "# handover files=1")
	return s
}

// told by a scene to coordination's staff, each notice with all that its mail can be made of.
func (s *scene) coordinationHears() []string {
	var out []string
	for _, n := range s.told {
		if co, ok := s.p.Coordinator(n.To); ok && co.Serves(Coordination) {
			facts := n.Facts
			if h, ok := facts.(*BodyHandover); ok { // it tells the consents by design, those of its hour (notices.md 1.5)
				plain := *h
				plain.Consents = Consents{Know: h.Consents.Know}
				facts = plain
			}
			out = append(out, fmt.Sprintf("%s %s %s %s %s %d %d %s", n.Kind, n.To, n.Lang, n.Realm, n.Class, n.ReplyTo, n.Batch, js(facts)))
		}
	}
	return out
}

// asides are what reception does for itself: nothing of it may show at the other body.
var asides = []string{
	"# note | x", "# assign Tanaka", "# assign 山田", "# review 2009-09-01", "# consent contact=yes mail=1", "# consent public=yes mail=1", "# consent public=no", "# credit en=Somebody",
	"# contact-change F mail=new@finder.example by=phone", "# accept product", "# fly", "# hold", "# resume", "# hold F", "hold", "resume", "duty Tanaka 2009-07-01..2009-12-31",
	"away 2009-07-01..2009-12-31 deputy=Tanaka", "takeover 山田 Tanaka", "# show", "# journal", "# who", "held", "pending", "# tell F | x", "# ask F | x", "# delete why=x", "bulk assign Tanaka filter=kind=product",
	"# key confirm " + secondKey + " by=phone", "# key retire " + secondKey, "# key suspend " + secondKey, "dry-run consent public=yes", "# impact cvss=nonsense", "# note | x undo",
}

// aside lets reception act, and befall it what is not told to the other body.
func aside(t *rapid.T, s *scene) {
	switch rapid.IntRange(0, 9).Draw(t, "aside") {
	case 0:
		s.happens(PartyWrote{Party: "F", Proof: ProofSigned, MessageID: "message-id-of-" + s.c.Finder.Address, NewKey: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
	case 1:
		s.happens(NotLeft{N: 7, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "held", Reason: "no_key", Detail: s.c.Finder.Address})
	case 2:
		s.happens(Held{Realm: Reception, Mailbox: "reception", Tell: true, Claims: caseNumber, Note: s.c.Finder.Name})
	case 3:
		s.happens(KeyDied{Fingerprint: secondKey})
	default:
		by := rapid.SampledFrom([]string{"山田", "Tanaka"}).Draw(t, "by")
		line := rapid.SampledFrom(asides).Draw(t, "line")
		bare, undo := strings.CutSuffix(line, " undo")
		d := s.give(by, bare, bindings(t)...)
		if token := tokenOf(d); token != "" && rapid.Bool().Draw(t, "confirm") {
			s.give(by, "confirm "+token)
		}
		if undo && comesTo(d) == "done" {
			s.give(by, "# undo")
		}
	}
}

func bindings(t *rapid.T) []func(*CommandGiven) {
	return [][]func(*CommandGiven){nil, nil, {unbound}, {clear_}, {openText}}[rapid.IntRange(0, 4).Draw(t, "binding")]
}

// shared are commands of both bodies that both may know of.
var shared = []string{
	"佐藤: # show", "佐藤: # journal", "佐藤: # journal format=chronology", "佐藤: # who", "佐藤: list", "佐藤: list state=handed_over", "佐藤: list waiting=F", "佐藤: find 太郎", "佐藤: find Alex", "佐藤: find example", "佐藤: due", "佐藤: overdue",
	"佐藤: held", "佐藤: outbox", "佐藤: pending", "鈴木: # take", "佐藤: # take", "佐藤: # return why=x", "山田: # handover", "佐藤: # ask F | どの版ですか。", "鈴木: # tell R | x", "山田: # tell C | x", "山田: # relay C mail=1",
	"佐藤: # relay R | x", "佐藤: # assign 鈴木", "鈴木: # note | x", "佐藤: # review 2009-08-03", "佐藤: # impact cvss=5 reach=narrow", "山田: # impact cvss=9", "佐藤: # undo", "鈴木: # undo", "佐藤: # hold", "佐藤: # resume",
	"佐藤: hold", "佐藤: resume", "佐藤: takeover 佐藤 鈴木", "鈴木: takeover 鈴木 佐藤", "佐藤: bulk assign 鈴木 filter=state=handed_over", "佐藤: away 2009-07-01..2009-07-20 deputy=鈴木", "鈴木: duty 佐藤 2009-07-01..2009-07-31",
	"佐藤: dry-run take", "佐藤: # accept product", "佐藤: # key confirm " + secondKey + " by=phone", "佐藤: # contact-change F mail=x@y.example by=phone", "佐藤: # consent know=yes", "佐藤: cancel 1005", "佐藤: cancel 2003", "佐藤: resend 2003",
	"佐藤: # misdelivery 1003", "佐藤: # correct 1003 | x", "佐藤: help take", "佐藤: party show taro", "佐藤: find IPA#12345678", "山田: # finder-deadline 2009-08-22", "佐藤: file 118 as=F case=12345678", "佐藤: discard 118 why=x",
}

// step lets the same thing happen in both histories.
func step(t *rapid.T) func(*scene) {
	switch rapid.IntRange(0, 13).Draw(t, "step") {
	case 0:
		hours := rapid.IntRange(1, 80).Draw(t, "hours")
		return func(s *scene) { s.goesOn(time.Duration(hours) * time.Hour); s.fallDue() }
	case 1:
		return func(s *scene) {
			f := s.known(Reception)
			f.Record = Record{Seq: 9, Hash: "head"}
			s.decide(Case{}, s.event(FellDue{What: DueDigest, Facts: f}))
		}
	case 2:
		return func(s *scene) { s.decide(Case{}, s.event(StopWord{Realm: Reception, MAC: macOf("S1")})) }
	case 3:
		who := rapid.SampledFrom([]string{"Tanaka", "鈴木"}).Draw(t, "whose")
		return func(s *scene) { s.give("山田", "key suspend "+who) }
	case 4, 5:
		word := rapid.SampledFrom([]string{"confirm", "approve", "reject"}).Draw(t, "word")
		by := rapid.SampledFrom([]string{"佐藤", "鈴木"}).Draw(t, "by")
		return func(s *scene) { s.answer(by, word) }
	}
	by, line, _ := strings.Cut(rapid.SampledFrom(shared).Draw(t, "line"), ": ")
	how := bindings(t)
	return func(s *scene) {
		d := s.give(by, line, how...)
		if token := tokenOf(d); token != "" && by == "山田" {
			s.give(by, "confirm "+token)
		}
	}
}

// answer says the word to coordination's latest proposal.
func (s *scene) answer(by, word string) {
	for _, list := range [][]Proposal{s.c.Proposals, s.p.Office.Proposals} {
		for _, q := range slices.Backward(list) {
			if q.Realm != Coordination {
				continue
			}
			mac := q.MAC
			for _, c := range q.Codes {
				if word != "confirm" && c.Name == by {
					mac = c.MAC
				}
			}
			line := word + " " + strings.TrimPrefix(mac, macOf(""))
			if word == "reject" {
				line += " why=x"
			}
			s.give(by, line)
			return
		}
	}
	s.give(by, "pending")
}

// S7: whoever the finder is and whatever reception does for itself, coordination's staff hear the same, in the same order. S8: and
// nothing of what they hear tells who the finder is.
func TestCoordinationCannotTellTwoHistoriesApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := handedOver(t, tarō, Consents{}), handedOver(t, alex, Consents{})
		for range rapid.IntRange(1, 24).Draw(rt, "steps") {
			if rapid.IntRange(0, 2).Draw(rt, "whose") == 0 {
				aside(rt, b)
				a.mail, a.at = b.mail, b.at
				continue
			}
			same := step(rt)
			same(a)
			same(b)
			if a.mail != b.mail {
				rt.Fatalf("one history waits for a confirmation, the other does not: %d and %d mails", a.mail, b.mail)
			}
		}
		left, right := a.coordinationHears(), b.coordinationHears()
		for i := range max(len(left), len(right)) {
			if i >= len(left) || i >= len(right) || left[i] != right[i] {
				rt.Fatalf("notice %d of %d and %d:\n%s\n%s", i, len(left), len(right), at(left, i), at(right, i))
			}
		}
		for _, heard := range right {
			for _, canary := range alex.canaries() {
				if strings.Contains(heard, canary) {
					rt.Fatalf("%q is told to coordination: %s", canary, heard)
				}
			}
		}
	})
}

// Each thing that reception does for itself against each that is shared: before it, and between a command and its confirmation. S7
func TestNoAsideShows(t *testing.T) {
	for _, line := range asides {
		for _, common := range shared {
			a, b := handedOver(t, tarō, Consents{}), handedOver(t, alex, Consents{})
			by, command, _ := strings.Cut(common, ": ")
			for _, how := range [][]func(*CommandGiven){{unbound}, nil} {
				tokens := []string{tokenOf(a.give(by, command, how...)), tokenOf(b.give(by, command, how...))}
				bare, undo := strings.CutSuffix(line, " undo")
				if token := tokenOf(b.give("Tanaka", bare)); token != "" {
					b.give("Tanaka", "confirm "+token)
				}
				if undo {
					b.give("Tanaka", "# undo")
				}
				a.mail, a.at = b.mail, b.at
				if tokens[0] != "" && by != "山田" {
					a.give(by, "confirm "+tokens[0])
					b.give(by, "confirm "+tokens[0])
				}
			}
			if left, right := a.coordinationHears(), b.coordinationHears(); !slices.Equal(left, right) {
				t.Fatalf("%s shows when %s:\n%s\n\n%s", line, common, strings.Join(left, "\n"), strings.Join(right, "\n"))
			}
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}
