package handling

import (
	"cmp"
	"strings"
)

// badAfter is how many mails must have come back for good, and on how many days, before the address itself is called bad: a full
// mailbox or an ill-set server of one afternoon is not the end of a contact (R76).
const badAfter = 2

// cameBack tells the desk of a mail that left and came back. Nothing else follows: no contact is dropped and nobody outside is written
// to (R70, R76). The attempt counts all the same (N1).
func cameBack(p Policy, c Case, ev Event, w NotLeft) Decision {
	var d Decision
	realm := cmp.Or(w.Realm, Reception)
	cp, party := c.PartyOf(w.To)
	s, _ := Spec(w.Kind)
	for _, co := range p.others(realm, w.To) {
		facts := DeskBounce{Number: c.NumberFor(realm), N: w.N, Kind: w.Kind, To: w.To, Why: whyBack(w.Came.Status), Detail: w.Detail, Permanent: w.Came.Permanent,
			Mails: w.Came.Mails, Days: w.Came.Days, Bad: w.Came.Permanent && w.Came.Mails >= badAfter && w.Came.Days >= badAfter,
			Counts: party && (s.Starts == "attempt" || s.Starts == "detail")}
		if party {
			facts.Channel = c.silenceOf(cp).next(p.Book.Of(cp))
		}
		if !co.Serves(realm) {
			facts.Number, facts.Detail, facts.Channel = "", "", "" // somebody must know, but not of what case it speaks (S8)
		}
		d.tell(Notice{Kind: DeskBounceKind, To: co.Name, Lang: co.Language, Realm: co.voice(realm), Facts: &facts})
	}
	if party {
		d.add(partyMissed(p, c, cp, ev, w))
	}
	return d
}

// whyBack puts a status of RFC 3463 into one of the few words that tell a coordinator what to do.
func whyBack(status string) string {
	_, detail, _ := strings.Cut(status, ".")
	switch class, _, _ := strings.Cut(detail, "."); {
	case detail == "2.2", detail == "2.1":
		return "full"
	case detail == "2.3", detail == "3.4":
		return "size"
	case detail == "4.4", class == "1": // no such host, no such user
		return "address"
	case class == "7":
		return "refused"
	case class == "4":
		return "route"
	}
	return "other"
}
