package ledger

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"

	"keikai/mailbot/handling"
)

// RowOf is what a ledger can say of a case: days and codes, no hours and no mails.
func RowOf(number string, c handling.Countable) Row {
	return Row{Number: number, Kind: string(c.Kind), Own: c.OwnProduct, Received: handling.DateOf(c.Received), Accepted: handling.DateOf(c.Accepted), Origin: handling.DateOf(c.Origin),
		Notified: handling.DateOf(c.Notified), Outcome: c.EndReason, Ended: handling.DateOf(c.Ended),
		Vulnerability: c.Vulnerability, Threat: c.Threat, Operator: c.Operator, ProductType: c.ProductType, Licence: c.Licence}
}

// Write writes a ledger that Read reads, as CSV with the columns in the order of handling.LedgerColumns.
func Write(w io.Writer, rows iter.Seq[Row]) error {
	out := csv.NewWriter(w)
	var head []string
	for _, c := range handling.LedgerColumns.Words {
		head = append(head, c.Code)
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	for row := range rows {
		if err := out.Write(row.cells(head)); err != nil {
			return fmt.Errorf("write ledger: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func (row Row) cells(columns []string) []string {
	own := ""
	if row.Own {
		own = "true"
	}
	all := map[string]string{"number": row.Number, "kind": row.Kind, "received": row.Received.String(), "accepted": row.Accepted.String(), "origin": row.Origin.String(),
		"notified": row.Notified.String(), "outcome": row.Outcome, "outcome_date": row.Ended.String(), "vulnerability": row.Vulnerability, "threat": row.Threat,
		"operator": row.Operator, "product_type": row.ProductType, "licence": row.Licence, "own_product": own}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = all[c]
	}
	return out
}
