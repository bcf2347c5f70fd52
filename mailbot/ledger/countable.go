package ledger

import (
	"time"

	"keikai/mailbot/handling"
)

// noon stands for the day: a ledger knows no hours.
func noon(d handling.Date) time.Time { return d.Time(12, 0) }

// Countable is what the figures count of the row.
func (row Row) Countable() handling.Countable {
	c := handling.Countable{Ledger: true, Kind: handling.CaseKind(row.Kind), OwnProduct: row.Own, State: handling.Received,
		Received: noon(row.Received), Accepted: noon(row.Accepted), Origin: noon(row.Origin), Notified: noon(row.Notified),
		Ended: noon(row.Ended), EndReason: row.Outcome,
		Vulnerability: row.Vulnerability, Threat: row.Threat, Operator: row.Operator, ProductType: row.ProductType, Licence: row.Licence}
	switch row.Outcome {
	case "":
		if !c.Accepted.IsZero() {
			c.State = handling.Accepted
		}
	case "not_accepted":
		c.State = handling.Declined
	case "withdrawn":
		c.State = handling.Withdrawn
	case "merged":
		c.State = handling.Merged
	case "published", "published_unreachable", "published_no_agreement":
		c.State, c.Published = handling.CaseEnded, c.Ended
	case "fixed_modified", "fixed_page_deleted", "fixed_operational":
		c.State, c.Fixed, c.How = handling.CaseFixed, c.Ended, row.Outcome[len("fixed_"):]
	default:
		c.State = handling.CaseEnded
	}
	return c
}
