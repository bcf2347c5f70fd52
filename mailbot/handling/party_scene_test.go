package handling

import (
	"slices"
	"time"
)

// vendorScene is a product case that coordination took, with a registered developer V1, one without a key V2, and one V3 that somebody
// compared the key of only today. Nobody was contacted.
func vendorScene(t check) *scene {
	s := sceneOf(t, report(Consents{}))
	s.runs("山田", "# accept product")
	s.runs("山田", "# handover | 次の手順で再現します。")
	s.runs("佐藤", "# take")
	old := s.at.Add(-30 * 24 * time.Hour)
	s.parties = []Party{
		{Handle: "example-soft", Kind: "developer", NameJA: "例示ソフト株式会社", NameEN: "Example Software", Language: Japanese, Addresses: []string{"psirt@example-soft.example"},
			Registration: "general", Keywords: []string{"メール"}, Keys: []PartyKey{{Fingerprint: finger40("E1"), Armored: "x", Trust: Confirmed, By: "鈴木", How: "meeting", At: old}}},
		{Handle: "other-soft", Kind: "developer", NameEN: "Other", Language: English, Addresses: []string{"security@other-soft.example"}, Phone: "00-0000-0001"},
		{Handle: "fresh-soft", Kind: "developer", NameEN: "Fresh", Language: English, Addresses: []string{"sec@fresh-soft.example"}, Registration: "general",
			Keys: []PartyKey{{Fingerprint: finger40("E3"), Armored: "x", Trust: Confirmed, By: "佐藤", How: "phone", At: s.at}}},
	}
	for i, handle := range []string{"example-soft", "other-soft", "fresh-soft"} {
		code := "V" + decimal(uint64(i+1))
		s.steps(Change{Party: code, Actor: "佐藤", Joined: &CaseParty{Code: code, Handle: handle, Role: Developer, Realm: Coordination, Reference: "VH#1000000" + decimal(uint64(i+1)), Stage: ToContact}})
	}
	return s
}

// siteScene is an accepted website case with its operator O1 and the construction provider P1 that it named.
func siteScene(t check) *scene {
	r := report(Consents{})
	r.Form = FormFacts{Kind: "website", Title: "例示町のウェブサイト", URL: "https://www.town.example/search"}
	s := sceneOf(t, r)
	s.runs("山田", "# accept website")
	s.parties = []Party{
		{Handle: "town-hall", Kind: "operator", NameJA: "例示町", Language: Japanese, Addresses: []string{"somu@town.example"}, Site: "https://www.town.example/contact", Post: "例示町1-1"},
		{Handle: "builder", Kind: "construction_provider", NameJA: "例示構築株式会社", Language: Japanese, Addresses: []string{"support@builder.example"}},
	}
	s.steps(Change{Party: "O1", Actor: "山田", Joined: &CaseParty{Code: "O1", Handle: "town-hall", Role: Operator, Realm: Reception, Stage: ToContact}})
	s.steps(Change{Party: "P1", Actor: "山田", Joined: &CaseParty{Code: "P1", Handle: "builder", Role: ConstructionProvider, Realm: Reception, Stage: ToContact, Named: "総務課 鈴木、電話、2月3日"}})
	s.facts.Draft = &Draft{Mail: 1, Lines: []Line{{N: 1, Text: "検索欄に記号を入力する。"}}}
	return s
}

// steps lets changes happen to the scene's case at its time.
func (s *scene) steps(changes ...Change) {
	for i := range changes {
		changes[i].At = s.at
		if changes[i].Realm == "" {
			changes[i].Realm = Reception
			if p := changes[i].Joined; p != nil {
				changes[i].Realm = p.Realm
			} else if p, ok := s.c.PartyOf(changes[i].Party); ok {
				changes[i].Realm = p.Realm
			}
		}
	}
	s.write(caseKey, changes)
}

// sent lets the newest mail of a kind to somebody leave, as though it had been tried for the first time.
func (s *scene) sent(kind NoticeKind, to string) Decision {
	s.t.Helper()
	i := slices.IndexFunc(s.rows, func(o OutRow) bool { return o.Kind == kind && o.To == to && o.First.IsZero() })
	if i < 0 {
		s.t.Fatalf("no %s is owed to %s", kind, to)
	}
	s.rows[i].First = s.at
	ev := s.event(LeftHouse{Kind: kind, N: s.rows[i].N, To: to})
	ev.Mail = 0
	return s.decide(s.c, ev)
}

// wrote lets a party write: with a form, and with how much proof.
func (s *scene) wrote(code string, proof Proof, r *Reply) Decision {
	return s.happens(PartyWrote{Party: code, Proof: proof, Encrypted: true, Auto: true, Reply: r})
}

// tries gives a command and says yes to it until it has run, or returns the refusal.
func (s *scene) tries(by, line string) Decision {
	s.t.Helper()
	if d := s.give(by, line); d.Refusal != nil {
		return d
	} else if token := tokenOf(d); token == "" {
		return d
	} else if d = s.give(by, "confirm "+token); d.Refusal != nil {
		return d
	} else if who, code := codeOf(d); code == "" {
		return d
	} else if d = s.give(who, "approve "+code); d.Refusal != nil {
		return d
	}
	s.goesOn(s.p.Delay)
	return s.fallDue()[0]
}
