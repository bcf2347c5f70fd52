package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot/message"
)

var formRow = regexp.MustCompile(`^(\d) .*[:：]`)

// fills writes answers into the reply form of the person's last mail: behind the colon of the field with that number.
func (st *stage) fills(name string, answers map[string]string) (string, error) {
	for _, text := range slices.Backward(st.people[name].read) {
		i := strings.Index(text, "-------- ")
		if i < 0 {
			continue
		}
		form, _, ok := strings.Cut(text[i:], "\n--------------------------------------------------------\n")
		if !ok {
			continue
		}
		rows, filled := strings.Split(form, "\n"), 0
		for i, r := range rows {
			if m := formRow.FindStringSubmatch(r); m != nil && answers[m[1]] != "" {
				rows[i] += " " + answers[m[1]]
				filled++
			}
		}
		if filled != len(answers) {
			return "", fmt.Errorf("the form of %s has not the fields of %v:\n%s", name, answers, form)
		}
		return strings.Join(rows, "\n") + "\n--------------------------------------------------------\n", nil
	}
	return "", fmt.Errorf("%s has no form", name)
}

// answers sends the filled reply form back, signed and sealed, under the number that the person knows.
func (st *stage) answers(ctx context.Context, name, desk string, answers map[string]string) error {
	form, err := st.fills(name, answers)
	if err != nil {
		return err
	}
	subject := "Re: " + phrase{"【" + st.people[name].number + "】", "[" + st.people[name].number + "]"}.in(st.people[name].lang)
	l, err := st.sends(ctx, name, desk, message.Outgoing{OuterSubject: subject, Subject: subject, Body: form}, true)
	if err != nil {
		return err
	}
	rows := st.rows(l)
	if !st.full {
		rows = slices.Concat(rows[:1], answered(rows, answers), rows[len(rows)-1:])
	}
	st.print(l, rows)
	return st.pass(ctx)
}

// answered are the fields of a form that have an answer, each with its choices.
func answered(rows []string, answers map[string]string) (some []string) {
	for i, r := range rows {
		if m := formRow.FindStringSubmatch(r); m != nil && answers[m[1]] != "" {
			from, to := block(rows, i)
			some = append(some, rows[from:to]...)
		}
	}
	return some
}
