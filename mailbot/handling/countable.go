package handling

import "time"

// Countable is the half of a case that outlives the destruction of its key: what the quarterly figures count. It holds days and codes,
// never a word that anybody wrote, and nothing by which a site or a person could be told.
type Countable struct {
	Kind         CaseKind // "" = nobody has said yet
	OwnProduct   bool
	State        State
	Edition      string // policy edition under which the case is handled
	Received     time.Time
	Acknowledged time.Time // first sending attempt of the receipt
	Accepted     time.Time // 受理日: first sending attempt of the acceptance notice (guideline IV.3.2)
	HandedOver   time.Time // when reception first asked the coordination body (guideline IV.3.4)
	Origin       time.Time // 起算日: first attempt by any channel to any developer (guideline IV.4.2 note 4)
	DetailSent   time.Time // details first left to a developer
	Planned      time.Time // publication date that stands
	Published    time.Time
	Notified     time.Time // the operator of a site was sent the details; three months count from here (guideline V.4.1)
	FixReported  time.Time // the operator said that it fixed the site
	Fixed        time.Time // reception confirmed it
	Ended        time.Time
	Scheme       string // partnership, or direct for a report that coordination got by itself (users.md B13)
	How          string // manner of a website's fix: modified page_deleted operational
	Impact       string // priority normal simple, "" = not judged
	EndReason    string // code of domain.md 3.1, 3.2 or users.md B19
	Ledger       bool   // it came from a ledger of before the bot: days only, no mail

	Vulnerability string    // code of [VulnerabilityWords], "" = unknown, here and below
	Threat        string    // what the flaw lets happen, code of [ThreatWords]
	Operator      string    // who runs the site, code of [OperatorWords]
	ProductType   string    // code of [ProductWords]
	Licence       string    // code of [LicenceWords]
	Classified    time.Time // when these five were first given; zero = with the report itself, as in a ledger

	Listed  []ListedDays // its developers on the list of unreachable developers (domain.md 4.2)
	Earlier *Was         // what stood before and cannot be read off the days above; nil for most cases
}

// ListedDays is when one developer came onto the list of unreachable developers and off it. None = not yet.
type ListedDays struct {
	Named   Date // the name
	Product Date // product and version beside it
	Removed Date // it answered
}

// codes are what a coordinator says of the flaw, of the site and of the product.
func (c *Countable) codes() []*string {
	return []*string{&c.Vulnerability, &c.Threat, &c.Operator, &c.ProductType, &c.Licence}
}

// listedDays are the days of all developers of a case that ever stood on the list, in the order of its parties.
func listedDays(parties []CaseParty) (out []ListedDays) {
	for _, p := range parties {
		if l := p.Listing; !l.Named.IsZero() {
			out = append(out, ListedDays{l.Named, l.Product, l.Removed})
		}
	}
	return out
}
