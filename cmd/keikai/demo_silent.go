package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"keikai/templates"
)

// silence: the second developer never answers. When something is due is keikai's to say: the days pass until it writes.
func (st *stage) silence(ctx context.Context) error {
	st.act("demo.silence")
	marks := []phrase{{"・再度のご連絡", "- Reminder number"}, {"・ご回答の目安", "- Please answer by"}, {"〔これまでのご連絡〕", "How we tried"}}
	for n := range 3 {
		// Each reminder lists one try more than the one before.
		if err := st.awaits(ctx, silent, "developer/contact_reminder", append(marks, phrase{fmt.Sprintf("%d回目", n+1), fmt.Sprintf("Reminder number: %d", n+1)})...); err != nil {
			return err
		}
	}
	return nil
}

// telephone: mail did not reach it, and a person calls and logs the call.
func (st *stage) telephone(ctx context.Context) error {
	st.act("demo.telephone")
	by := st.lead(coordination)
	call := phrase{"初回連絡 V2 手段=電話", "contact V2 by=phone"}
	if err := st.awaits(ctx, by, "desk/proposal", phrase{"・判断する事項：メール以外", "- To be decided: another channel"}, phrase{"・期日", "- Day"}, phrase{"【" + st.jvn + "】 " + call.ja, "[" + st.jvn + "] " + call.en}); err != nil {
		return err
	}
	st.act("demo.called")
	if err := st.orders(ctx, by, coordination, st.ready(by, call.in(st.a.lang)), "", "desk/contact_text", phrase{"・連絡先", "- Where"}, phrase{"情報をお送りする窓口を教えて", "where we may send"}); err != nil {
		return err
	}
	log := phrase{"連絡記録 V2 手段=電話 結果=不応答", "log V2 by=phone outcome=no_answer"}
	if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, log), "", "desk/transcript"); err != nil {
		return err
	}
	p, err := st.party(ctx, st.jvn, "V2")
	if err != nil {
		return err
	}
	if len(p.Attempts) != 5 || p.Stage != "contacted" {
		return fmt.Errorf("V2 is %s after %d tries", p.Stage, len(p.Attempts))
	}
	st.a.tell("demo.tries")
	for _, t := range p.Attempts {
		at, err := time.Parse(time.RFC3339, *t.At)
		if err != nil {
			return err
		}
		fmt.Fprintf(st.a.out, "    %s  %s  %s\n", st.a.day(at), width.FillRight(templates.Word(st.a.lang, "channel", t.Channel), 10), templates.Word(st.a.lang, "outcome", t.Outcome))
	}
	fmt.Fprintln(st.a.out)
	return nil
}

// awaits lets the mornings pass, weekends and holidays too, until keikai writes a mail of that kind and with those words to somebody.
func (st *stage) awaits(ctx context.Context, name, kind string, words ...phrase) error {
	for range 30 {
		if err := st.nextMorning(ctx); err != nil {
			return err
		}
		if err := st.fetch(ctx, name); err != nil {
			return err
		}
		if slices.ContainsFunc(st.people[name].unread, st.people[name].looksFor(kind, words)) {
			st.sayDay()
			return st.gets(ctx, name, kind, words...)
		}
	}
	return fmt.Errorf("a month passed and %s got no %s", name, kind)
}

// nextMorning is a pass when the morning page and all that is due by the day have had their hour.
func (st *stage) nextMorning(ctx context.Context) error {
	y, m, d := st.clock.now().In(japan).Date()
	if err := st.clock.until(time.Date(y, m, d+1, 11, 0, 0, 0, japan)); err != nil {
		return err
	}
	return st.pass(ctx)
}
