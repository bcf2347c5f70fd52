package mailbot

import (
	"maps"
	"os"
	"slices"
	"testing"
)

// Who may call what over the socket: nobody who is not named, whoever may read only what changes nothing, the daemon's own user and root
// all. A command without a line here fails, so that each is thought about. S24, threat 22
func TestEachCallIsForWhomItIs(t *testing.T) {
	changes := map[string]bool{
		"backup": true, "case.journal": false, "case.list": false, "case.show": false, "key.export": false, "key.import": true, "key.list": false, "key.retire": true,
		"key.suspend": true, "mail.list": false, "mail.show": false, "once": true, "outbox.cancel": true, "outbox.list": false, "outbox.retry": true, "outbox.show": false,
		"party.export": false, "party.import": true, "party.list": false, "party.show": false, "quarantine.discard": true, "quarantine.file": true, "quarantine.list": false,
		"quarantine.show": false, "audit.verify": false, "status": false, "template.list": false, "template.show": false, "ingest": true, "publish": false,
		"ledger.import": true, "stats": false, "stats.give": true,
	}
	known := slices.Collect(maps.Keys(requests))
	known = append(known, "ingest") // answered apart, for its mails follow
	b := &Bot{cfg: &Config{Admin: AdminConfig{Users: []AdminUser{{UID: 1, Role: "read"}, {UID: 2, Role: "operate"}, {UID: 3, Role: "other"}}}}}
	for _, command := range known {
		change, listed := changes[command]
		if !listed {
			t.Errorf("%s: does it change something? say so in this table", command)
			continue
		}
		for uid, want := range map[int]bool{os.Getuid(): true, 0: true, 1: !change, 2: true, 3: false, 4: false, -1: false} {
			if uid > 0 && uid == os.Getuid() {
				want = true
			}
			if got := b.allowed(uid, command); got != want {
				t.Errorf("%s by user %d: %v, want %v", command, uid, got, want)
			}
		}
	}
	if len(changes) != len(known) {
		t.Errorf("the table has %d commands, the program %d", len(changes), len(known))
	}
}
