package handling

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

var importedAt = time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)

func listed(handle, name string, addresses ...string) Party {
	return Party{Handle: handle, Kind: "developer", NameJA: name, Language: Japanese, Addresses: addresses}
}

func withKeyOf(p Party, fingerprint string, t Trust) Party {
	p.Keys = append(slices.Clone(p.Keys), PartyKey{Fingerprint: fingerprint, Armored: fingerprint, Trust: t})
	return p
}

// R95, S4: what a list may change, and what stands in its way.
func TestImportOfParties(t *testing.T) {
	soft, web := listed("soft", "株式会社例示ソフト", "psirt@soft.example"), listed("web", "例示ウェブ")
	called, former := soft, soft
	called.Phone, former.Former = "03-0000-0000", "old@soft.example"
	moved := listed("soft", "株式会社例示ソフト", "thief@elsewhere.example")
	for _, tt := range []struct {
		name   string
		rows   []PartyRow
		have   []Party
		open   bool
		anyway bool
		faults string // line column why other
		want   int    // entries that are written
	}{
		{name: "new ones", rows: []PartyRow{{Line: 2, Party: soft}, {Line: 3, Party: web}}, want: 2},
		{name: "the same again", rows: []PartyRow{{Line: 2, Party: soft}}, have: []Party{soft}, open: true},
		{name: "other words before the first case", rows: []PartyRow{{Line: 2, Party: moved}}, have: []Party{soft}, want: 1},
		{name: "other words with an open case", rows: []PartyRow{{Line: 2, Party: moved}}, have: []Party{soft}, open: true, faults: "2 party there "},
		{name: "another telephone before the first case", rows: []PartyRow{{Line: 2, Party: called}}, have: []Party{soft}, want: 1},
		{name: "another telephone with an open case", rows: []PartyRow{{Line: 2, Party: withKeyOf(called, "A", Candidate)}}, have: []Party{soft}, open: true, faults: "2 party there "},
		{name: "another charset with an open case", rows: []PartyRow{{Line: 2, Party: writtenAs(soft, "iso-2022-jp", false)}}, have: []Party{soft}, open: true, want: 1},
		{name: "a charset that the list leaves out", rows: []PartyRow{{Line: 2, Party: soft}}, have: []Party{writtenAs(soft, "iso-2022-jp", false)}, open: true},
		{name: "another charset and another address", rows: []PartyRow{{Line: 2, Party: writtenAs(moved, "iso-2022-jp", false)}}, have: []Party{soft}, open: true, faults: "2 party there "},
		{name: "VULDEF wanted with an open case", rows: []PartyRow{{Line: 2, Party: writtenAs(soft, "", true), SaysVULDEF: true}}, have: []Party{soft}, open: true, want: 1},
		{name: "VULDEF no longer wanted", rows: []PartyRow{{Line: 2, Party: soft, SaysVULDEF: true}}, have: []Party{writtenAs(soft, "", true)}, open: true, want: 1},
		{name: "VULDEF that the list leaves out", rows: []PartyRow{{Line: 2, Party: soft}}, have: []Party{writtenAs(soft, "", true)}, open: true},
		{name: "a key more of whom has moved", rows: []PartyRow{{Line: 2, Party: withKeyOf(soft, "A", Candidate)}}, have: []Party{former}, open: true, want: 1},
		{name: "a key more with an open case", rows: []PartyRow{{Line: 2, Party: withKeyOf(soft, "A", Candidate)}}, have: []Party{soft}, open: true, want: 1},
		{name: "twice", rows: []PartyRow{{Line: 2, Party: soft}, {Line: 5, Party: soft}}, faults: "5 party twice 2"},
		{name: "one company in two ways", rows: []PartyRow{{Line: 2, Party: listed("other", "例示ソフト(株)")}}, have: []Party{soft}, faults: "2 name_ja same soft"},
		{name: "one address", rows: []PartyRow{{Line: 2, Party: soft}, {Line: 3, Party: listed("other", "別", "PSIRT@soft.example")}}, faults: "3 addresses same soft"},
		{name: "they are two", rows: []PartyRow{{Line: 2, Party: listed("other", "例示ソフト(株)")}}, have: []Party{soft}, anyway: true, want: 1},
		{name: "two that were meant before", rows: []PartyRow{{Line: 2, Party: soft}}, have: []Party{soft, listed("other", "例示ソフト(株)")}},
		{name: "confirmed", rows: []PartyRow{{Line: 2, Party: withKeyOf(soft, "A", ""), Confirmed: true, ConfirmedBy: "tanaka"}}, want: 1},
		{name: "confirmed too late", rows: []PartyRow{{Line: 2, Party: withKeyOf(soft, "A", ""), Confirmed: true, ConfirmedBy: "tanaka"}}, open: true, faults: "2 confirmed late "},
		{name: "confirmed by nobody", rows: []PartyRow{{Line: 2, Party: withKeyOf(soft, "A", ""), Confirmed: true}}, faults: "2 confirmed_by nobody "},
		{name: "nothing to confirm", rows: []PartyRow{{Line: 2, Party: soft, Confirmed: true, ConfirmedBy: "tanaka"}}, faults: "2 confirmed no_key "},
		{name: "one bad, none taken", rows: []PartyRow{{Line: 2, Party: web}, {Line: 3, Party: Party{Handle: "x y"}}}, faults: "3 party value "},
	} {
		w := PartiesImported{By: "administrator", Rows: tt.rows, Have: tt.have, Open: tt.open, Anyway: tt.anyway}
		got := ""
		for _, f := range w.Faults() {
			got += fmt.Sprintf("%d %s %s %s", f.Line, f.Column, f.Why, f.Other)
		}
		d := Decide(DefaultPolicy(), Case{}, Event{At: importedAt, What: w})
		if got != tt.faults || len(d.Parties) != tt.want {
			t.Errorf("%s: faults %q, %d written", tt.name, got, len(d.Parties))
		}
		if len(tt.have) == 1 && len(d.Parties) == 1 && d.Parties[0].Handle == soft.Handle && d.Parties[0].Former != tt.have[0].Former {
			t.Errorf("%s: the address before is %q", tt.name, d.Parties[0].Former)
		}
	}
}

// A key comes in as a candidate unless somebody compared it before the office began, and no list brings back what was taken out of use.
// S13
func TestImportGivesNoTrust(t *testing.T) {
	revoked := PartyKey{Fingerprint: "A", Trust: Confirmed, State: KeyRevoked}
	have := listed("soft", "例示ソフト")
	have.Keys = []PartyKey{revoked, {Fingerprint: "B", Trust: Continuous}}
	row := PartyRow{Line: 2, Party: withKeyOf(withKeyOf(withKeyOf(listed("soft", "例示ソフト"), "A", Confirmed), "B", Confirmed), "C", Confirmed)}
	for _, confirmed := range []bool{false, true} {
		row.Confirmed, row.ConfirmedBy = confirmed, "tanaka"
		d := Decide(DefaultPolicy(), Case{}, Event{At: importedAt, What: PartiesImported{Rows: []PartyRow{row}, Have: []Party{have}}})
		want := map[bool]string{false: "A confirmed revoked, B continuous , C candidate , ", true: "A confirmed revoked, B confirmed , C confirmed , "}[confirmed]
		got := ""
		for _, k := range d.Parties[0].Keys {
			got += fmt.Sprintf("%s %s %s, ", k.Fingerprint, k.Trust, k.State)
		}
		if got != want {
			t.Errorf("confirmed %v: %s, want %s", confirmed, got, want)
		}
	}
}

// An order about a key goes one way: from use over rest and suspension to revocation. S14
func TestKeyOrdersOnlyTakeTrustAway(t *testing.T) {
	states := []KeyState{KeyCurrent, KeyRetiring, KeyRetired, KeySuspended, KeyRevoked}
	for i, from := range states {
		for j, to := range states {
			k := PartyKey{Fingerprint: "A", State: from}
			if k.mayTurn(to) != (j > i) {
				t.Errorf("from %q to %q: %v", from, to, k.mayTurn(to))
			}
			p := listed("soft", "x")
			p.Keys = []PartyKey{k}
			d := Decide(DefaultPolicy(), Case{}, Event{What: KeyOrdered{Facts: Facts{Parties: []Party{p, listed("web", "y")}}, Fingerprint: "A", State: to}})
			if (len(d.Parties) == 1) != (j > i) || p.Keys[0].State != from {
				t.Errorf("from %q to %q: %+v", from, to, d.Parties)
			}
		}
	}
}

// The administrator's word about a coordinator's key is decided as a coordinator's is.
func TestSuspensionIsOneDecision(t *testing.T) {
	p := DefaultPolicy()
	for i, name := range []string{"a", "b", "c"} {
		p.Coordinators = append(p.Coordinators, Coordinator{Name: name, Fingerprint: fmt.Sprint(i), Language: English, Realms: []Realm{Reception}})
	}
	p.Office.Proposals = []Proposal{{MAC: "m", By: "b"}, {MAC: "n", By: "c"}}
	ev := Event{At: importedAt, What: KeyOrdered{By: "administrator", Fingerprint: "1", State: KeySuspended}}
	d := Decide(p, Case{}, ev)
	after := ApplyOffice(p.Office, d.Office...)
	if !after.Suspended("1") || len(after.Proposals) != 1 || len(d.Orders) != 1 || d.Orders[0].What != OrderFreeze || len(d.Notices) != 2 {
		t.Errorf("%+v", d)
	}
	p.Office = after
	if again := Decide(p, Case{}, ev); len(again.Office)+len(again.Notices) > 0 || again.Refusal != nil {
		t.Errorf("a second time: %+v", again)
	}
	ev.What = KeyOrdered{Fingerprint: "0", State: KeyRetired}
	if d := Decide(p, Case{}, ev); d.Refusal == nil || d.Refusal.Why != "configured" {
		t.Errorf("retire: %+v", d)
	}
	p.Coordinators = p.Coordinators[:2]
	ev.What = KeyOrdered{Fingerprint: "0", State: KeySuspended}
	if d := Decide(p, Case{}, ev); d.Refusal == nil || d.Refusal.Why != "last" { // R87
		t.Errorf("the last one: %+v", d)
	}
}

func TestWholeFingerprint(t *testing.T) {
	whole := "0123456789abcdef0123456789ABCDEF01234567"
	for in, ok := range map[string]bool{whole: true, "0x" + whole: true, "0123 4567 89ab cdef 0123  4567 89AB CDEF 0123 4567": true, "01234567": false, whole + "00": false, "": false} {
		if got, is := WholeFingerprint(in); is != ok || ok && got != "0123456789ABCDEF0123456789ABCDEF01234567" {
			t.Errorf("%q: %q, %v", in, got, is)
		}
	}
}
