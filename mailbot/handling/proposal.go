package handling

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// Proposal is a command that waits for a second word: its giver's own confirm, another person's approval, or the end of the
// delay after it (commands.md 2, steps 12 and 13).
type Proposal struct {
	N        uint64 // number of the mail that gave the command: what undo and cancel call it
	MAC      string // HMAC of the giver's token, hexadecimal: the token itself is only in the sealed notice
	Codes    []Code // one for each person who may approve
	Command  Command
	Cases    []string // of a command for several: those that were shown, so that a case that comes later is none of them
	Sums     []string // what would be done to each of them, in their order; "" = nothing
	By       string   // coordinator who gave it
	Realm    Realm
	Second   Realm // of the person who approves, where it is the other body's; "" = Realm
	Needs    Needs
	Digest   string    // of the frozen preview: whom it writes to, under which key, with what words
	Epoch    uint64    // void once the case was decided anew
	Made     time.Time // when it was given or confirmed; zero in old entries
	Expires  time.Time
	Approved string    // who approved, "" = nobody yet
	RunAt    time.Time // when an approved command is carried out
}

// Code is one person's approval code.
type Code struct{ Name, MAC string }

// Needs says whose word a proposal waits for.
type Needs string

// NeedsSame waits for the giver's own confirm, NeedsOther for a second person, NeedsDelay for RunAt.
const (
	NeedsSame  Needs = "same"
	NeedsOther Needs = "other"
	NeedsDelay Needs = "delay"
)

// Concerns reports whether a body has a say in the proposal: the one that gave it, and of a joint one, from the first person's own
// confirmation on, the other as well.
func (q Proposal) Concerns(r Realm) bool {
	return q.Realm == r || q.Needs != NeedsSame && q.second() == r
}

// second is the body whose people may approve.
func (q Proposal) second() Realm { return cmp.Or(q.Second, q.Realm) }

// open reports whether the proposal may still be confirmed or approved.
func (q Proposal) open(at time.Time) bool { return !at.After(q.Expires) }

// token finds the proposal whose own token has this HMAC. Comparison takes the same time whatever is there (R90).
func tokenIn(list []Proposal, mac string) int {
	return slices.IndexFunc(list, func(q Proposal) bool { return same(q.MAC, mac) })
}

// codeIn finds the proposal that has an approval code with this HMAC, and the person it was issued to.
func codeIn(list []Proposal, mac string) (int, string) {
	for i, q := range list {
		for _, c := range q.Codes {
			if same(c.MAC, mac) {
				return i, c.Name
			}
		}
	}
	return -1, ""
}

// ProposalOf finds the open proposal of a case, or of the office, that a token or code belongs to.
func ProposalOf(p Policy, c Case, mac string) (Proposal, bool) {
	list := c.Proposals
	if c.Key == "" {
		list = p.Office.Proposals
	}
	if i := tokenIn(list, mac); i >= 0 {
		return list[i], true
	}
	if i, _ := codeIn(list, mac); i >= 0 {
		return list[i], true
	}
	return Proposal{}, false
}

func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// Preview is what a command would do, as a person is shown it before saying yes.
type Preview struct {
	Number   string      `json:"number"`
	Command  Command     `json:"command"`
	OldState State       `json:"old_state,omitempty"`
	NewState State       `json:"new_state,omitempty"`
	Told     []Told      `json:"told"`
	Release  *Release    `json:"release,omitempty"`
	Numbers  []string    `json:"numbers,omitempty"`  // cases of a command that concerns several
	Left     []Left      `json:"left,omitempty"`     // cases that it leaves out, and why
	Cautions []string    `json:"cautions,omitempty"` // words of the message table
	Lost     []Backup    `json:"lost,omitempty"`     // for delete: backups that still hold the case
	Shifts   []Shift     `json:"shifts,omitempty"`
	Dates    []DateRow   `json:"dates,omitempty"`
	Notes    []PartyNote `json:"notes,omitempty"`
	Reply    *ReplyShown `json:"reply,omitempty"` // what the party reported, for a command that rests on it
	Page     string      `json:"page,omitempty"`  // digest of the page as it would be published
	Sums     []string    `json:"-"`               // see Proposal.Sums
	Basis    []string    `json:"-"`               // what was first shown of each case: it stays what was looked at, whatever is left out later (users.md A14)
}

// Left is a case that a command for several leaves out.
type Left struct {
	Number string `json:"number"`
	Why    string `json:"why"`
}

// DateRow is a date of a command as it was understood.
type DateRow struct {
	What  string    `json:"what"`
	Day   Date      `json:"day"`
	At    time.Time `json:"at,omitzero"`     // of a date with an hour
	Count int       `json:"count,omitempty"` // calendar days from the origin day
}

// PartyNote is what a person must know of one party before saying yes, named by its code: What is a word of the message table.
type PartyNote struct {
	Party  string `json:"party"`
	What   string `json:"what"`
	Status string `json:"status,omitempty"`
	Day    Date   `json:"day,omitzero"`
}

// digest freezes a preview: the command and its text, whom it writes to under which key, what would cross, and, for the body that
// may know it, what the finder allows and where it is reached. Whatever a person looked at before saying yes is in it; who asks and
// when is not (S4).
func digest(p Preview, c Case, r Realm) string {
	frozen := []any{p}
	if p.Basis != nil {
		frozen = []any{p.Command, p.Basis}
	}
	if r == Reception {
		frozen = append(frozen, c.Finder.Consents, c.Finder.Address)
	}
	text, err := json.Marshal(frozen)
	if err != nil {
		return "" // unreachable: a preview holds plain values
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
