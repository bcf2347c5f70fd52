package handling

import (
	"slices"
	"time"
)

// enlist puts the parties of the scenes on the office's list: V1 is registered and has a key that was compared long ago, V2 has none, O1
// runs the site and P1 built it.
func (s *scene) enlist() {
	key := PartyKey{Fingerprint: finger40("E1"), Armored: "x", Trust: Confirmed, State: KeyCurrent, By: "鈴木", How: "meeting", At: storyDay.AddDate(-1, 0, 0)}
	s.parties = append(s.parties,
		Party{Handle: "example-soft", Kind: "developer", NameJA: "株式会社例示ソフト", NameEN: "Example Soft", Language: English, Addresses: []string{"psirt@example-soft.example"}, Registration: "general",
			Keywords: []string{"mail"}, Keys: []PartyKey{key}},
		Party{Handle: "other-soft", Kind: "developer", NameJA: "その他ソフト", NameEN: "Other Soft", Language: Japanese, Addresses: []string{"info@other-soft.example"}, Phone: "00-0000-0000"},
		Party{Handle: "town-hall", Kind: "operator", NameJA: "架空町", NameEN: "Imaginary Town", Language: Japanese, Addresses: []string{"web@town.example"}, Site: "https://www.town.example/"},
		Party{Handle: "mail-works", Kind: "developer", NameJA: "メール工房", NameEN: "Mail Works", Language: English, Addresses: []string{"security@mail-works.example"}, Keywords: []string{"mail"}},
		Party{Handle: "shop-works", Kind: "developer", NameJA: "店舗工房", NameEN: "Shop Works", Language: Japanese, Addresses: []string{"info@shop-works.example"}},
		Party{Handle: "site-works", Kind: "construction_provider", NameJA: "架空制作", NameEN: "Imaginary Works", Language: Japanese, Addresses: []string{"info@works.example"}})
}

// cast are the parties of the scenes as they join.
var cast = []CaseParty{
	{Code: "V1", Handle: "example-soft", Role: Developer, Realm: Coordination, Reference: "VH#10000001", Stage: ToContact},
	{Code: "V2", Handle: "other-soft", Role: Developer, Realm: Coordination, Reference: "VH#10000002", Stage: ToContact},
	{Code: "O1", Handle: "town-hall", Role: Operator, Realm: Reception, Stage: ToContact},
	{Code: "P1", Handle: "site-works", Role: ConstructionProvider, Realm: Reception, Stage: ToContact, Named: "総務課、電話、2009-07-08"},
}

// casts lets those of the cast join the scene's case.
func (s *scene) casts(by string, codes ...string) {
	for _, cp := range cast {
		if slices.Contains(codes, cp.Code) {
			s.notes(by, Change{Party: cp.Code, Realm: cp.Realm, Joined: &cp})
		}
	}
}

// notes writes a step that another verb's own tests are about into the scene's case, as though it had just been made.
func (s *scene) notes(by string, ch Change) {
	s.mail++
	s.at = s.at.Add(time.Minute)
	co, _ := s.p.Coordinator(by)
	ch.At, ch.Actor, ch.Mail = s.at, by, s.mail
	if ch.Realm == "" && len(co.Realms) > 0 {
		ch.Realm = co.Realms[0]
	}
	s.write(s.c.Key, []Change{ch})
}

// leaves tells of the first sending attempt of the newest notice to a party.
func (s *scene) leaves(to string) {
	s.t.Helper()
	for i := len(s.rows) - 1; i >= 0; i-- {
		if o := &s.rows[i]; o.To == to {
			o.State, o.First = "sent", s.at
			s.happens(LeftHouse{Kind: o.Kind, N: o.N, To: to})
			return
		}
	}
	s.t.Fatalf("nothing is owed to %s", to)
}

// reachable lists the states that a case of the kind can have.
func reachable(k CaseKind) []State {
	never := map[CaseKind][]State{Product: {Notified, CaseFixed}, Website: {HandedOver, CaseVerifying, Scheduled, CasePublished}}
	return only(States, func(s State) bool { return !slices.Contains(never[k], s) })
}

// naturally is the kind of case that the table of commands looks at in a state.
func naturally(s State) CaseKind {
	if slices.Contains(reachable(Product), s) {
		return Product
	}
	return Website
}

// inPlace is a scene of a case of the kind that has come to the state the way a case goes.
func inPlace(t check, k CaseKind, state State) *scene {
	t.Helper()
	r := report(Consents{})
	way := productWay
	if k == Website {
		r.Form = FormFacts{Kind: "website", Title: "架空町のサイト", URL: "https://www.town.example/contact"}
		way = websiteWay
	}
	s := sceneOf(t, r)
	s.enlist()
	s.facts.Draft = &Draft{Mail: 1, Standing: "F", Lines: []Line{{N: 1, Text: "1. 添付のメールを開くと応答しなくなる。"}}}
	if end, ends := ending[state]; ends {
		s.walks(way, end.from)
		s.notes(end.by, Change{Decided: &end.decided})
	} else {
		s.walks(way, state)
	}
	if s.c.State != state || s.c.Kind != k {
		t.Fatalf("the case is a %s and %s, not %s", s.c.Kind, s.c.State, state)
	}
	return s
}

// decree is a decision of further verbs that ends a case: in which state, by whom.
type decree struct {
	from    State
	by      string
	decided Decided
}

var ending = map[State]decree{
	CasePublished: {Scheduled, "佐藤", Decided{State: CasePublished}},
	CaseFixed:     {CaseFixing, "山田", Decided{State: CaseFixed, How: "modified"}},
	CaseEnded:     {Contacting, "山田", Decided{State: CaseEnded, Reason: "ended_no_answer"}},
	Withdrawn:     {Contacting, "山田", Decided{State: Withdrawn, Reason: "withdrawn"}},
	Merged:        {Contacting, "山田", Decided{State: Merged, Reason: "merged"}},
}

// stride leads from a state to the next.
type stride struct {
	to State
	do func(*scene)
}

var productWay = []stride{
	{Questioned, func(s *scene) { s.runs("山田", "# ask F | どの版ですか。") }},
	{Declined, func(s *scene) { s.runs("山田", "# decline incomplete") }},
	{Accepted, func(s *scene) { s.runs("山田", "# accept product") }},
	{HandedOver, func(s *scene) {
		s.runs("山田", "# handover | 次の手順で再現します。")
		s.casts("佐藤", "V1", "V2")
	}},
	{Contacting, func(s *scene) {
		s.runs("佐藤", "# take")
		s.runs("佐藤", "# contact V1")
		s.leaves("V1")
		s.runs("佐藤", "# log V2 by=phone outcome=message_left")
	}},
	{CaseVerifying, func(s *scene) {
		s.runs("佐藤", "# detail V1")
		s.leaves("V1")
		s.runs("佐藤", "# log V2 by=post what=detail")
	}},
	{CaseFixing, func(s *scene) { s.runs("佐藤", "# result V1 exists"); s.runs("佐藤", "# result V2 exists") }},
	{Scheduled, func(s *scene) {
		s.notes("佐藤", Change{Planned: &Plan{At: DateOf(s.at).AddDays(45).Time(12, 0), Set: s.at, By: "佐藤"}})
	}},
}

var websiteWay = []stride{
	productWay[0], productWay[1],
	{Accepted, func(s *scene) { s.runs("山田", "# accept website"); s.casts("山田", "O1", "P1") }},
	{Contacting, func(s *scene) { s.runs("山田", "# contact O1"); s.leaves("O1") }},
	{Notified, func(s *scene) { s.runs("山田", "# detail O1"); s.leaves("O1") }},
	{CaseFixing, func(s *scene) { s.notes("山田", Change{Party: "O1", Moved: &Moved{Stage: FixPlanned}}) }},
}

// walks goes the way up to the state. What is asked or declined lies beside it.
func (s *scene) walks(way []stride, to State) {
	s.t.Helper()
	for _, step := range way {
		if to == s.c.State {
			return
		}
		if step.to == to || step.to != Questioned && step.to != Declined {
			step.do(s)
		}
	}
}

// everybody puts those of the cast who have no part in a case of its kind into the scene all the same, so that every command finds whom it
// names. They have nothing to fix, and move nothing.
func (s *scene) everybody() {
	for _, cp := range cast {
		if _, there := s.c.PartyOf(cp.Code); !there {
			cp.Result = "no_effect"
			s.began(Change{Party: cp.Code, Realm: cp.Realm, Joined: &cp})
		}
	}
}
