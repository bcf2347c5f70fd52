package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// looksFor finds a mail of a kind that says the words in the person's language.
func (p *player) looksFor(kind string, words []phrase) func(letter) bool {
	return func(l letter) bool {
		lacks := func(w phrase) bool { return !says(l.text, w.in(p.lang)) }
		return l.kind == kind && !slices.ContainsFunc(words, lacks)
	}
}

// next takes the person's first unread mail of a kind that says the words; the others stay unread.
func (st *stage) next(ctx context.Context, name, kind string, words ...phrase) (letter, error) {
	if err := st.fetch(ctx, name); err != nil {
		return letter{}, err
	}
	p := st.people[name]
	i := slices.IndexFunc(p.unread, p.looksFor(kind, words))
	if i < 0 {
		return letter{}, p.misses(kind, words)
	}
	l := p.unread[i]
	p.unread = slices.Delete(p.unread, i, i+1)
	p.read = append(p.read, l.text)
	if tags := message.SplitSubject(l.outer.Subject).Tags; len(tags) == 1 {
		p.number = tags[0]
	}
	return l, nil
}

// misses says what a person waits for in vain: the kind did not come, or words are not in it.
func (p *player) misses(kind string, words []phrase) error {
	var kinds, lacking []string
	for _, l := range p.unread {
		kinds = append(kinds, l.kind)
		if l.kind != kind {
			continue
		}
		for _, w := range words {
			if !says(l.text, w.in(p.lang)) {
				lacking = append(lacking, w.in(p.lang))
			}
		}
	}
	if len(lacking) > 0 {
		return fmt.Errorf("%s to %s does not say %q", kind, p.name, lacking)
	}
	return fmt.Errorf("%s got no %s, but %q", p.name, kind, kinds)
}

// gets reads the person's mail of a kind that says the words, and shows the lines in which they stand. It must be sealed unless its
// kind stands in inClear.
func (st *stage) gets(ctx context.Context, name, kind string, words ...phrase) error {
	l, err := st.next(ctx, name, kind, words...)
	if err != nil {
		return err
	}
	if l.sealed == inClear[kind] {
		return fmt.Errorf("%s to %s: sealed is %t", kind, name, l.sealed)
	}
	rows := st.rows(l)
	if !st.full {
		rows = decisive(rows, words, st.people[name].lang)
	}
	st.print(l, rows)
	return nil
}

// says finds words in a text, also across the end of a line.
func says(text, words string) bool {
	return len(where(strings.Split(text, "\n"), words)) > 0
}

// where are the numbers of the line or the two lines in which the words stand for the first time.
func where(rows []string, words string) []int {
	for i, r := range rows {
		if strings.Contains(r, words) {
			return []int{i}
		}
		if i+1 == len(rows) {
			break
		}
		// Japanese is broken anywhere, English at a blank.
		if below := strings.TrimLeft(rows[i+1], " "); strings.Contains(r+below, words) || strings.Contains(r+" "+below, words) {
			if !strings.Contains(below, words) {
				return []int{i, i + 1}
			}
		}
	}
	return nil
}

// decisive are the lines in which the words stand for the first time, each with what belongs to it.
func decisive(rows []string, words []phrase, lang handling.Lang) []string {
	shown := map[int]bool{}
	cut := map[int]bool{} // where a block goes on unseen
	for _, w := range words {
		for _, i := range where(rows, w.in(lang)) {
			from, to := block(rows, i)
			for n := from; n < to; n++ {
				shown[n] = true
			}
			cut[to-1] = to-from == mostOfBlock && to < len(rows) && rows[to] != ""
		}
	}
	var some []string
	for i, r := range rows {
		if shown[i] {
			some = append(some, r)
		}
		if cut[i] && !shown[i+1] {
			some = append(some, "…")
		}
	}
	return some
}

// mostOfBlock is how many lines are shown of a paragraph or a list.
const mostOfBlock = 7

// block is the range of lines that belong to one: an item with its indented lines, a field of a quoted form with its value, and
// otherwise the paragraph, or the heading with the list below it.
func block(rows []string, i int) (from, to int) {
	from, to = i, i+1
	starts := func(n int, marks ...string) bool {
		return slices.ContainsFunc(marks, func(m string) bool { return strings.HasPrefix(rows[n], m) })
	}
	switch {
	case starts(i, "> ") && strings.HasSuffix(rows[i], ":") && to < len(rows) && starts(to, "> "):
		to++
	case starts(i, "・", "- ", "> ", "【", "[", "件名：", "Subject: ") || formRow.MatchString(rows[i]):
		for to < len(rows) && starts(to, "  ") {
			to++
		}
	default:
		for from > 0 && rows[from-1] != "" && !starts(from-1, "・", "- ", "> ", "  ") {
			from--
		}
		for to < len(rows) && rows[to] != "" && to-from < mostOfBlock {
			to++
		}
	}
	return from, to
}

// inClear are the kinds that travel in clear, signed.
var inClear = map[string]bool{"finder/receipt": true, "developer/window_check": true, "developer/contact_reminder": true,
	"developer/key_request": true, "operator/operator_contact": true, "operator/reply_recorded": true}
