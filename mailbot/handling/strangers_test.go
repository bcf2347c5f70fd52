package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// hears are all notices to a party, each with all that its mail can be made of.
func (s *scene) hears(code string) (out []string) {
	for _, n := range s.told {
		if CodeOf(n.To) == code {
			out = append(out, fmt.Sprintf("%s %s %s %s %s %d %d %s", n.Kind, n.To, n.Lang, n.Realm, n.Class, n.ReplyTo, n.Batch, js(n.Facts)))
		}
	}
	return out
}

// writer is who writes to a party.
func writer(code string) string {
	if cp, _ := castOf(code); cp.Realm == Reception {
		return "山田"
	}
	return "佐藤"
}

// about are commands about a party that a body gives, and what the party does: $ is its code, % the fingerprint of a new key of its own.
var about = []string{
	"# log $ by=phone outcome=reached", "# log $ by=post outcome=returned", "# log $ by=post what=detail", "# contact $", "# contact $ by=phone", "# detail $", "# detail $ | 次の手順で再現します。",
	"# result $ exists", "# result $ not_exists", "# status $ vulnerable", "# ask $ | どの版ですか。", "# tell $ | まもなくです。", "# hold $", "# resume $", "# vendor drop $ why=x",
	"# contact-change $ mail=new@elsewhere.example by=phone", "# key import % $", "# key confirm % by=phone", "# relay $ mail=118",
	"writes", "sends a new key", "answers", "answers", "answers", "leaves", "fails", "lacks a key",
}

// befalls lets one of those happen to a party.
func (s *scene) befalls(code, what string, reply Reply) {
	cp, _ := s.c.PartyOf(code)
	w := PartyWrote{Party: code, Realm: cp.Realm, Auto: true, Proof: ProofSigned, MessageID: "m@" + cp.Handle + ".example"}
	kind := DevDetailKind
	if cp.Realm == Reception {
		kind = OpDetailKind
	}
	switch what {
	case "writes":
		s.happens(w)
	case "sends a new key":
		w.NewKey = &PartyKey{Fingerprint: finger40("D" + code[1:]), Trust: Candidate}
		s.happens(w)
	case "answers":
		w.Reply = &reply
		s.happens(w)
	case "leaves":
		s.happens(LeftHouse{Kind: kind, N: 99, To: code})
	case "fails", "lacks a key":
		left := NotLeft{N: 99, Realm: cp.Realm, Kind: kind, To: code, State: "failed"}
		if what == "lacks a key" {
			left.State, left.Reason = "held", "no_key"
		}
		s.happens(left)
	default:
		own := finger40(map[string]string{"V1": "F1", "V2": "F2", "O1": "F4"}[code])
		s.facts.Key = &KeyBrought{Key: PartyKey{Fingerprint: own, Armored: "x"}}
		d := s.give(writer(code), strings.NewReplacer("$", code, "%", own).Replace(what))
		if token := tokenOf(d); token != "" {
			d = s.give(writer(code), "confirm "+token)
		}
		if who, word := codeOf(d); word != "" {
			s.give(who, "approve "+word)
			s.goesOn(s.p.Delay)
			s.fallDue()
		}
	}
}

// someReply draws a form of a party's role.
func someReply(t *rapid.T, r Role) Reply {
	f := ReplyForms[rapid.IntRange(0, len(ReplyForms)-1).Draw(t, "form")]
	reply := Reply{Form: f.Name}
	for _, field := range f.For(r) {
		if len(field.Choices) > 0 {
			value := field.Choices[rapid.IntRange(0, len(field.Choices)-1).Draw(t, field.Key)].Value
			reply.Answers = append(reply.Answers, FieldAnswer{Form: f.Name, Field: field.Key, Text: value, Choice: value})
		} else if !field.Date {
			reply.Answers = append(reply.Answers, FieldAnswer{Form: f.Name, Field: field.Key, Text: "x"})
		}
	}
	return reply
}

// S7, R35, N13: whatever another party does, answers or is told, and whether it was dropped, a party hears the same, in the same order. That
// the first attempt to any developer is everybody's origin day is the guideline's, so it was made before.
func TestNoPartyCanTellAnotherOnesPart(t *testing.T) {
	for _, pair := range [][2]string{{"V1", "V2"}, {"V2", "V1"}, {"V1", "O1"}, {"O1", "V1"}} {
		reader, other := pair[0], pair[1]
		t.Run(reader+" of "+other, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				state := rapid.SampledFrom([]State{Contacting, CaseVerifying, CaseFixing, Scheduled}).Draw(rt, "state")
				a, b := tableScene(t, state), tableScene(t, state)
				for range rapid.IntRange(1, 12).Draw(rt, "steps") {
					who, role := reader, cast[0].Role
					if rapid.Bool().Draw(rt, "the other's") {
						who = other
					}
					if cp, ok := castOf(who); ok {
						role = cp.Role
					}
					what := rapid.SampledFrom(about).Draw(rt, "what")
					reply := someReply(rt, role)
					b.befalls(who, what, reply)
					if who == reader {
						a.befalls(who, what, reply)
					}
					hours := time.Duration(rapid.IntRange(0, 50).Draw(rt, "hours")) * time.Hour
					a.mail, a.at = max(a.mail, b.mail), later(a.at, b.at).Add(hours)
					b.mail, b.at = a.mail, a.at
				}
				left, right := a.hears(reader), b.hears(reader)
				for i := range max(len(left), len(right)) {
					if i >= len(left) || i >= len(right) || left[i] != right[i] {
						rt.Fatalf("notice %d of %d and %d:\n%s\n%s", i, len(left), len(right), at(left, i), at(right, i))
					}
				}
			})
		})
	}
}

// The property above looks at something: parties of these scenes are told things, and one that dares to tell a neighbour is caught.
func TestPartiesAreTold(t *testing.T) {
	s := tableScene(t, CaseVerifying)
	before := len(s.told)
	s.befalls("V1", "# tell $ | まもなくです。", Reply{})
	s.befalls("V1", "answers", Reply{Form: "result", Answers: []FieldAnswer{{Form: "result", Field: "result", Text: "exists", Choice: "exists"}}})
	s.befalls("V2", "# vendor drop $ why=x", Reply{})
	var kinds []string
	for _, n := range s.told[before:] {
		if IsCode(n.To) {
			kinds = append(kinds, n.To+" "+string(n.Kind))
		}
	}
	for _, want := range []string{"V1 " + string(DevRecordedKind), "V2 " + string(DevDroppedKind)} {
		if !slices.Contains(kinds, want) {
			t.Errorf("%s is missing in %v", want, kinds)
		}
	}
}
