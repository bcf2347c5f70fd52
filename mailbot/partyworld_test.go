package mailbot

import (
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// playParty runs the steps about developers, operators and other parties:
//
//	developer example-soft, registered, keyword=mail     joins the office's list, with a mailbox, psirt@example-soft.example
//	operator town-hall, ja, site=https://www.town.example/
//	vendors example-soft other-soft                       they join the case as V1, V2, as though two persons had said so
//	joins town-hall operator detail                       is a party of the case, without a command; detail: it has the details since now
//	decreed state ended                                   the case came to that state, by what other stories tell of
//	party V1 stage contacted                              a field of a party of the case: stage result status attempts answer protection
//
// Options: ja en registered (key compared long ago) fresh (key compared just now) keyless community charset= vuldef keyword= name= site= phone=.
// The name of a party is that of its handle; it writes and reads mail under it.
func (w *world) playParty(f []string) bool {
	kinds := map[string]string{"developer": "developer", "operator": "operator", "provider": "construction_provider", "analyst": "analyst",
		"overseas": "overseas_coordinator", "authority": "authority", "infrastructure": "infrastructure", "member": "committee_member"}
	switch kind, ok := kinds[f[0]]; {
	case ok:
		w.listParty(kind, strings.Split(strings.Join(f[1:], " "), ", "))
	case f[0] == "vendors":
		w.joinVendors(f[1:])
	case f[0] == "joins":
		w.joins(f[1], handling.Role(f[2]), f[3:])
	case strings.Join(f[:min(2, len(f))], " ") == "decreed state":
		w.decree(handling.State(f[2]))
	case f[0] == "party":
		w.playPartyField(f[1], f[2], strings.Join(f[3:], " "))
	default:
		return false
	}
	return true
}

func (w *world) listParty(kind string, options []string) {
	w.t.Helper()
	handle := options[0]
	p := handling.Party{Handle: handle, Kind: kind, NameJA: "株式会社" + handle, NameEN: handle, Language: handling.Japanese, Addresses: []string{"psirt@" + handle + ".example"}}
	keyed, at := true, time.Now().Add(-30*24*time.Hour)
	for _, o := range options[1:] {
		key, value, _ := strings.Cut(o, "=")
		switch key {
		case "ja", "en":
			p.Language = handling.Lang(key)
		case "registered":
			p.Registration = "general"
		case "fresh":
			at = time.Now()
		case "keyless":
			keyed = false
		case "community":
			p.Community = true
		case "keyword":
			p.Keywords = append(p.Keywords, value)
		case "vuldef":
			p.VULDEF = true
		case "charset":
			p.Charset = value
		case "name":
			p.NameJA, p.NameEN = value, value
		case "site":
			p.Site = value
		case "phone":
			p.Phone = value
		case "fax":
			p.Fax = value
		case "post":
			p.Post = value
		default:
			w.t.Fatalf("party option %q", o)
		}
	}
	w.addPerson(person{name: handle, address: p.Addresses[0], lang: p.Language})
	if keyed {
		armored, err := w.people[handle].secret.Certificate().Armor()
		if err != nil {
			w.t.Fatal(err)
		}
		p.Keys = []handling.PartyKey{{Fingerprint: string(w.people[handle].secret.Certificate().Fingerprint()), Armored: string(armored), Trust: handling.Confirmed, By: "鈴木", How: "meeting", At: at}}
	}
	err := w.bot.store.Update(func(tx *store.Tx) error { return writeParties(tx, handling.Decision{Parties: []handling.Party{p}}) })
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) playPartyField(code, field, want string) {
	w.t.Helper()
	p, ok := w.theCase().PartyOf(code)
	if !ok {
		w.t.Errorf("the case has no party %s", code)
		return
	}
	got := map[string]string{"stage": string(p.Stage), "result": p.Result, "status": p.Status, "attempts": fmt.Sprint(len(p.Attempts)), "answer": p.Date.Answer,
		"protection": string(p.Protection), "reference": p.Theirs, "handle": p.Handle, "counter": p.Date.Counter.String(), "question": fmt.Sprint(p.Question != nil), "reminded": remindedOf(p)}
	if got[field] != want {
		w.t.Errorf("party %s: %s is %q, not %q", code, field, got[field], want)
	}
}

// joins makes a party of the list one of the case.
func (w *world) joins(handle string, role handling.Role, how []string) {
	w.t.Helper()
	code := map[handling.Role]string{handling.Operator: "O1", handling.Analyst: "A1", handling.ConstructionProvider: "P1", handling.OverseasCoordinator: "X1"}[role]
	now := time.Now()
	changes := []handling.Change{{At: now, Actor: "山田", Realm: handling.Reception, Party: code,
		Joined: &handling.CaseParty{Code: code, Handle: handle, Role: role, Realm: handling.Reception, Stage: handling.ToContact}}}
	if len(how) > 0 {
		changes = append(changes, handling.Change{At: now, Actor: "keikai", Realm: handling.Reception, Party: code, Tried: &handling.Attempt{At: now, Channel: "mail", Outcome: "sent", Kind: string(handling.OpContactKind)}},
			handling.Change{At: now, Actor: "keikai", Realm: handling.Reception, Party: code, Dated: &handling.DateStart{What: how[0]}})
	}
	c := w.theCase()
	err := w.bot.store.Update(func(tx *store.Tx) error {
		d, err := w.bot.deskIn(tx)
		if err != nil {
			return err
		}
		return w.bot.writeCase(tx, d, &c, 0, changes)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// remindedOf lists what a party was reminded of; what was put to a person instead stands in brackets.
func remindedOf(p handling.CaseParty) string {
	var out []string
	for _, r := range p.Reminded {
		word := r.What
		if r.Gone {
			word = "(" + word + ")"
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// partyNumber is the number by which a party knows the case.
func (w *world) partyNumber(code string) string { return w.theCase().NumberOf(code) }

func (w *world) joinVendors(handles []string) {
	w.t.Helper()
	err := w.bot.store.Update(func(tx *store.Tx) error {
		d, err := w.bot.deskIn(tx)
		if err != nil {
			return err
		}
		c, err := tx.CaseByNumber(w.number)
		if err != nil {
			return err
		}
		for i, handle := range handles {
			number, err := w.bot.freshNumber(tx, "VH#")
			if err != nil {
				return err
			}
			p := handling.CaseParty{Code: fmt.Sprintf("V%d", i+1), Handle: handle, Role: handling.Developer, Realm: handling.Coordination, Reference: number, Stage: handling.ToContact}
			ch := handling.Change{At: time.Now(), Actor: "佐藤", Realm: handling.Coordination, Party: p.Code, Joined: &p}
			if err := w.bot.writeCase(tx, d, &c, 0, []handling.Change{ch}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// decree puts the case into a state without the commands that lead there.
func (w *world) decree(state handling.State) {
	w.t.Helper()
	c := w.theCase()
	err := w.bot.store.Update(func(tx *store.Tx) error {
		d, err := w.bot.deskIn(tx)
		if err != nil {
			return err
		}
		return w.bot.writeCase(tx, d, &c, 0, []handling.Change{{At: time.Now(), Actor: "鈴木", Realm: handling.Coordination, Decided: &handling.Decided{State: state, Reason: "decreed"}}})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
