package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"keikai/mailbot"
)

// end shows what is left: the cases, the history of one of them, and the record that it all agrees.
func (st *stage) end(ctx context.Context) error {
	st.act("demo.end")
	err := st.a.print([]string{"id", "jvn", "kind", "state", "title", "parties"}, func(take func(json.RawMessage) error) error {
		return st.bot.Do(ctx, mailbot.Request{Command: "case.list"}, asJSON(take))
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(st.a.out)
	if err := st.parties(ctx); err != nil {
		return err
	}
	fmt.Fprintln(st.a.out)
	if err := st.chronology(ctx); err != nil {
		return err
	}
	ok, all := 0, 0
	err = st.bot.Do(ctx, mailbot.Request{Command: "audit.verify"}, func(v any) error {
		all++
		if v.(mailbot.CheckRow).OK {
			ok++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if ok == 0 || ok < all {
		return errors.New("the store's checks do not all hold")
	}
	st.a.tell("demo.audit", ok, st.a.env.Now().Sub(st.started).Seconds())
	return nil
}

// parties shows how each developer left the case.
func (st *stage) parties(ctx context.Context) error {
	st.act("demo.parties")
	return st.a.print([]string{"code", "name", "stage", "result", "status"}, func(take func(json.RawMessage) error) error {
		for _, code := range []string{"V1", "V2"} {
			p, err := st.party(ctx, st.product, code)
			if err != nil {
				return err
			}
			row, err := encode(p)
			if err != nil {
				return err
			}
			if err := take(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// chronology shows, on a screen, what of the case's history went between the coordination body and the developers.
func (st *stage) chronology(ctx context.Context) error {
	var rows []string
	all := 0
	r := mailbot.Request{Command: "case.journal", Args: []string{st.jvn}, Flags: map[string]string{"format": "chronology", "as": st.lead(coordination)}}
	err := st.bot.Do(ctx, r, func(v any) error {
		all++
		l, err := v.(mailbot.ChronologyRow).Line()
		if err != nil || l.Channel == "" || l.From == "" || l.To == "" || l.What == "filed" || l.From == "R" {
			return err
		}
		c := mailbot.ChronologyCells(l, st.a.lang)
		rows = append(rows, fmt.Sprintf("  %s %s  %s  %s  %s", c[0], c[1], width.FillRight(c[3]+" → "+c[4], 24), width.FillRight(c[5], 10), strings.TrimSpace(c[6]+"  "+c[8])))
		return nil
	})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return errors.New("the case has no history")
	}
	st.act("demo.chronology", all, len(rows), st.product)
	fmt.Fprintln(st.a.out, strings.Join(rows, "\n"))
	return nil
}
