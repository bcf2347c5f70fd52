package mailbot

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// CaseRow is one line of `case list`.
type CaseRow struct {
	ID         string   `json:"id"`
	JVN        *string  `json:"jvn"`
	Kind       string   `json:"kind"`
	State      string   `json:"state"`
	Title      string   `json:"title"`
	AssignedTo *string  `json:"assigned_to"`
	Received   *string  `json:"received"`
	NextDue    *string  `json:"next_due"`
	NextWhat   *string  `json:"next_due_what"`
	Parties    []string `json:"parties"`
	Waiting    []string `json:"waiting"`
}

func (b *Bot) caseList(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	var rows []CaseRow
	err := collect(b, (*store.Tx).Cases, func(tx *store.Tx, c handling.Case) (any, bool, error) {
		row, err := b.caseRow(tx, c, as.realm())
		return row, handling.Visible(c, as.realm()), err
	}, func(r any) error {
		rows = append(rows, r.(CaseRow))
		return nil
	})
	if err != nil {
		return err
	}
	// Oldest first: the store keeps cases in no order that means anything.
	slices.SortFunc(rows, func(a, b CaseRow) int {
		return cmp.Or(cmp.Compare(a.received(), b.received()), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range rows {
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}

func (r CaseRow) received() string {
	if r.Received == nil {
		return ""
	}
	return *r.Received
}

func (b *Bot) caseRow(tx *store.Tx, c handling.Case, r handling.Realm) (CaseRow, error) {
	v := handling.View(c, r)
	row := CaseRow{ID: c.Number, JVN: orNull(c.JVN), Kind: string(v.Kind), State: string(v.State), Title: v.Title, AssignedTo: orNull(v.AssignedTo),
		Received: orNull(stamp(v.Received)), Parties: []string{"F"}, Waiting: []string{}}
	for _, p := range v.Parties {
		row.Parties = append(row.Parties, p.Code)
	}
	row.Waiting = append(row.Waiting, handling.Waits(c, r)...)
	dues, err := b.caseDues(tx, c, r)
	if len(dues) > 0 {
		row.NextDue, row.NextWhat = dues[0].At, orNull(dues[0].What)
	}
	return row, err
}

// CaseShow is the answer to `case show`.
type CaseShow struct {
	ID                 string        `json:"id"`
	JVN                *string       `json:"jvn"`
	Kind               string        `json:"kind"`
	Scheme             string        `json:"scheme"`
	OwnProduct         bool          `json:"own_product"`
	State              string        `json:"state"`
	Edition            string        `json:"edition"`
	Title              string        `json:"title"`
	Impact             *string       `json:"impact"`
	AssignedTo         *string       `json:"assigned_to"`
	Dates              CaseDates     `json:"dates"`
	PublicationHistory []any         `json:"planned_publication_history"`
	EndReason          *string       `json:"end_reason"`
	Identifiers        Identifiers   `json:"identifiers"`
	Finder             any           `json:"finder"`
	Parties            []any         `json:"parties"`
	Mails              []CaseMailRow `json:"mails"`
	Due                []DueRow      `json:"due"`
	Pending            []PendingRow  `json:"pending"`
	Links              []any         `json:"links"`
	JournalLength      int           `json:"journal_length"`
}

// CaseDates are the dates of a case; null = not yet.
type CaseDates struct {
	Received           *string `json:"received"`
	Acknowledged       *string `json:"acknowledged"`
	Accepted           *string `json:"accepted"`
	HandedOver         *string `json:"handed_over"`
	Origin             *string `json:"origin"`
	DetailSent         *string `json:"detail_sent"`
	PlannedPublication *string `json:"planned_publication"`
	Published          *string `json:"published"`
	OperatorNotified   *string `json:"operator_notified"`
	FixReported        *string `json:"fix_reported"`
	Fixed              *string `json:"fixed"`
	Ended              *string `json:"ended"`
	FinderDisclosure   *string `json:"finder_disclosure"`
}

// Identifiers are the public numbers of a case.
type Identifiers struct {
	CVE   []string `json:"cve"`
	CVEBy *string  `json:"cve_by"`
}

// FinderShown is the finder as reception sees it.
type FinderShown struct {
	Party      string          `json:"party"`
	Name       string          `json:"name"`
	Address    string          `json:"address"`
	Language   string          `json:"language"`
	Protection string          `json:"protection"`
	Key        *string         `json:"key"`
	Trust      *string         `json:"trust"`
	Consents   map[string]bool `json:"consents"`
	CreditJA   *string         `json:"credit_ja"`
	CreditEN   *string         `json:"credit_en"`
}

// CaseMailRow is one mail of a case.
type CaseMailRow struct {
	N         uint64  `json:"n"`
	Direction string  `json:"direction"`
	At        *string `json:"at"`
	Party     string  `json:"party"`
	Kind      string  `json:"kind"`
	Subject   string  `json:"subject"`
	MessageID *string `json:"message_id"`
	Encrypted bool    `json:"encrypted"`
	State     string  `json:"state"`
}

// PendingRow is one open proposal.
type PendingRow struct {
	What    string  `json:"what"`
	By      string  `json:"by"`
	Needs   string  `json:"needs"`
	Expires *string `json:"expires"`
}

func (b *Bot) caseOf(tx *store.Tx, r Request, as onlooker) (handling.Case, error) {
	if len(r.Args) != 1 {
		return handling.Case{}, &Fault{What: r.Command + " needs one case number", Hint: "such as IPA#12345678", Usage: true}
	}
	tags := message.SplitSubject(r.Args[0]).Tags
	if len(tags) != 1 {
		return handling.Case{}, &Fault{What: fmt.Sprintf("%q is no case number", r.Args[0]), Hint: "such as IPA#12345678", Usage: true}
	}
	c, err := tx.CaseByNumber(tags[0])
	if isNotFound(err) || (err == nil && !handling.Visible(c, as.realm())) {
		return handling.Case{}, noSuch("case " + tags[0])
	}
	return c, err
}

func (b *Bot) caseShow(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	var out CaseShow
	err := b.store.View(func(tx *store.Tx) error {
		c, err := b.caseOf(tx, r, as)
		if err != nil {
			return err
		}
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		if d.policy.Book, err = bookOf(tx, c); err != nil {
			return err
		}
		v := handling.View(c, as.realm()).Named(d.policy, handling.Japanese)
		out = shownCase(c, v)
		if out.Due, err = b.caseDues(tx, c, as.realm()); err != nil {
			return err
		}
		if out.Mails, err = caseMails(tx, b.theDesk(), c.Key, v.Mails, as); err != nil {
			return err
		}
		for e, err := range tx.Journal(c.Key) {
			if err != nil {
				return err
			}
			if e.Change == nil || as.realms == nil || e.Change.SeenBy(as.realm()) {
				out.JournalLength++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return emit(out)
}

func shownCase(c handling.Case, v handling.CaseView) CaseShow {
	s := CaseShow{ID: c.Number, JVN: orNull(c.JVN), Kind: string(v.Kind), Scheme: v.Scheme, OwnProduct: v.OwnProduct, State: string(v.State), Edition: v.Edition,
		Title: v.Title, Impact: orNull(v.Impact), AssignedTo: orNull(v.AssignedTo), EndReason: orNull(v.EndReason),
		Dates: CaseDates{Received: orNull(stamp(v.Received)), Acknowledged: orNull(stamp(v.Acknowledged)), Accepted: orNull(stamp(v.Accepted)), HandedOver: orNull(stamp(v.HandedOver)),
			Ended: orNull(stamp(v.Ended)), FinderDisclosure: orNull(v.Disclosure.String()), Origin: orNull(stamp(v.Origin)), DetailSent: orNull(stamp(v.DetailSent)),
			PlannedPublication: orNull(stamp(plannedIn(v))), Published: orNull(stamp(v.Published)), OperatorNotified: orNull(stamp(v.Notified)),
			FixReported: orNull(stamp(v.FixReported)), Fixed: orNull(stamp(v.Fixed))},
		PublicationHistory: []any{}, Identifiers: Identifiers{CVE: nonNil(v.CVE), CVEBy: orNull(v.CVEBy)}, Parties: []any{}, Mails: []CaseMailRow{}, Due: []DueRow{}, Pending: []PendingRow{}, Links: []any{}}
	switch {
	case v.Withheld:
		s.Finder = map[string]bool{"withheld": true}
	case v.Finder != nil:
		s.Finder = shownFinder(*v.Finder)
	}
	for _, p := range v.Plans {
		s.PublicationHistory = append(s.PublicationHistory, PlanRow{Date: orNull(stamp(p.At)), SetAt: orNull(stamp(p.Set)), By: p.By, Why: orNull(p.Why)})
	}
	for _, p := range v.Parties {
		s.Parties = append(s.Parties, shownParty(p))
	}
	for _, l := range v.Links {
		s.Links = append(s.Links, LinkRow{Case: l.Case, How: l.How})
	}
	for _, p := range v.Pending {
		s.Pending = append(s.Pending, PendingRow{What: p.What, By: p.By, Needs: p.Needs, Expires: orNull(stamp(p.Expires))})
	}
	return s
}

func shownFinder(f handling.FinderView) FinderShown {
	out := FinderShown{Party: "F", Name: f.Name, Address: f.Address, Language: string(f.Language), Protection: string(f.Protection),
		Consents: map[string]bool{"know": f.Consents.Know, "contact": f.Consents.Contact, "public": f.Consents.Public}}
	out.CreditJA, out.CreditEN = orNull(f.CreditJA), orNull(f.CreditEN)
	if f.Key != nil {
		out.Key, out.Trust = orNull(f.Key.Fingerprint), orNull(string(f.Key.Trust))
	}
	return out
}

// DueRow is one thing that falls due in a case.
type DueRow struct {
	At    *string `json:"at"`
	What  string  `json:"what"`
	Party *string `json:"party"`
}

func (b *Bot) caseDues(tx *store.Tx, c handling.Case, r handling.Realm) (rows []DueRow, err error) {
	rows = []DueRow{}
	p := b.theDesk().policy
	if p.Book, err = bookOf(tx, c); err != nil {
		return rows, err
	}
	for _, due := range handling.Dues(p, c, r) {
		rows = append(rows, DueRow{At: orNull(stamp(due.Until())), What: due.What, Party: orNull(due.Party)})
	}
	return rows, nil
}

// caseMails joins the mails that the case filed, as far as the asker sees them, with the outgoing mails of its outbox rows.
func caseMails(tx *store.Tx, d *desk, key string, filed []handling.CaseMail, as onlooker) ([]CaseMailRow, error) {
	rows := []CaseMailRow{}
	for _, m := range filed {
		if m.N == 0 {
			continue
		}
		head, err := tx.Mail(m.N)
		if err != nil {
			return nil, err
		}
		rows = append(rows, CaseMailRow{N: m.N, Direction: string(m.Direction), At: orNull(stamp(m.At)), Party: m.Party, Kind: m.Kind,
			Subject: head.Subject, MessageID: orNull(m.MessageID), Encrypted: m.Encrypted, State: head.Disposition})
	}
	for o, err := range tx.OutgoingOf(key) {
		if err != nil {
			return nil, err
		}
		if !as.sees(d.role(o.Mailbox)) {
			continue
		}
		rows = append(rows, CaseMailRow{N: o.N, Direction: "out", At: orNull(stamp(firstOf(o.FirstAttempt, o.OwedAt))), Party: o.Recipient, Kind: o.Kind,
			Subject: o.Subject, MessageID: orNull(o.MessageID), Encrypted: o.EncryptedTo != "", State: string(o.State)})
	}
	slices.SortFunc(rows, func(a, b CaseMailRow) int { return int(int64(a.N) - int64(b.N)) })
	return rows, nil
}

func firstOf(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// JournalRow is one line of `case journal`.
type JournalRow struct {
	Seq   uint64  `json:"seq"`
	At    *string `json:"at"`
	Actor string  `json:"actor"`
	What  string  `json:"what"`
	Mail  *uint64 `json:"mail"`
	Hash  string  `json:"hash"`
}

func (b *Bot) caseJournal(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	switch format := r.Flags["format"]; {
	case format == "chronology", r.Flags["masked"] != "":
		return b.caseChronology(r, as, emit)
	case format != "":
		return &Fault{What: fmt.Sprintf("--format %q is not known", format), Hint: "use chronology", Usage: true}
	}
	return collect(b, func(tx *store.Tx) iter.Seq2[store.Entry, error] {
		return func(yield func(store.Entry, error) bool) {
			c, err := b.caseOf(tx, r, as)
			if err != nil {
				yield(store.Entry{}, err)
				return
			}
			for e, err := range tx.Journal(c.Key) {
				if !yield(e, err) {
					return
				}
			}
		}
	}, func(_ *store.Tx, e store.Entry) (any, bool, error) {
		if as.realms != nil && e.Change != nil && !e.Change.SeenBy(as.realm()) {
			return nil, false, nil
		}
		row := JournalRow{Seq: e.Seq, At: orNull(stamp(e.At)), Actor: e.Actor, What: e.What, Hash: fmt.Sprintf("%x", e.Hash)}
		if e.Mail != 0 {
			row.Mail = &e.Mail
		}
		return row, true, nil
	}, emit)
}

// stamp is RFC 3339 in JST, the office's clock; "" for no time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(jst).Format(time.RFC3339)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
