package handling

import "time"

// Restored is the first start after the store was brought back from a backup. It comes once for the office and once for each case in
// which something waits.
type Restored struct{}

// LostTime is the list of what a restore left for people to look at: mails that came after the backup, and notices of which the
// backup does not show that they left (S19, R24).
type LostTime struct {
	Facts
	Realm         Realm
	Backup, Fence time.Time // when it was made, and when it was restored
}

func (Restored) event() {}
func (LostTime) event() {}

// DeskRestored tells a realm's coordinators what nobody knows of the time between a backup and its restore.
type DeskRestored struct {
	Backup time.Time  `json:"backup"`
	Fence  time.Time  `json:"fence"`
	Mails  []HeldMail `json:"mails"`
	More   int        `json:"more"`
	Rows   int        `json:"rows"` // own notices that are held
}

// restored takes back what was approved and waited for its moment: it has run since the backup, or somebody stopped it. Nothing of
// that kind may happen twice, so whoever still means it says so again.
func restored(p Policy, c Case, ev Event) Decision {
	list := c.Proposals
	if c.Key == "" {
		list = p.Office.Proposals
	}
	var d Decision
	for _, q := range list {
		if q.Needs == NeedsDelay {
			d.add(newAsking(p, c, Coordinator{Name: keikai}, ev, CommandGiven{Realm: q.Realm, Encrypted: true}).over(q, "changed"))
		}
	}
	return d
}

func lostTime(p Policy, w LostTime) Decision {
	var d Decision
	facts := DeskRestored{Backup: w.Backup, Fence: w.Fence, Rows: len(w.Rows)}
	facts.Mails, facts.More = cutRows(w.Held)
	for _, co := range p.Staff(w.Realm) {
		d.tell(Notice{Kind: DeskRestoredKind, To: co.Name, Lang: co.Language, Realm: w.Realm, Facts: &facts})
	}
	return d
}
