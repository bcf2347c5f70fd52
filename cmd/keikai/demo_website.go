package main

import (
	"context"
	_ "embed" // the reports of the website
)

var (
	//go:embed story/site_ja.txt
	demoSiteJA string
	//go:embed story/site_en.txt
	demoSiteEN string
)

// siteReport: a website's flaw is reported by the form and accepted; the operator of the site is found in the office's list.
func (st *stage) siteReport(ctx context.Context) error {
	if err := st.morning("2009-09-03 10:00"); err != nil {
		return err
	}
	st.act("demo.site_report")
	subject := phrase{"ウェブアプリケーション脆弱性関連情報の届出", "Vulnerability report for a website"}.in(st.a.lang)
	if err := st.reports(ctx, siteFinder, subject, phrase{demoSiteJA, demoSiteEN}.in(st.a.lang)); err != nil {
		return err
	}
	if err := st.gets(ctx, siteFinder, "finder/receipt", phrase{"・取扱番号", "- Number"}, phrase{"・受信日時", "- Received"}); err != nil {
		return err
	}
	st.site = st.people[siteFinder].number
	by := st.lead(reception)
	if err := st.silently(func() error { return st.gets(ctx, by, "desk/new_report") }); err != nil {
		return err
	}
	st.act("demo.site_accepted")
	if err := st.orders(ctx, by, reception, st.ready(by, phrase{"受理 ウェブ", "accept website"}.in(st.a.lang)), "", "desk/transcript"); err != nil {
		return err
	}
	if err := st.gets(ctx, siteFinder, "finder/accepted_website", phrase{"・受理日", "- Acceptance"}, phrase{"公表しません", "- Neither the site"}); err != nil {
		return err
	}
	return st.inState(ctx, st.site, "accepted")
}

// operatorContact is the first of three stages: who reads such mail, and how may the details be sent? The address of the page is all
// that it says.
func (st *stage) operatorContact(ctx context.Context) error {
	st.act("demo.operator_contact")
	by := st.lead(reception)
	if err := st.orders(ctx, by, reception, st.say(by, st.site, phrase{"運営者 rei-shop", "operator rei-shop"}), "", "desk/transcript"); err != nil {
		return err
	}
	if err := st.ordersTwice(ctx, by, reception, st.say(by, st.site, phrase{"初回連絡 O1", "contact O1"}), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, operator, "operator/operator_contact", phrase{"対象のURL", "- URL"}, phrase{"・ご回答の目安", "- Please answer by"}, phrase{"5 詳細情報の送付方法", "5 How to send details"}); err != nil {
		return err
	}
	return st.gets(ctx, siteFinder, "finder/handling_started", phrase{"・連絡を開始した日", "- First contact"})
}

// operatorAnswers is the second: the operator chose encrypted mail, and gets the details.
func (st *stage) operatorAnswers(ctx context.Context) error {
	if err := st.morning("2009-09-04 11:00"); err != nil {
		return err
	}
	st.act("demo.operator_answers")
	if err := st.answers(ctx, operator, reception, map[string]string{"2": st.a.word("demo.text.person"), "5": "1"}); err != nil {
		return err
	}
	if err := st.gets(ctx, operator, "operator/reply_recorded", phrase{"・詳細情報の送付方法：PGP", "- How to send details: mail encrypted"}); err != nil {
		return err
	}
	if err := st.partyIs(ctx, st.site, "O1", "window_confirmed"); err != nil {
		return err
	}
	st.act("demo.operator_detail")
	by := st.lead(reception)
	if err := st.ordersTwice(ctx, by, reception, st.say(by, st.site, phrase{"詳細連絡 O1", "detail O1"}), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, operator, "operator/operator_detail", phrase{"・受領と調査結果", "- Receipt and result"}, phrase{"・修正完了のご報告の目安", "- Report of the fix"}, phrase{"> 脆弱性の種類", "> kind of vulnerability"}, phrase{"届出者に関する情報は、お知らせしていません", "We do not pass on who the finder is"}); err != nil {
		return err
	}
	return st.inState(ctx, st.site, "notified")
}

// siteFixed is the third: the operator reports the fix, reception looks at the page and says that it is one.
func (st *stage) siteFixed(ctx context.Context) error {
	if err := st.morning("2009-09-25 10:00"); err != nil {
		return err
	}
	st.act("demo.fix_reported")
	if err := st.answers(ctx, operator, reception, map[string]string{"3": "1", "4": "1", "5": "2009-09-24", "7": "1"}); err != nil {
		return err
	}
	if err := st.gets(ctx, operator, "operator/fix_report_received", phrase{"・対応内容", "- What was done: "}, phrase{"・完了日", "- Done on"}); err != nil {
		return err
	}
	if err := st.partyIs(ctx, st.site, "O1", "fix_reported"); err != nil {
		return err
	}
	st.act("demo.fixed")
	by := st.lead(reception)
	verb := phrase{"修正完了 対応=修正", "fixed how=modified"}
	if err := st.ordersTwice(ctx, by, reception, st.say(by, st.site, verb), "", phrase{"完了日", "Done on"}, phrase{"対応内容", "What was done"}); err != nil {
		return err
	}
	st.act("demo.fixed_told")
	if err := st.gets(ctx, siteFinder, "finder/website_fixed", phrase{"・修正完了の日：2009年9月24日", "- Fixed: Thu 2009-09-24"}, phrase{"・対応の方法", "- What was done"}, phrase{"効力を失います", "no longer in force"}); err != nil {
		return err
	}
	if err := st.gets(ctx, operator, "operator/operator_fixed", phrase{"・対応内容", "- What was done"}, phrase{"・取扱い終了日", "- Handling ended on"}); err != nil {
		return err
	}
	return st.inState(ctx, st.site, "fixed")
}
