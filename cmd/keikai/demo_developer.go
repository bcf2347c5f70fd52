package main

import "context"

// addDevelopers: the coordination body takes the case and brings two developers of the office's list into it, which needs two persons.
func (st *stage) addDevelopers(ctx context.Context) error {
	st.act("demo.take")
	by, other := st.lead(coordination), st.second(coordination)
	if err := st.orders(ctx, by, coordination, st.say(by, st.jvn, phrase{"受領", "take"}), "", "desk/transcript"); err != nil {
		return err
	}
	if err := st.gets(ctx, st.lead(reception), "body/handover_taken", phrase{"・受領日時", "- Taken over"}, phrase{"・調整側の担当者", "- In charge there"}); err != nil {
		return err
	}
	st.act("demo.add")
	verb := phrase{"開発者追加 rei-soft silent-works", "vendor add rei-soft silent-works"}
	if err := st.ordersTwice(ctx, by, coordination, st.say(by, st.jvn, verb), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, other, "desk/approval_request", phrase{"> 【", "> ["}, phrase{"V1 ", "V1 "}, phrase{"V2 ", "V2 "}, phrase{"使用できる鍵", "has no key"}); err != nil {
		return err
	}
	if err := st.approves(ctx, other, coordination); err != nil {
		return err
	}
	for _, code := range []string{"V1", "V2"} {
		p, err := st.party(ctx, st.jvn, code)
		if err != nil {
			return err
		}
		st.a.tell("demo.joined", code, p.Name, *p.Reference)
	}
	st.a.tell("demo.joined_end")
	return nil
}

// firstContact: the registered developer is sent a summary, the other one is asked whom to write to. The origin day begins.
func (st *stage) firstContact(ctx context.Context) error {
	st.act("demo.contact")
	by := st.lead(coordination)
	line := st.say(by, st.jvn, phrase{"初回連絡 V1", "contact V1"})
	if err := st.ordersTwice(ctx, by, coordination, line, st.a.word("demo.text.summary"), phrase{"まだ実行していません", "have not"}, phrase{"・V1（", "- V1 ("}); err != nil {
		return err
	}
	if err := st.gets(ctx, developer, "developer/summary", phrase{"・製品又は技術", "- Product or technology"}, phrase{"・起算日：", "- Origin day:"}, phrase{"・公表日の目安", "- Target for publication"},
		phrase{"・ご回答の目安", "- Please answer by"}, phrase{"〔概要〕", "Summary"}, phrase{"1 詳細情報：", "1 Details:"}); err != nil {
		return err
	}
	st.act("demo.contact_finder")
	if err := st.gets(ctx, finder, "finder/origin_day", phrase{ja: "・起算日"}, phrase{ja: "・公表の目安"}); err != nil {
		return err
	}
	st.act("demo.contact_silent")
	if err := st.ordersTwice(ctx, by, coordination, st.say(by, st.jvn, phrase{"初回連絡 V2", "contact V2"}), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, silent, "developer/window_check", phrase{"お知らせしたいことがあります", "We would like to tell you"}, phrase{"・管理番号", "- Number"}, phrase{"・ご回答の目安", "- Please answer by"},
		phrase{"・脆弱性関連情報をお受け取り", "- Who receives"}, phrase{"・暗号化に使用する", "- An OpenPGP public key"}); err != nil {
		return err
	}
	return st.inState(ctx, st.product, "contacting")
}

// developerAnswers: the form of the notice comes back, sealed and signed.
func (st *stage) developerAnswers(ctx context.Context) error {
	st.act("demo.developer_answers")
	if err := st.answers(ctx, developer, coordination, map[string]string{"1": "1", "5": "PSIRT-88"}); err != nil {
		return err
	}
	if err := st.gets(ctx, developer, "developer/reply_recorded", phrase{"・詳細情報：希望する", "- Details: please send"}, phrase{"・貴社管理番号：PSIRT-88", "- Your reference: PSIRT-88"}); err != nil {
		return err
	}
	return st.partyIs(ctx, st.jvn, "V1", "window_confirmed")
}

// details: what the finder wrote goes to the developer, sealed, without a word of who the finder is; the developer verifies it.
func (st *stage) details(ctx context.Context) error {
	st.act("demo.details")
	by := st.lead(coordination)
	if err := st.ordersTwice(ctx, by, coordination, st.say(by, st.jvn, phrase{"詳細連絡 V1", "detail V1"}), ""); err != nil {
		return err
	}
	if err := st.gets(ctx, developer, "developer/detail", phrase{"・貴社管理番号", "- Your reference"}, phrase{"> 再現手順", "> 再現手順"}, phrase{"> 添付の poc.txt", "> 添付の poc.txt"}, phrase{"届出者に関する情報は含めていません", "does not say who the finder is"}); err != nil {
		return err
	}
	if err := st.gets(ctx, finder, "finder/detail_delivered", phrase{ja: "・詳細情報の連絡日"}); err != nil {
		return err
	}
	if err := st.morning("2009-07-10 10:00"); err != nil {
		return err
	}
	st.act("demo.verified")
	if err := st.answers(ctx, developer, coordination, map[string]string{"1": "2009-07-08", "2": "1", "4": "2009-08-27"}); err != nil {
		return err
	}
	if err := st.gets(ctx, developer, "developer/reply_recorded", phrase{"・検証結果：脆弱性あり", "- Result: vulnerable"}, phrase{"・対策予定日：2009年8月27日(木)", "- Fix planned for: Thu 2009-08-27"}); err != nil {
		return err
	}
	if err := st.gets(ctx, st.lead(reception), "body/result_report", phrase{"脆弱性あり", "vulnerab"}); err != nil {
		return err
	}
	return st.partyIs(ctx, st.jvn, "V1", "fixing")
}
