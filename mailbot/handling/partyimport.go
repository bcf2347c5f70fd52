package handling

import (
	"cmp"
	"slices"
	"time"
)

// PartiesImported is a list that an administrator brings for the office's own (contract.md, party import columns). All of it is taken
// in, or nothing: Faults says why not.
type PartiesImported struct {
	By     string
	Rows   []PartyRow
	Have   []Party // the office's list
	Open   bool    // the office has an open case: contacts and trust are no longer an administrator's to change (S4)
	Anyway bool    // entries that look like others are meant
}

func (PartiesImported) event() {}

// PartyRow is one entry of such a list and where it stands in its file. Its keys are candidates unless somebody compared their
// fingerprints before the office began.
type PartyRow struct {
	Line        int    `json:"line"`
	Party       Party  `json:"party"`
	Confirmed   bool   `json:"confirmed,omitempty"`
	ConfirmedBy string `json:"confirmed_by,omitempty"`
	SaysVULDEF  bool   `json:"says_vuldef,omitempty"` // the list speaks of it; empty is not "no"
}

// ImportFault is one reason why a list is not taken in. Why is "value" (Given cannot stand there), "twice" (Other is the line that has
// the handle too), "there" (the list has the handle with other words), "same" (Other is a handle or line with the same Given),
// "late" (keys cannot be confirmed any more), "nobody" (confirmed by whom?) or "no_key".
type ImportFault struct {
	Line   int
	Column string
	Given  string
	Why    string
	Other  string
}

// Faults lists what stands in the way, in the order of the rows.
func (w PartiesImported) Faults() []ImportFault {
	var out []ImportFault
	for i, row := range w.Rows {
		f := row.fault(w.Open)
		if f.Why == "" {
			f = w.clash(i)
		}
		if f.Why != "" {
			f.Line = row.Line
			out = append(out, f)
		}
	}
	return out
}

// fault is what is wrong with a row by itself.
func (row PartyRow) fault(open bool) ImportFault {
	bad := row.Party.Fault()
	switch {
	case bad.Field != "":
		return ImportFault{Column: bad.Field, Given: bad.Given, Why: "value"}
	case row.Confirmed && open:
		return ImportFault{Column: "confirmed", Why: "late"}
	case row.Confirmed && row.ConfirmedBy == "":
		return ImportFault{Column: "confirmed_by", Why: "nobody"}
	case row.Confirmed && len(row.Party.Keys) == 0:
		return ImportFault{Column: "confirmed", Why: "no_key"}
	}
	return ImportFault{}
}

// clash finds another entry that the row repeats (R95).
func (w PartiesImported) clash(i int) ImportFault {
	p := w.Rows[i].Party
	for _, other := range w.Rows[:i] {
		if other.Party.Handle == p.Handle {
			return ImportFault{Column: "party", Given: p.Handle, Why: "twice", Other: decimal(uint64(other.Line))}
		}
		if what := p.Same(other.Party); what != "" && !w.Anyway {
			return ImportFault{Column: sameColumn(p, what), Given: what, Why: "same", Other: other.Party.Handle}
		}
	}
	for _, q := range w.Have {
		if q.Handle == p.Handle && w.Open && !sameWords(writtenAs(p, q.Charset, q.VULDEF), q) {
			return ImportFault{Column: "party", Given: p.Handle, Why: "there"}
		}
		// What the list has twice already was meant.
		known := slices.ContainsFunc(w.Have, func(have Party) bool { return have.Handle == p.Handle && have.Same(q) != "" })
		if what := p.Same(q); what != "" && !w.Anyway && !known {
			return ImportFault{Column: sameColumn(p, what), Given: what, Why: "same", Other: q.Handle}
		}
	}
	return ImportFault{}
}

func sameColumn(p Party, what string) string {
	switch what {
	case p.NameJA:
		return "name_ja"
	case p.NameEN:
		return "name_en"
	}
	return "addresses"
}

// entry is a row as it stands against the entry q of its handle. How mail is written may change at any time, since it turns no mail
// elsewhere; a list that does not speak of it leaves it alone.
func (w PartiesImported) entry(row PartyRow, q Party) Party {
	p := row.Party
	if w.Open {
		p.Charset = cmp.Or(p.Charset, q.Charset)
	}
	if w.Open && !row.SaysVULDEF {
		p.VULDEF = q.VULDEF
	}
	return p
}

func writtenAs(p Party, charset string, vuldef bool) Party {
	p.Charset, p.VULDEF = charset, vuldef
	return p
}

// sameWords: but for their keys the entries are one.
func sameWords(p, q Party) bool {
	return p.Handle == q.Handle && p.Kind == q.Kind && p.NameJA == q.NameJA && p.NameEN == q.NameEN && p.Language == q.Language && p.Charset == q.Charset &&
		slices.Equal(p.Addresses, q.Addresses) && p.Registration == q.Registration && slices.Equal(p.Keywords, q.Keywords) &&
		p.DirectReports == q.DirectReports && p.Public == q.Public && p.Person == q.Person && p.Salutation == q.Salutation && p.Phone == q.Phone && p.Fax == q.Fax &&
		p.Post == q.Post && p.Site == q.Site && p.Community == q.Community && p.VULDEF == q.VULDEF
}

// partiesImported gives the entries as they are from now on. What the list knows of a key stays.
func partiesImported(ev Event, w PartiesImported) Decision {
	var d Decision
	if len(w.Faults()) > 0 {
		return d
	}
	have := map[string]Party{}
	for _, q := range w.Have {
		have[q.Handle] = q
	}
	for _, row := range w.Rows {
		p := w.entry(row, have[row.Party.Handle])
		p.Keys, p.Former = slices.Clone(have[p.Handle].Keys), have[p.Handle].Former
		for _, k := range row.Party.Keys {
			p = p.withKey(row.entered(k, ev.At))
		}
		if q, known := have[p.Handle]; !known || !sameWords(p, q) || !slices.Equal(p.Keys, q.Keys) {
			d.Parties = append(d.Parties, p)
		}
	}
	return d
}

func (row PartyRow) entered(k PartyKey, at time.Time) PartyKey {
	k.Trust, k.State = Candidate, KeyCurrent
	if row.Confirmed {
		k.Trust, k.By, k.How, k.At = Confirmed, row.ConfirmedBy, "import", at
	}
	return k
}

// withKey files a certificate. One that is on file gets its newer bytes, and a better standing only by being confirmed: an import
// brings back no key that was taken out of use.
func (p Party) withKey(k PartyKey) Party {
	p.Keys = slices.Clone(p.Keys)
	i := slices.IndexFunc(p.Keys, func(have PartyKey) bool { return have.Fingerprint == k.Fingerprint })
	if i < 0 {
		p.Keys = append(p.Keys, k)
		return p
	}
	p.Keys[i].Armored = k.Armored
	if k.Trust == Confirmed && p.Keys[i].Trust != Confirmed && p.Keys[i].State == KeyCurrent {
		p.Keys[i].Trust, p.Keys[i].By, p.Keys[i].How, p.Keys[i].At = k.Trust, k.By, k.How, k.At
	}
	return p
}
