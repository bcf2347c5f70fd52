package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// tidy is a cell without what a spreadsheet or its writer put around the words: full width, spaces, the apostrophe and the ="…" that keep a
// number from being calculated.
func tidy(s string) string {
	s = strings.TrimSpace(strings.Map(half, s))
	if inner, ok := strings.CutPrefix(s, `="`); ok {
		s = strings.TrimSuffix(inner, `"`)
	}
	return strings.TrimSpace(strings.TrimPrefix(s, "'"))
}

// half brings full-width letters, digits and marks to half width.
func half(r rune) rune {
	switch {
	case r == '\u3000' || r == '\u00A0':
		return ' '
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	}
	return r
}

// set reads one cell into a row; what is wrong, and what to do, else "".
func (r *reader) set(row *Row, column, text string) (what, hint string) {
	switch column {
	case "number":
		row.Number = numberOf(text)
	case "kind":
		return word(handling.LedgerKinds, text, &row.Kind)
	case "received":
		return r.day(text, &row.Received)
	case "accepted":
		return r.day(text, &row.Accepted)
	case "origin":
		return r.day(text, &row.Origin)
	case "notified":
		return r.day(text, &row.Notified)
	case "outcome":
		return outcome(text, row)
	case "outcome_date":
		return r.day(text, &row.Ended)
	case "vulnerability":
		return word(handling.VulnerabilityWords, text, &row.Vulnerability)
	case "threat":
		return word(handling.ThreatWords, text, &row.Threat)
	case "operator":
		return word(handling.OperatorWords, text, &row.Operator)
	case "product_type":
		return word(handling.ProductWords, text, &row.ProductType)
	case "licence":
		return word(handling.LicenceWords, text, &row.Licence)
	case "own_product":
		return truth(text, &row.Own)
	}
	return "", ""
}

// ipaNumber is a number as reception writes it, with its tag or without.
var ipaNumber = regexp.MustCompile(`^[\[【]?(?:IPA ?[#♯] ?)?(\d{8})[\]】]?$`)

// numberOf is a number in the form in which the desk knows it; one of another form stays as it is written.
func numberOf(text string) string {
	if m := ipaNumber.FindStringSubmatch(strings.ToUpper(text)); m != nil {
		return "IPA#" + m[1]
	}
	return text
}

// word reads a code, or the words for it.
func word(table handling.FigureTable, text string, into *string) (what, hint string) {
	w, ok := table.Named(text)
	if !ok {
		return fmt.Sprintf("%q is not known", text), "write one of: " + codeList(table)
	}
	*into = w.Code
	return "", ""
}

func codeList(table handling.FigureTable) string {
	var out []string
	for _, w := range table.Words {
		out = append(out, w.Code+" "+w.JA)
	}
	return strings.Join(out, ", ")
}

func outcome(text string, row *Row) (what, hint string) {
	if _, open := handling.LedgerOpen.Named(text); open {
		return "", ""
	}
	return word(handling.EndWords, text, &row.Outcome)
}

func truth(text string, into *bool) (what, hint string) {
	switch strings.ToLower(text) {
	case "true", "yes", "1", "はい", "○", "◯", "有", "該当":
		*into = true
	case "false", "no", "0", "いいえ", "×", "無", "非該当":
	default:
		return fmt.Sprintf("%q is neither yes nor no", text), "write true or false (はい, いいえ), or leave it empty"
	}
	return "", ""
}

var (
	compactDay = regexp.MustCompile(`^(20\d\d)(\d\d)(\d\d)$`)
	withHour   = regexp.MustCompile(`^(.*[0-9日)]) *(?:T| )\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$`)
	yearless   = regexp.MustCompile(`^\d{1,2}(/\d{1,2}|月\d{1,2}日)$`)
)

const dayHint = "write the day with its year: 2009-03-31, 2009/3/31, 平成21年3月31日 or H21.3.31"

// day reads a day that has been.
func (r *reader) day(text string, into *handling.Date) (what, hint string) {
	if m := withHour.FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(m[1])
	}
	if m := compactDay.FindStringSubmatch(text); m != nil {
		text = m[1] + "-" + m[2] + "-" + m[3]
	}
	if yearless.MatchString(text) {
		return fmt.Sprintf("%q has no year", text), dayHint
	}
	d, fault := handling.ParsePastDate(text, r.today)
	switch {
	case fault.Code == handling.FaultAmbiguous:
		return fmt.Sprintf("%q may be %s", text, either(fault.Readings)), dayHint
	case fault.Code == handling.FaultWrongWeekday:
		return fmt.Sprintf("%q is a %s", text, fault.Weekday), "correct the day or the weekday"
	case fault.Code == handling.FaultNoSuchDay:
		return fmt.Sprintf("there is no day %q", text), dayHint
	case fault.Code != "":
		return fmt.Sprintf("%q is no day", text), dayHint
	case d.Compare(r.today) > 0:
		return fmt.Sprintf("%s is still to come", d), "a ledger tells what has happened"
	}
	*into = d
	return "", ""
}

func either(days []handling.Date) string {
	var out []string
	for _, d := range days {
		out = append(out, d.String())
	}
	return strings.Join(out, " or ")
}

// contradiction finds what a row says against itself, and what it must say and does not.
func (row Row) contradiction() (column, what, hint string) {
	switch {
	case row.Number == "":
		return "number", "there is no number", "write the number of the report: by it a second import knows the row again"
	case row.Kind == "":
		return "kind", "it does not say of what", "write product (製品) or website (ウェブサイト)"
	case row.Received.IsZero():
		return "received", "there is no day of receipt", dayHint
	case row.Outcome != "" && row.Ended.IsZero():
		return "outcome_date", "there is an outcome and no day of it", "write the day, or empty the outcome while the report is in handling"
	case row.Outcome == "" && !row.Ended.IsZero():
		return "outcome", "there is a day of the end and no outcome", "write the outcome, or empty the day while the report is in handling"
	}
	for _, x := range []struct {
		column string
		day    handling.Date
	}{{"accepted", row.Accepted}, {"origin", row.Origin}, {"notified", row.Notified}, {"outcome_date", row.Ended}} {
		if !x.day.IsZero() && x.day.Compare(row.Received) < 0 {
			return x.column, fmt.Sprintf("%s lies before the receipt on %s", x.day, row.Received), "correct one of the two days"
		}
	}
	return row.wrongKind()
}

// wrongKind finds a word that is said of the other kind of case only.
func (row Row) wrongKind() (column, what, hint string) {
	kind := handling.CaseKind(row.Kind)
	for _, x := range []struct {
		column, code string
		table        handling.FigureTable
	}{
		{"outcome", row.Outcome, handling.EndWords}, {"vulnerability", row.Vulnerability, handling.VulnerabilityWords}, {"threat", row.Threat, handling.ThreatWords},
		{"operator", row.Operator, handling.OperatorWords}, {"product_type", row.ProductType, handling.ProductWords}, {"licence", row.Licence, handling.LicenceWords},
	} {
		if w, ok := x.table.Named(x.code); ok && !slices.Contains(w.Kinds, kind) {
			return x.column, fmt.Sprintf("%s (%s) is not said of a %s", w.Code, w.JA, row.Kind), "correct it, or the kind"
		}
	}
	switch {
	case kind == handling.Website && (row.Own || !row.Origin.IsZero()):
		return "kind", "a website has no own product and no origin day", "correct the kind, or empty those cells"
	case kind == handling.Product && !row.Notified.IsZero():
		return "notified", "a product has no operator", "correct the kind, or empty the cell"
	}
	return "", "", ""
}
