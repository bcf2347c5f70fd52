package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"path/filepath"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/ledger"
	"keikai/mailbot/statistics/sample"
)

// lastOfLedger is the last day of what the office kept of its cases before the bot.
var lastOfLedger = handling.Date{Y: 2009, M: 3, D: 31}

// oldLedger gives the office its past: as many reports as the partnership published for each quarter until then.
func (st *stage) oldLedger(ctx context.Context) error {
	var text bytes.Buffer
	if err := ledger.Write(&text, pastRows()); err != nil {
		return err
	}
	if err := st.file("ledger.csv", text.Bytes()); err != nil {
		return err
	}
	l := &ledgerFile{app: st.a, path: filepath.Join(st.dir, "ledger.csv"), today: handling.DateOf(st.clock.now())}
	if err := l.check(); err != nil {
		return err
	}
	var done mailbot.LedgerDone
	r := mailbot.Request{Command: "ledger.import", Args: []string{"ledger.csv"}, Flags: map[string]string{"sha256": l.sum}}
	err := l.send(ctx, desk{bot: st.bot}, r, func(object json.RawMessage) error { return json.Unmarshal(object, &done) })
	if err == nil && done.New == 0 {
		err = fmt.Errorf("nothing was taken in from the ledger")
	}
	if err != nil {
		return err
	}
	st.act("demo.ledger", done.New)
	return nil
}

func pastRows() iter.Seq[ledger.Row] {
	return func(yield func(ledger.Row) bool) {
		for i, c := range sample.Ledger() {
			if known, there := c.AsOf(lastOfLedger); there && !yield(ledger.RowOf(fmt.Sprintf("L-%05d", i+1), known)) {
				return
			}
		}
	}
}

// quarter asks for the figures of its last quarter, by one line.
func (st *stage) quarter(ctx context.Context) error {
	st.act("demo.quarter")
	by := st.lead(reception)
	return st.orders(ctx, by, reception, phrase{"統計 2009年第1四半期", "stats 2009Q1"}.in(st.people[by].lang), "", "desk/answer_stats",
		phrase{"ソフトウエア製品に関するもの51件", "51 "}, phrase{"合計876件", "876"}, phrase{"5,251件", "5,251"}, phrase{"4.55件", "4.55"}, phrase{"stats-2009Q1.csv", "stats-2009Q1.csv"})
}
