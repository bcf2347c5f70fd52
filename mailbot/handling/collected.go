package handling

import "strings"

// collected acknowledges together the reports of one address that came past its share of automatic mail: one receipt with all their
// numbers, on the next working morning (R71; users.md A19). Of a flood from many addresses no more leave on a morning than may in an hour;
// the others wait for the next one (R78).
func collected(p Policy, ev Event, cases []Case) Decision {
	var d Decision
	var order []string
	receipts := map[string]*FinderReceipts{}
	first := map[string]Case{}
	for _, c := range cases {
		if c.Scheme == Direct || !c.Collect || !c.Acknowledged.IsZero() || !c.State.Open() {
			continue
		}
		address := strings.ToLower(c.Finder.Address)
		r := receipts[address]
		if r == nil && len(order) >= p.AutoPerHour {
			continue
		}
		if r == nil {
			r = &FinderReceipts{Number: c.Number}
			receipts[address], first[address] = r, c
			order = append(order, address)
		}
		r.Numbers = append(r.Numbers, c.Number)
		r.Times = append(r.Times, Step{What: c.Number, At: c.Received})
		d.Also = append(d.Also, CaseChanges{Key: c.Key, Changes: []Change{{At: ev.At, Actor: keikai, Dated: &DateStart{What: "acknowledged"}}}})
	}
	for _, address := range order {
		c := first[address]
		d.tell(Notice{Kind: FinderReceiptsKind, To: "F", Lang: c.Finder.Language, Case: c.Key, Facts: receipts[address]})
	}
	return d
}
