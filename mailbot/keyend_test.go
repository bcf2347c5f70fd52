package mailbot

import (
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
)

// The morning page warns of every key that ends within 60 days, on the page of whoever has to look to it, and of no other. R59
func TestMorningPageWarnsOfKeys(t *testing.T) {
	now := time.Date(2026, 2, 10, 0, 0, 0, 0, time.UTC)
	made := func(name string, days int) *pgp.Secret {
		s, err := pgp.Generate(now.Add(-time.Hour), name, name+"@office.test", pgp.Curve25519, time.Duration(days)*24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	finder := func(number string, days int, s handling.State) handling.Case {
		armored, err := made("finder", days).Certificate().Armor()
		if err != nil {
			t.Fatal(err)
		}
		c := handling.Case{Number: number}
		c.State = s
		c.Finder.Key = &handling.PartyKey{Armored: string(armored), Trust: handling.Confirmed}
		return c
	}
	d := &desk{
		mailboxes: []*mailbox{{MailboxConfig: MailboxConfig{Name: "reception", Role: handling.Reception}, secrets: []*pgp.Secret{made("reception", 20)}},
			{MailboxConfig: MailboxConfig{Name: "coordination", Role: handling.Coordination}, secrets: []*pgp.Secret{made("coordination", 400)}}},
		coordinators: []coordinator{{Coordinator: handling.Coordinator{Name: "sato", Realms: []handling.Realm{handling.Coordination}}, cert: made("sato", 59).Certificate()},
			{Coordinator: handling.Coordinator{Name: "yamada", Realms: []handling.Realm{handling.Reception}}, cert: made("yamada", 0).Certificate()}},
	}
	cases := []handling.Case{finder("IPA#00000001", 5, handling.Received), finder("IPA#00000002", 61, handling.Received), finder("IPA#00000003", 5, handling.Declined)}
	armored, err := made("vendor", 30).Certificate().Armor()
	if err != nil {
		t.Fatal(err)
	}
	cases[0].Key = "one"
	cases[0].Parties = []handling.CaseParty{{Code: "V1", Handle: "example-soft", Realm: handling.Coordination, Stage: handling.Verifying}, {Code: "V2", Handle: "example-soft", Realm: handling.Coordination, Stage: handling.Dropped},
		{Code: "V3", Handle: "other-soft", Realm: handling.Coordination, Stage: handling.Verifying}}
	book := handling.Book{"example-soft": {Keys: []handling.PartyKey{{Fingerprint: "F", Armored: string(armored), Trust: handling.Confirmed, State: handling.KeyCurrent}}},
		"other-soft": {Keys: []handling.PartyKey{{Armored: string(armored), Trust: handling.Candidate}}}}
	got := keyEnds(d, book, cases, now)
	for i := range got {
		got[i].Case, got[i].Fingerprint = "", ""
	}
	want := []handling.KeyEnd{{Realm: handling.Reception, Number: "IPA#00000001", Whose: "F", Day: handling.Date{Y: 2026, M: 2, D: 15}},
		{Realm: handling.Reception, Whose: "reception", Day: handling.Date{Y: 2026, M: 3, D: 2}}, {Realm: handling.Coordination, Number: "IPA#00000001", Whose: "V1", Day: handling.Date{Y: 2026, M: 3, D: 12}}, {Realm: handling.Coordination, Whose: "sato", Day: handling.Date{Y: 2026, M: 4, D: 10}}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, not %+v", got[i], want[i])
		}
	}
}
