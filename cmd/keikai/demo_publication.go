package main

import (
	"context"
	"fmt"
)

// dateProposed: both developers are asked about a day; the one that answers agrees by the form.
func (st *stage) dateProposed(ctx context.Context) error {
	st.act("demo.propose")
	by := st.lead(coordination)
	verb := phrase{"公表日案 2009-09-02 12:00 回答期限=2009-08-19", "propose 2009-09-02 12:00 answer-by=2009-08-19"}
	if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, verb), "", "desk/transcript"); err != nil {
		return err
	}
	if err := st.gets(ctx, developer, "developer/date_proposal", phrase{"・公表日時（案）", "- Proposed"}, phrase{"・起算日からの日数", "- Days from the origin day"}, phrase{"・ご回答の目安", "- Please answer by"}); err != nil {
		return err
	}
	st.act("demo.held")
	if err := st.gets(ctx, by, "desk/held_no_key", phrase{"暗号化せずに送信することはありません", "It will not be sent without encryption"}, phrase{"・通知：", "- Notice:"}, phrase{"・宛先：", "- Recipient:"}); err != nil {
		return err
	}
	if err := st.gets(ctx, silent, "developer/key_request", phrase{"公開鍵をお預かりしていない", "no public key of yours"}); err != nil {
		return err
	}
	st.act("demo.agreed")
	if err := st.answers(ctx, developer, coordination, map[string]string{"1": "1"}); err != nil {
		return err
	}
	return st.gets(ctx, developer, "developer/reply_recorded", phrase{"・公表日（案）：同意する", "- Proposed date: accept"})
}

// dateFixed: the day is fixed although one of them was silent, which keikai shows first and never takes for consent.
func (st *stage) dateFixed(ctx context.Context) error {
	st.act("demo.unanswered")
	by := st.lead(coordination)
	if err := st.awaits(ctx, by, "desk/proposal", phrase{"・判断する事項：公表日（案）への回答", "- To be decided: answers to the proposed date"}, phrase{"・期日", "- Day"}); err != nil {
		return err
	}
	st.act("demo.schedule")
	verb := phrase{"公表日 2009-09-02 12:00", "schedule 2009-09-02 12:00"}
	if err := st.ordersTwice(ctx, by, coordination, st.say(by, st.jvn, verb), "", phrase{"・公表日時", "- Publication"}, phrase{"・V1：", "- V1:"}, phrase{"・V2：", "- V2:"}); err != nil {
		return err
	}
	st.act("demo.scheduled")
	if err := st.gets(ctx, developer, "developer/date_fixed", phrase{"・公表日時", "- Publication"}, phrase{"・起算日からの日数", "- Days from the origin day"}, phrase{"・JVN番号：" + st.jvn, "- JVN number: " + st.jvn}); err != nil {
		return err
	}
	if err := st.gets(ctx, finder, "finder/date_planned", phrase{ja: "・公表予定日時"}, phrase{ja: "・起算日"}); err != nil {
		return err
	}
	return st.inState(ctx, st.product, "scheduled")
}

// countermeasure: the developer says what the publication will show of its product.
func (st *stage) countermeasure(ctx context.Context) error {
	st.act("demo.countermeasure")
	if err := st.gets(ctx, developer, "developer/countermeasure_request", phrase{"・ご報告の目安", "- Please report by"}, phrase{"・ご報告いただいている対応状況", "- Your status on file"}); err != nil {
		return err
	}
	if err := st.answers(ctx, developer, coordination, map[string]string{"1": "1", "2": "3.1.5"}); err != nil {
		return err
	}
	if err := st.silently(func() error {
		return st.gets(ctx, developer, "developer/reply_recorded", phrase{"・対応状況：該当製品あり", "- Status: vulnerable"}, phrase{"・修正版：3.1.5", "- Fixed version: 3.1.5"})
	}); err != nil {
		return err
	}
	st.act("demo.countdown")
	return st.awaits(ctx, developer, "developer/countdown", phrase{"・公表日時", "- Publication"}, phrase{"・掲載する対応状況", "- Status that will be shown"})
}

// published: one person of each body, and not before the hour.
func (st *stage) published(ctx context.Context) error {
	if err := st.morning("2009-09-02 11:00"); err != nil {
		return err
	}
	st.act("demo.publish")
	by, other := st.lead(coordination), st.lead(reception)
	if err := st.ordersTwice(ctx, by, coordination, st.say(by, st.jvn, phrase{"JVN公表", "publish"}), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, other, "desk/release_joint", phrase{"・V1：", "- V1:"}, phrase{"・V2：", "- V2:"}, phrase{"・F：", "- F:"}, phrase{"〔承認する内容〕", "What you approve"}, phrase{"・公表日時：2009年9月2日(水) 12:00", "- Published at: Wed 2009-09-02 12:00"}, phrase{"・掲載案の照合値", "- Check value of the page"}); err != nil {
		return err
	}
	st.act("demo.approve_publish")
	if err := st.approves(ctx, other, reception); err != nil {
		return err
	}
	if err := st.inState(ctx, st.product, "scheduled"); err != nil {
		return err
	}
	if err := st.morning("2009-09-02 12:00"); err != nil {
		return err
	}
	if err := st.pass(ctx); err != nil {
		return err
	}
	st.act("demo.published")
	if err := st.gets(ctx, developer, "developer/published", phrase{"・JVN番号", "- JVN number"}, phrase{"・掲載ページ", "- Page"}, phrase{"・公表日時", "- Published"}); err != nil {
		return err
	}
	if err := st.gets(ctx, finder, "finder/published", phrase{ja: "・JVN番号"}, phrase{ja: "・公表日時"}, phrase{ja: "・お名前の掲載"}); err != nil {
		return err
	}
	if err := st.inState(ctx, st.product, "published"); err != nil {
		return err
	}
	for code, want := range map[string]string{"V1": "vulnerable", "V2": "provided"} {
		p, err := st.party(ctx, st.product, code)
		if err != nil {
			return err
		}
		if p.Status == nil || *p.Status != want || p.Stage != "published" {
			return fmt.Errorf("%s was published otherwise than as %s", code, want)
		}
	}
	return st.finderUnnamed(ctx)
}

// finderUnnamed counts what reached the developers; each mail was searched when it was opened.
func (st *stage) finderUnnamed(ctx context.Context) error {
	n := 0
	for _, name := range []string{developer, silent} {
		if err := st.fetch(ctx, name); err != nil {
			return err
		}
		n += st.people[name].got
	}
	if n == 0 {
		return fmt.Errorf("no mail reached the developers")
	}
	st.a.tell("demo.developers_end", n)
	return nil
}
