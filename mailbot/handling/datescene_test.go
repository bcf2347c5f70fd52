package handling

import (
	"slices"
	"time"
)

// coordinating is a scene whose case coordination has taken, with three developers: V1 has the details and found that the flaw is there, V2
// was contacted and is silent, V3 verifies. All have a key that was compared long ago. It is the 8th of July 2009, a Wednesday.
func coordinating(t check) *scene {
	t.Helper()
	s := inState(t, HandedOver)
	s.runs("佐藤", "# take")
	for _, h := range []string{"alpha-soft", "beta-soft", "gamma-soft"} {
		s.parties = append(s.parties, Party{Handle: h, Kind: "developer", NameJA: h, NameEN: h, Language: Japanese, Registration: "general", Addresses: []string{"psirt@" + h + ".example"},
			Keys: []PartyKey{{Fingerprint: finger40("D" + decimal(uint64(len(s.parties)))), Armored: "x", Trust: Confirmed, By: "鈴木", At: storyDay.Add(-30 * 24 * time.Hour)}}})
	}
	for i, h := range []string{"alpha-soft", "beta-soft", "gamma-soft"} {
		code := "V" + decimal(uint64(i+1))
		s.happened(Change{Party: code, Joined: &CaseParty{Code: code, Handle: h, Role: Developer, Realm: Coordination, Reference: "VH#1000000" + decimal(uint64(i+1)), Stage: ToContact}},
			Change{Party: code, Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent"}})
	}
	for _, code := range []string{"V1", "V3"} {
		s.happened(Change{Party: code, Moved: &Moved{Stage: WindowConfirmed}}, Change{Party: code, Dated: &DateStart{What: "detail"}})
	}
	s.happened(Change{Party: "V1", Reported: &StatusStep{Result: "exists"}})
	return s
}

// happened folds changes that nobody of the desk made.
func (s *scene) happened(list ...Change) {
	for _, ch := range list {
		ch.At, ch.Actor, ch.Realm = s.at, keikai, Coordination
		s.write(caseKey, []Change{ch})
	}
}

// dues fires what the case waits for on its way to publication up to now, the earliest first, as the bot does.
func (s *scene) dues() (out []Decision) {
	s.p.Book = s.book()
	for {
		list := only(publicationDues(s.p, s.c), func(d Due) bool { return d.Fires && !d.At.After(s.at) })
		if len(list) == 0 || len(out) > 50 {
			return out
		}
		slices.SortStableFunc(list, func(a, b Due) int { return a.At.Compare(b.At) })
		out = append(out, s.decide(s.c, Event{At: s.at, What: FellDue{What: list[0].What, Ref: list[0].Ref}}))
	}
}

// until lets the time pass to an hour in Japan.
func (s *scene) until(d Date, hour, min int) { s.at = d.Time(hour, min) }

func lastPreview(d Decision) Preview {
	for _, n := range d.Notices {
		switch f := n.Facts.(type) {
		case *DeskPreview:
			return f.Preview
		case *DeskApproval:
			return f.Preview
		}
	}
	return Preview{}
}

func notesOf(list []PartyNote) (out []string) {
	for _, n := range list {
		out = append(out, n.Party+" "+n.What)
	}
	return out
}
