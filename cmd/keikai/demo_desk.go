package main

import (
	"context"
	"fmt"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/message"
)

// handover shows the wall: what goes to the other body is looked at first, and the finder's name stays behind.
func (st *stage) handover(ctx context.Context) error {
	st.act("demo.handover")
	by := st.lead(reception)
	verb, keep := phrase{"調整依頼", "handover"}.in(st.a.lang), phrase{" 残す行=2", " keep=2"}.in(st.a.lang)
	// 発見 is the finder's family name and a common word: line 2 was struck by itself and is harmless.
	line := strings.Replace(st.ready(by, verb), verb, verb+keep, 1)
	if err := st.writes(ctx, by, reception, message.Outgoing{OuterSubject: "...", Subject: line, Body: line + "\n"}, true); err != nil {
		return err
	}
	if err := st.gets(ctx, by, "desk/preview", phrase{"まだ実行していません", "have not carried it out"}, phrase{"〔渡す内容〕", "What would be passed on"}, phrase{"〔渡さない添付ファイル〕", "Attachments that stay behind"}, phrase{"〔送る通知〕", "Notices that would go out"},
		phrase{"「削除行=」", "To strike more lines"}, phrase{"【" + st.product + "】 確認", "[" + st.product + "] confirm"}); err != nil {
		return err
	}
	st.act("demo.handover_confirm")
	if err := st.confirms(ctx, by, reception); err != nil {
		return err
	}
	st.act("demo.handed_over")
	words := []phrase{{"・取扱番号（調整側）", "- Number here"}, {"・影響度", "- Impact"}, {"・受領の目安", "- To be taken over by"}, {"〔届出者の意向〕", "The finder's choices"}, {"氏名と連絡先は開示されていません", "Name and address are withheld"},
		{"> 名称:", "> 名称:"}, {"> 脆弱性の種類:", "> 脆弱性の種類:"}, {"> 再現手順:", "> 再現手順:"}}
	if err := st.gets(ctx, st.lead(coordination), "body/handover", words...); err != nil {
		return err
	}
	st.jvn = st.people[st.lead(coordination)].number
	return st.inState(ctx, st.product, "handed_over")
}

// substitution: a stranger writes under the finder's address and brings a key of her own.
func (st *stage) substitution(ctx context.Context) error {
	st.act("demo.substitution")
	key, err := st.people["Mallory"].secret.Certificate().Armor()
	if err != nil {
		return err
	}
	subject := "[" + st.product + "] my new key"
	err = st.pretends(ctx, finder, message.Outgoing{OuterSubject: subject, Subject: subject, Body: "Please use my new key from now on.\n",
		Attachments: []message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: key}}})
	if err != nil {
		return err
	}
	st.a.tell("demo.substitution_end")
	return st.gets(ctx, finder, "finder/key_check", phrase{ja: "別の公開鍵が"}, phrase{ja: "・届いた公開鍵の指紋"})
}

// twoPersons confirms the finder's true key: one coordinator compared the fingerprint, another one approves.
func (st *stage) twoPersons(ctx context.Context) error {
	st.act("demo.two")
	by, other := st.lead(reception), st.second(reception)
	fingerprint := string(st.people[finder].secret.Certificate().Fingerprint())
	verb := phrase{"鍵確認 " + fingerprint + " 確認方法=電話", "key confirm " + fingerprint + " by=phone"}
	if err := st.orders(ctx, by, reception, st.say(by, st.product, verb), "", "desk/preview"); err != nil {
		return err
	}
	if err := st.confirms(ctx, by, reception); err != nil {
		return err
	}
	st.act("demo.two_asked")
	if err := st.gets(ctx, other, "desk/approval_request", phrase{"二人", "needs two persons"}, phrase{"> 【", "> ["}, phrase{"【" + st.product + "】 承認", "[" + st.product + "] approve"}); err != nil {
		return err
	}
	st.act("demo.two_approves")
	if err := st.approves(ctx, other, reception); err != nil {
		return err
	}
	c, err := st.caseShow(ctx, st.product)
	if err != nil {
		return err
	}
	if trust := finderTrust(c); trust != "confirmed" {
		return fmt.Errorf("the finder's key is %s after two persons confirmed it", trust)
	}
	st.a.tell("demo.two_end", finderTrust(c))
	return nil
}

// finderTrust is how far the finder's key is believed now.
func finderTrust(c mailbot.CaseShow) string {
	if f, ok := c.Finder.(mailbot.FinderShown); ok && f.Trust != nil {
		return *f.Trust
	}
	return ""
}
