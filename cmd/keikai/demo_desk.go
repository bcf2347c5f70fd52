package main

import (
	"context"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/message"
)

// commands sends a coordinator's command as subject and first line, signed and sealed, and lets the bot handle it.
func (st *stage) commands(ctx context.Context, name, box, line string) error {
	if err := st.writes(ctx, name, box, message.Outgoing{OuterSubject: "...", Subject: line, Body: line + "\n"}, true); err != nil {
		return err
	}
	return st.pass(ctx)
}

// handover shows the wall: what goes to the other body is looked at first, and the finder's name stays behind.
func (st *stage) handover(ctx context.Context) error {
	st.a.tell("demo.handover")
	// 発見 is the finder's family name and a common word: line 2 was struck by itself and is harmless.
	if err := st.commands(ctx, "山田 花子", "reception", strings.Replace(st.ready("山田 花子", "調整依頼"), "調整依頼", "調整依頼 残す行=2", 1)); err != nil {
		return err
	}
	if err := st.reads(ctx, "山田 花子", allLines); err != nil {
		return err
	}
	st.a.tell("demo.handover_confirm")
	if err := st.commands(ctx, "山田 花子", "reception", st.ready("山田 花子", "確認")); err != nil {
		return err
	}
	if err := st.skip(ctx, "山田 花子"); err != nil {
		return err
	}
	st.a.tell("demo.handed_over")
	return st.reads(ctx, "加藤 健", allLines)
}

// substitution: a stranger writes under the finder's address and brings a key of her own.
func (st *stage) substitution(ctx context.Context) error {
	st.a.tell("demo.substitution")
	key, err := st.people["Mallory"].secret.Certificate().Armor()
	if err != nil {
		return err
	}
	number := st.people["発見 太郎"].number
	mallory, taro := st.people["Mallory"], st.people["発見 太郎"]
	own := mallory.address
	mallory.address = taro.address
	err = st.writes(ctx, "Mallory", "reception", message.Outgoing{OuterSubject: "[" + number + "] my new key", Subject: "[" + number + "] my new key", Body: "Please use my new key from now on.\n",
		Attachments: []message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: key}}}, false)
	mallory.address = own
	if err != nil {
		return err
	}
	if err := st.pass(ctx); err != nil {
		return err
	}
	st.a.tell("demo.substitution_end")
	if err := st.reads(ctx, "発見 太郎", fewLines); err != nil {
		return err
	}
	return st.skip(ctx, "山田 花子", "A. Tanaka")
}

// twoPersons confirms the finder's true key: one coordinator compared the fingerprint, another one approves.
func (st *stage) twoPersons(ctx context.Context) error {
	st.a.tell("demo.two")
	number := st.people["発見 太郎"].number
	fingerprint := string(st.people["発見 太郎"].secret.Certificate().Fingerprint())
	if err := st.commands(ctx, "山田 花子", "reception", "【"+number+"】 鍵確認 "+fingerprint+" 確認方法=電話"); err != nil {
		return err
	}
	if err := st.skip(ctx, "山田 花子"); err != nil {
		return err
	}
	if err := st.commands(ctx, "山田 花子", "reception", st.ready("山田 花子", "確認 ")); err != nil {
		return err
	}
	st.a.tell("demo.two_asked")
	if err := st.skip(ctx, "山田 花子"); err != nil {
		return err
	}
	if err := st.reads(ctx, "A. Tanaka", allLines); err != nil {
		return err
	}
	st.a.tell("demo.two_approves")
	if err := st.commands(ctx, "A. Tanaka", "reception", st.ready("A. Tanaka", "approve")); err != nil {
		return err
	}
	c, err := st.caseShow(ctx, number)
	if err != nil {
		return err
	}
	st.a.tell("demo.two_end", finderTrust(c))
	return st.skip(ctx, "山田 花子", "A. Tanaka")
}

// finderTrust is how far the finder's key is believed now.
func finderTrust(c mailbot.CaseShow) string {
	if f, ok := c.Finder.(mailbot.FinderShown); ok && f.Trust != nil {
		return *f.Trust
	}
	return ""
}
