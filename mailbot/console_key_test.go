package mailbot

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"keikai/mailbot/handling"
	"keikai/store"
)

// keys lists keys as the command line would for somebody, "" = the owner.
func (w *world) keys(as string) (rows []KeyRow) {
	w.t.Helper()
	err := w.bot.Do(w.t.Context(), Request{Command: "key.list", Flags: map[string]string{"as": as}}, func(v any) error {
		rows = append(rows, v.(KeyRow))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

func (w *world) armored(name string) []byte {
	w.t.Helper()
	text, err := w.people[name].secret.Certificate().Armor()
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func (w *world) bringKey(text []byte, party string) error {
	return w.bot.Do(w.t.Context(), Request{Command: "key.import", Args: []string{"key.asc"}, Flags: map[string]string{"party": party}, Body: bytes.NewReader(text)},
		func(any) error { return nil })
}

func (w *world) fingerprint(name string) string {
	return string(w.people[name].secret.Certificate().Fingerprint())
}

// The command line suspends a coordinator's key with all that follows from a suspension by mail: what the key caused and has not left
// waits, its later commands are not obeyed, its holder learns nothing, all others do. S14
func TestSuspensionByTheCommandLineIsThatOfMail(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.later()
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		if err := w.do("key.suspend", w.fingerprint("山田")); err != nil {
			t.Fatal(err)
		}
		w.host.Mend()
		time.Sleep(time.Hour)
		w.once()
		w.gets("山田", "desk/transcript") // of the command that was obeyed before
		w.gets("Tanaka", "desk/key_suspended")
		w.gets("佐藤", "desk/key_suspended")
		w.nobody()
		if row := w.the("finder/accepted_product", "finder"); row.State != "held" || *orEmpty(row.HeldFor) != "suspended" {
			t.Errorf("the acceptance is %s for %s", row.State, *orEmpty(row.HeldFor))
		}
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 不受理 対象外", sealed: true, signed: true})
		w.gets("Tanaka", "desk/refused_signer")
		if got := w.newest(); got != "quarantined unsigned" || w.theCase().State != handling.Accepted {
			t.Errorf("a command of the suspended key is %s, the case %s", got, w.theCase().State)
		}
		w.nobody()
		rows := w.keys("")
		if i := slices.IndexFunc(rows, func(r KeyRow) bool { return r.Owner == "山田" }); rows[i].State != "suspended" {
			t.Errorf("the key is %+v", rows[i])
		}
		for _, name := range []string{"Tanaka", "佐藤"} {
			var f *Fault
			if err := w.do("key.suspend", w.fingerprint(name)); !errors.As(err, &f) || !strings.Contains(f.What, "last key") { // R87
				t.Errorf("%s, the last of a desk: %v", name, err)
			}
		}
	})
}

// A key that is brought in for a finder is a candidate whoever brings it, and is announced under the key in use. S13
func TestBroughtKeyIsACandidateAndIsAnnounced(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		if err := w.bringKey(w.armored("alex"), w.number); err != nil {
			t.Fatal(err)
		}
		w.once()
		w.gets("finder", "finder/key_check")
		w.gets("山田", "desk/key_candidate")
		w.gets("Tanaka", "desk/key_candidate")
		c := w.theCase()
		if k, ok := c.Finder.KeyOf(w.fingerprint("alex")); !ok || k.Trust != handling.Candidate || c.Finder.Key.Fingerprint != w.fingerprint("finder") {
			t.Errorf("keys: %+v, others %+v", c.Finder.Key, c.Finder.Others)
		}
		for fp, want := range map[string]string{w.fingerprint("finder"): "in use", w.fingerprint("stranger"): "no key"} {
			var f *Fault
			if err := w.do("key.retire", fp); !errors.As(err, &f) || !strings.Contains(f.What, want) {
				t.Errorf("retire %s: %v", fp, err)
			}
		}
		if err := w.do("key.retire", w.fingerprint("alex")); err != nil {
			t.Error(err)
		}
		w.once()
		w.gets("山田", "desk/key_candidate")
		w.gets("Tanaka", "desk/key_candidate")
		if k, _ := w.theCase().Finder.KeyOf(w.fingerprint("alex")); k.State != handling.KeyRetired {
			t.Errorf("the key is %q", k.State)
		}
	})
}

// Coordination learns of no finder's key, by no command, unless the finder consented; reception and the owner do. S8
func TestKeysOfFindersAreReceptionsAlone(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		seen := map[string]bool{}
		for _, as := range []string{"", "山田", "佐藤"} {
			seen[as] = slices.ContainsFunc(w.keys(as), func(r KeyRow) bool { return r.Fingerprint == w.fingerprint("finder") || r.Owner == w.number })
			err := w.bot.Do(t.Context(), Request{Command: "key.export", Args: []string{w.fingerprint("finder")}, Flags: map[string]string{"as": as}}, func(any) error { return nil })
			if (err == nil) != seen[as] {
				t.Errorf("%q: list says %v, export %v", as, seen[as], err)
			}
		}
		if !maps.Equal(seen, map[string]bool{"": true, "山田": true, "佐藤": false}) {
			t.Errorf("seen: %v", seen)
		}
	})
}

// A key that its owner revoked is out of use at once when that comes in by the command line, be it a coordinator's, a party's or a
// finder's, and no import brings it back. S14
func TestRevokedKeyThatIsBroughtIn(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		soft := handling.Party{Handle: "example-soft", Kind: "developer", NameEN: "Example", Language: handling.English, Keys: []handling.PartyKey{
			{Fingerprint: w.fingerprint("alex"), Armored: string(w.armored("alex")), Trust: handling.Confirmed}}}
		if err := w.bot.store.Update(func(tx *store.Tx) error { return writeParties(tx, handling.Decision{Parties: []handling.Party{soft}}) }); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"alex", "finder"} {
			if err := w.bringKey(w.revoked(name), ""); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.once()
		w.gets("山田", "desk/key_candidate")
		w.gets("Tanaka", "desk/key_candidate")
		if err := w.bringKey(w.revoked("山田"), ""); err != nil {
			t.Error(err)
		}
		w.once()
		w.gets("Tanaka", "desk/key_suspended")
		w.gets("佐藤", "desk/key_suspended")
		w.nobody()
		if err := w.bringKey(w.armored("alex"), "example-soft"); err != nil {
			t.Error(err)
		}
		state := map[string]string{}
		for _, r := range w.keys("") {
			state[r.Owner] = r.State
		}
		if state["example-soft"] != "revoked" || state["山田"] != "suspended" || w.theCase().Finder.Sealable() {
			t.Errorf("states %v, the finder's key usable: %v", state, w.theCase().Finder.Sealable())
		}
	})
}

// revoked is the person's certificate with a revocation by its owner.
func (w *world) revoked(name string) []byte {
	w.t.Helper()
	text, err := w.people[name].secret.Armor(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	ring, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(text))
	if err != nil {
		w.t.Fatal(err)
	}
	var out bytes.Buffer
	block, err := armor.Encode(&out, openpgp.PublicKeyType, nil)
	if err := errors.Join(err, ring[0].Revoke(packet.KeyCompromised, "", nil)); err != nil {
		w.t.Fatal(err)
	}
	if err := errors.Join(ring[0].Serialize(block), block.Close()); err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}
