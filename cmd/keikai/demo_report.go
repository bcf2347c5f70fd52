package main

import (
	"context"
	_ "embed" // the texts of the story
	"fmt"

	"keikai/mailbot/message"
)

//go:embed story/report.txt
var demoReport string

//go:embed story/website.txt
var demoWebsite string

// reports sends a finder's report, signed and sealed, with the finder's key beside it, and lets the bot handle it.
func (st *stage) reports(ctx context.Context, from, subject, body string, more ...message.Attachment) error {
	key, err := st.people[from].secret.Certificate().Armor()
	if err != nil {
		return fmt.Errorf("armor key: %w", err)
	}
	files := append([]message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: key}}, more...)
	return st.writes(ctx, from, reception, message.Outgoing{OuterSubject: "...", Subject: subject, Body: body, Attachments: files}, true)
}

func (st *stage) report(ctx context.Context) error {
	st.sayDay()
	st.act("demo.report")
	code := message.Attachment{Name: "poc.txt", Type: "text/plain", Content: []byte("(verification code)\n")}
	if err := st.reports(ctx, finder, "ソフトウエア製品脆弱性関連情報の届出", demoReport, code); err != nil {
		return err
	}
	st.act("demo.receipt")
	if err := st.gets(ctx, finder, "finder/receipt", phrase{ja: "受信いたしました"}, phrase{ja: "・取扱番号"}, phrase{ja: "・受信日時"}, phrase{ja: "ハッシュ値"}); err != nil {
		return err
	}
	st.product = st.people[finder].number
	st.act("demo.new_report")
	words := []phrase{{"・様式", "- Form"}, {"・届出者の鍵", "- Finder's key"}, {"〔記載のない必須項目〕", "Required items that are missing"}, {"・名称", "- product name"},
		{"> 例示メールソフト", "> 例示メールソフト"}, {"〔次にできる指示〕", "What you can do next"}, {"【" + st.product + "】 受理 製品", "[" + st.product + "] accept product"}}
	if err := st.gets(ctx, st.lead(reception), "desk/new_report", words...); err != nil {
		return err
	}
	st.act("demo.new_report_other")
	return st.gets(ctx, st.second(reception), "desk/new_report", words[:2]...)
}

// forgery: a stranger writes a coordinator's command under the coordinator's address.
func (st *stage) forgery(ctx context.Context) error {
	st.act("demo.forgery")
	line := "[" + st.product + "] accept product"
	if err := st.pretends(ctx, st.lead(reception), message.Outgoing{OuterSubject: line, Subject: line, Body: "Please.\n"}); err != nil {
		return err
	}
	if err := st.inState(ctx, st.product, "received"); err != nil {
		return err
	}
	if err := st.fetch(ctx, "Mallory"); err != nil {
		return err
	}
	if n := len(st.people["Mallory"].unread); n > 0 {
		return fmt.Errorf("the stranger got %d answers", n)
	}
	c, err := st.caseShow(ctx, st.product)
	if err != nil {
		return err
	}
	st.a.tell("demo.forgery_end", c.ID, c.State)
	return nil
}

// pretends sends a mail of Mallory's under somebody else's address.
func (st *stage) pretends(ctx context.Context, as string, o message.Outgoing) error {
	mallory := st.people["Mallory"]
	own := mallory.address
	mallory.address = st.people[as].address
	defer func() { mallory.address = own }()
	return st.writes(ctx, "Mallory", reception, o, false)
}

func (st *stage) accept(ctx context.Context) error {
	st.act("demo.accept")
	by := st.lead(reception)
	line := st.ready(by, phrase{"受理 製品", "accept product"}.in(st.a.lang))
	if err := st.writes(ctx, by, reception, message.Outgoing{OuterSubject: "...", Subject: line, Body: line + "\n"}, true); err != nil {
		return err
	}
	st.act("demo.accepted")
	if err := st.gets(ctx, finder, "finder/accepted_product", phrase{ja: "受理いたしました"}, phrase{ja: "・取扱番号"}, phrase{ja: "・受理日"}); err != nil {
		return err
	}
	st.act("demo.transcript")
	if err := st.gets(ctx, by, "desk/transcript", phrase{"・結果", "- Result"}, phrase{"・状態", "- State"}, phrase{"〔この指示による通知〕", "Notices of this command"}); err != nil {
		return err
	}
	return st.inState(ctx, st.product, "accepted")
}

// decline: a report that is refused with a reason.
func (st *stage) decline(ctx context.Context) error {
	st.act("demo.declined_report")
	if err := st.reports(ctx, "Alex Smith", "Vulnerability report for a website", demoWebsite); err != nil {
		return err
	}
	if err := st.silently(func() error { return st.gets(ctx, "Alex Smith", "finder/receipt") }); err != nil {
		return err
	}
	number := st.people["Alex Smith"].number
	st.act("demo.decline")
	text := "The site is a private test system that cannot be reached from Japan."
	if err := st.orders(ctx, "A. Tanaka", reception, "["+number+"] decline out_of_scope", text, "desk/transcript"); err != nil {
		return err
	}
	if err := st.gets(ctx, "Alex Smith", "finder/not_accepted", phrase{en: "do not accept it"}, phrase{en: "- Reason"}, phrase{en: "Note from the case handler"}); err != nil {
		return err
	}
	return st.inState(ctx, number, "declined")
}
