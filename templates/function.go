package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"keikai/mailbot/handling"
)

// jst is Japan's time. It is fixed: the machine's zone and the zone files have no say in dates of the guideline.
var jst = time.FixedZone("JST", 9*60*60)

// noCase is the number in every example: numbers are drawn above zero, so that no case ever has it (R88).
const noCase = "IPA#00000000"

// heldLines is how many lines of a held mail a coordinator is shown.
const heldLines = 20

// functions gives the templates of a language what they may call. They format and do nothing else.
func functions(l handling.Lang) template.FuncMap {
	return template.FuncMap{
		"date":       func(t time.Time) string { return date(l, t) },
		"utc":        utc,
		"day":        func(d any) string { return dayOf(l, d) },
		"word":       func(group string, key any) string { return Word(l, group, fmt.Sprint(key)) },
		"item":       func(form, key string) string { return item(l, form, key) },
		"join":       func(parts []string) string { return strings.Join(parts, listComma(l)) },
		"quote":      quote,
		"codes":      func(k handling.Classification) []codeShown { return codes(l, k) },
		"gap":        func(g handling.PageGap) string { return gap(l, g) },
		"grouped":    grouped,
		"bytes":      grouping,
		"salutation": func(r Recipient) string { return salutation(l, r) },
		"yours":      yours,
		"line":       func(c handling.Command) string { return c.Line(l) },
		"ready":      func(r handling.ReadyLine) string { return ready(l, r) },
		"about":      func(r handling.ReadyLine) string { return about(l, r) },
		"verb":       verb,
		"verbs":      verbs,
		"verbname":   func(v handling.Verb) string { return verbName(l, v) },
		"synopsis":   func(v handling.Verb) string { return synopsis(l, v) },
		"example":    func(v handling.Verb) string { return example(l, v) },
		"choices":    func(a handling.Argument) string { return choices(l, a) },
		"argname":    func(a handling.Argument) string { return argumentName(l, a) },
		"mend":       func(o Office, r *handling.Refusal) mended { return mend(l, o.Realm, r) },
		"written":    func(line string, v handling.Verb) string { return written(l, line, v) },
		"shortened":  shortened,
		"states":     func(v handling.Verb) string { return states(l, v) },
		"wish":       func(k handling.CaseKind, which string) string { return wish(l, k, which) },
		"becomes":    func(old, now bool) string { return becomes(l, old, now) },
		"maytext":    func(v handling.Verb) bool { return v.Text == handling.TextMay },
		"two":        needsTwo,
		"command":    command,
		"inverse":    func(r handling.Result) string { return inverse(l, r) },
		"card":       func(r handling.Realm) []cardGroup { return card(l, r) },
		"common":     common,
		"value":      func(s handling.Shift, v string) string { return value(l, s.What, v) },
		"begins":     begins,
		"lineday":    func(line handling.ChronologyLine) string { return lineDay(l, line) },
		"step":       func(what, word string) string { return step(l, what, word) },
		"struck":     func(r handling.Release, n int) bool { return slices.Contains(r.Struck, n) },
		"found":      func(finding string) string { return found(l, finding) },
		"revised":    revised,
		"starts":     starts,
		"head":       head,
		"rest":       rest,
		"tally":      tally,
		"indent":     indent,
		"ordinal":    func(i int) int { return i + 1 },
		"recorded":   func(a handling.FieldAnswer) string { return recorded(l, a) },
		"fieldname":  func(form, key string) string { return fieldName(l, form, key) },
		"replyform":  func(form string, r handling.Role, kept ...string) string { return replyForm(l, form, r, kept...) },
	}
}

var weekdaysJA = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// date prints a point in time with its weekday and zone: 2026年2月10日(火) 12:00 JST, Tue 2026-02-10 12:00 JST (03:00 UTC).
func date(l handling.Lang, t time.Time) string {
	if t.IsZero() {
		return Word(l, "common", "none")
	}
	jstTime := day(l, t) + t.In(jst).Format(" 15:04 JST")
	if l == handling.Japanese {
		return jstTime
	}
	return jstTime + " (" + utc(t) + ")"
}

// lineDay prints when a step of a chronology was: the day alone where the hour is masked.
func lineDay(l handling.Lang, line handling.ChronologyLine) string {
	if _, hour := line.Day(); hour == "" {
		return day(l, line.At)
	}
	return date(l, line.At)
}

// utc prints the hour elsewhere, with the day where it is another one. Japanese gives it where a reader abroad shares the date: the day
// of publication.
func utc(t time.Time) string {
	u := t.UTC()
	if u.Day() != t.In(jst).Day() {
		return u.Format("2006-01-02 15:04 UTC")
	}
	return u.Format("15:04 UTC")
}

// dayOf prints a day, or the day of a point in time.
func dayOf(l handling.Lang, d any) string {
	switch d := d.(type) {
	case handling.Date:
		return day(l, d.Time(0, 0))
	case time.Time:
		return day(l, d)
	}
	return ""
}

// day prints the day in Japan.
func day(l handling.Lang, t time.Time) string {
	if t.IsZero() {
		return Word(l, "common", "none")
	}
	j := t.In(jst)
	if l == handling.Japanese {
		return j.Format("2006年1月2日") + "(" + weekdaysJA[j.Weekday()] + ")"
	}
	return j.Format("Mon 2006-01-02")
}

// quote sets text from outside apart: no line of it can be taken for one of ours.
func quote(s string) string {
	lines := strings.Split(Wrap(strings.Trim(s, "\n"), columns-2), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+l, " \t")
	}
	return strings.Join(lines, "\n")
}

// grouped prints a fingerprint in groups of four, as people compare it.
func grouped(fingerprint string) string {
	plain := strings.ToUpper(strings.ReplaceAll(fingerprint, " ", ""))
	var groups []string
	for g := range slices.Chunk([]rune(plain), 4) {
		groups = append(groups, string(g))
	}
	return strings.Join(groups, " ")
}

// grouping prints a number with commas.
func grouping(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func listComma(l handling.Lang) string {
	if l == handling.Japanese {
		return "、"
	}
	return ", "
}

var (
	honorifics = []string{"御中", "様", "さま", "殿", "さん"}
	companies  = []string{"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "財団法人", "社団法人", "（株）", "（有）"}
)

// salutation writes 宛名 or "Dear …,". A company is addressed 御中 and a person 様, never both (users.md C13).
func salutation(l handling.Lang, r Recipient) string {
	name := strings.TrimSpace(r.Name)
	if r.Salutation != "" {
		return r.Salutation
	}
	if r.Role != "" {
		return partySalutation(l, r)
	}
	if l == handling.English {
		switch {
		case r.Coordinator:
			return name + ","
		case name == "":
			return "Dear Reporter,"
		}
		return "Dear " + name + ","
	}
	for _, h := range honorifics {
		name = strings.TrimSpace(strings.TrimSuffix(name, h))
	}
	switch {
	case name == "" && r.Coordinator:
		return "ご担当者 様"
	case name == "":
		return "届出者 様"
	case isCompany(name):
		return name + " 御中"
	}
	return name + " 様"
}

// partySalutation addresses a party: the company, and on a line of its own the person, who alone is 様 then. Nobody knows who reads
// the first mail to a site, so it is addressed to whoever is in charge of it.
func partySalutation(l handling.Lang, r Recipient) string {
	name, person := strings.TrimSpace(r.Name), strings.TrimSpace(r.Person)
	if l == handling.English {
		switch {
		case person != "":
			return "Dear " + person + ","
		case name != "":
			return "Dear " + name + ","
		case r.Role == handling.Operator:
			return "Dear Website Team,"
		case r.Role == handling.ConstructionProvider, r.Role == handling.Authority, r.Role == handling.Infrastructure, r.Role == handling.Member:
			return "To the person in charge,"
		}
		return "Dear Security Team,"
	}
	for _, h := range honorifics {
		name, person = strings.TrimSpace(strings.TrimSuffix(name, h)), strings.TrimSpace(strings.TrimSuffix(person, h))
	}
	switch {
	case name == "" && person == "" && r.Role == handling.Operator:
		return "ウェブサイトご担当者 様"
	case name == "" && person == "" && r.Role == handling.Member:
		return "委員 各位"
	case name == "" && person == "" && (r.Role == handling.ConstructionProvider || r.Role == handling.Authority || r.Role == handling.Infrastructure):
		return "ご担当者 様"
	case name == "" && person == "":
		return "脆弱性対応ご担当者 様"
	case person == "" && (r.Role == handling.Member || r.Role == handling.Developer && !isCompany(name) && strings.ContainsAny(name, " \u3000")):
		return name + " 様" // a member of the committee, or a person who makes a product alone
	case person == "":
		return name + " 御中"
	case name == "":
		return person + " 様"
	}
	return name + "\n" + person + " 様"
}

// yours is how a Japanese text speaks of a developer: 貴社 to a company, 貴組織 to whoever is not known to be one (users.md 2).
func yours(r Recipient) string {
	name := strings.TrimSpace(r.Name)
	for _, h := range honorifics {
		name = strings.TrimSpace(strings.TrimSuffix(name, h))
	}
	if isCompany(name) {
		return "貴社"
	}
	return "貴組織"
}

// isCompany tells 株式会社例 and 例株式会社 from 株式会社例 山田太郎, which is a person.
func isCompany(name string) bool {
	for _, c := range companies {
		if strings.HasSuffix(name, c) || strings.HasPrefix(name, c) && !strings.ContainsAny(name, " \u3000") {
			return true
		}
	}
	return false
}

func ready(l handling.Lang, r handling.ReadyLine) string {
	if r.Line != "" {
		return r.Line
	}
	return r.Command.Line(l)
}

func about(l handling.Lang, r handling.ReadyLine) string {
	if r.About != "" {
		return r.About
	}
	v, _ := handling.VerbNamed(r.Command.Verb)
	if chosen := chosenWords(l, v, r.Command); chosen != "" {
		return v.About.In(l) + handling.Phrase{JA: "（" + chosen + "）", EN: " (" + chosen + ")"}.In(l)
	}
	return v.About.In(l)
}

// chosenWords tells one line of a verb from the next: 不受理 対象外 from 不受理 記載不足.
func chosenWords(l handling.Lang, v handling.Verb, c handling.Command) string {
	var words []string
	for _, a := range v.Args {
		for _, ch := range a.Values {
			if !a.Key && slices.Contains(c.Args, ch.Value) {
				words = append(words, handling.Phrase{JA: ch.Japanese[0], EN: ch.Value}.In(l))
			}
		}
	}
	return strings.Join(words, listComma(l))
}

// shortened keeps as much of a held mail as tells whether it is worth opening.
func shortened(q handling.Quoted) handling.Quoted {
	q.Text, q.Outside = firstLines(q.Text), firstLines(q.Outside)
	return q
}

func firstLines(text string) string {
	if lines := strings.Split(text, "\n"); len(lines) > heldLines {
		return strings.Join(lines[:heldLines], "\n") + "\n…"
	}
	return text
}

// websiteLetters are the letters of the website list (guideline V.2.4) where they differ from the product list (IV.2.5).
var websiteLetters = map[string]string{"url": "オ", "why": "カ", "how_found": "カ", "steps": "カ", "threat": "カ", "other_organisations": "ク"}

// item names a field of a report form, with its letter in the guideline's list for that kind of report, if it has one.
func item(l handling.Lang, form, key string) string {
	f, ok := handling.FormFieldByKey(key)
	if !ok {
		return key
	}
	letter := f.Letter
	if w, ok := websiteLetters[key]; ok && form == "website" {
		letter = w
	}
	label := strings.ReplaceAll(handling.Phrase{JA: f.JA, EN: f.EN}.In(l), "ソフトウエア", "ソフトウェア")
	switch {
	case letter == "":
		return label
	case l == handling.Japanese:
		return "（" + letter + "）" + label
	}
	return label + " (" + letter + ")"
}

// codeShown is one code of a case in words.
type codeShown struct{ Name, Words string }

// codes are those that are known of a case.
func codes(l handling.Lang, k handling.Classification) (out []codeShown) {
	for _, x := range k.Codes() {
		if *x.Code != "" {
			out = append(out, codeShown{x.Name, figureWord(l, x.Name, *x.Code)})
		}
	}
	return out
}
