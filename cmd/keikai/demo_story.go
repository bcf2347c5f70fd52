package main

import (
	"context"
	_ "embed" // the texts of the story
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

//go:embed story/report.txt
var demoReport string

//go:embed story/website.txt
var demoWebsite string

// play tells the story: a sealed Japanese report is accepted, a forged command does nothing, the case crosses to the other body
// without the finder's name, a forged key is used by nobody, a true one is confirmed by two persons, and a sealed English report
// is declined with a reason.
func (st *stage) play(ctx context.Context) error {
	st.a.tell("demo.intro")
	for _, act := range []func(context.Context) error{st.report, st.forgery, st.accept, st.handover, st.substitution, st.twoPersons, st.website, st.decline, st.end} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pass lets the bot do one pass: fetch, handle, compose, send.
func (st *stage) pass(ctx context.Context) error {
	var a *mailbot.Attention
	err := st.bot.Once(ctx, func(any) error { return nil })
	if errors.As(err, &a) {
		return errors.New(a.What)
	}
	return err
}

// reports sends a finder's report, signed and sealed, with the finder's key beside it, and lets the bot handle it.
func (st *stage) reports(ctx context.Context, from, subject, body string, more ...message.Attachment) error {
	key, err := st.people[from].secret.Certificate().Armor()
	if err != nil {
		return fmt.Errorf("armor key: %w", err)
	}
	files := append([]message.Attachment{{Name: "key.asc", Type: "application/pgp-keys", Content: key}}, more...)
	if err := st.writes(ctx, from, "reception", message.Outgoing{OuterSubject: "...", Subject: subject, Body: body, Attachments: files}, true); err != nil {
		return err
	}
	return st.pass(ctx)
}

func (st *stage) report(ctx context.Context) error {
	st.a.tell("demo.report")
	code := message.Attachment{Name: "poc.txt", Type: "text/plain", Content: []byte("(verification code)\n")}
	if err := st.reports(ctx, "発見 太郎", "ソフトウエア製品脆弱性関連情報の届出", demoReport, code); err != nil {
		return err
	}
	st.a.tell("demo.receipt")
	if err := st.reads(ctx, "発見 太郎", fewLines); err != nil {
		return err
	}
	st.a.tell("demo.new_report")
	if err := st.reads(ctx, "山田 花子", allLines); err != nil {
		return err
	}
	st.a.tell("demo.new_report_en")
	return st.reads(ctx, "A. Tanaka", fewLines)
}

// forgery: a stranger writes a coordinator's command under the coordinator's address.
func (st *stage) forgery(ctx context.Context) error {
	st.a.tell("demo.forgery")
	number := st.people["山田 花子"].number
	err := st.writes(ctx, "Mallory", "reception", message.Outgoing{OuterSubject: "[" + number + "] accept product", Subject: "[" + number + "] accept product", Body: "Please.\n"}, false)
	if err != nil {
		return err
	}
	if err := st.pass(ctx); err != nil {
		return err
	}
	c, err := st.caseShow(ctx, number)
	if err != nil {
		return err
	}
	st.a.tell("demo.forgery_end", c.ID, c.State)
	return st.skip(ctx, "山田 花子", "A. Tanaka")
}

func (st *stage) accept(ctx context.Context) error {
	st.a.tell("demo.accept")
	line := st.ready("山田 花子", "受理 製品")
	err := st.writes(ctx, "山田 花子", "reception", message.Outgoing{OuterSubject: "...", Subject: line, Body: line + "\n"}, true)
	if err != nil {
		return err
	}
	if err := st.pass(ctx); err != nil {
		return err
	}
	st.a.tell("demo.accepted")
	if err := st.reads(ctx, "発見 太郎", fewLines); err != nil {
		return err
	}
	st.a.tell("demo.transcript")
	return st.reads(ctx, "山田 花子", fewLines)
}

func (st *stage) website(ctx context.Context) error {
	st.a.tell("demo.website")
	if err := st.reports(ctx, "Alex Smith", "Vulnerability report for a website", demoWebsite); err != nil {
		return err
	}
	if err := st.reads(ctx, "Alex Smith", fewLines); err != nil {
		return err
	}
	return st.skip(ctx, "山田 花子", "A. Tanaka")
}

func (st *stage) decline(ctx context.Context) error {
	st.a.tell("demo.decline")
	number := st.people["A. Tanaka"].number
	body := "[" + number + "] decline out_of_scope\n\nThe site is a private test system that cannot be reached from Japan.\nEND\n"
	err := st.writes(ctx, "A. Tanaka", "reception", message.Outgoing{OuterSubject: "...", Subject: "[" + number + "] decline out_of_scope", Body: body}, true)
	if err != nil {
		return err
	}
	if err := st.pass(ctx); err != nil {
		return err
	}
	if err := st.reads(ctx, "Alex Smith", fewLines); err != nil {
		return err
	}
	return st.skip(ctx, "A. Tanaka")
}

// skip reads mails without printing them: they are like those shown before.
func (st *stage) skip(ctx context.Context, names ...string) error {
	out := st.a.out
	defer func() { st.a.out = out }()
	st.a.out = discard{}
	for _, n := range names {
		if err := st.reads(ctx, n, fewLines); err != nil {
			return err
		}
	}
	return nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// ready finds a line in the last mail with those words that a coordinator read: what is copied into the answer.
func (st *stage) ready(name, words string) string {
	for _, text := range slices.Backward(st.people[name].read) {
		for _, l := range strings.Split(text, "\n") {
			if (strings.HasPrefix(l, "【IPA#") || strings.HasPrefix(l, "[IPA#")) && strings.Contains(l, words) {
				return l
			}
		}
	}
	return ""
}

func (st *stage) caseShow(ctx context.Context, number string) (c mailbot.CaseShow, err error) {
	err = st.bot.Do(ctx, mailbot.Request{Command: "case.show", Args: []string{number}}, func(v any) error {
		c = v.(mailbot.CaseShow)
		return nil
	})
	return c, err
}

// end shows what is left: the cases, the mails, and the record that it all agrees.
func (st *stage) end(ctx context.Context) error {
	st.a.tell("demo.end")
	err := st.bot.Do(ctx, mailbot.Request{Command: "case.list"}, func(v any) error {
		c := v.(mailbot.CaseRow)
		fmt.Fprintf(st.a.out, "  %s  %-8s %-9s %s\n", c.ID, c.Kind, c.State, handling.ShowLine(c.Title))
		return nil
	})
	if err != nil {
		return err
	}
	ok := 0
	err = st.bot.Do(ctx, mailbot.Request{Command: "audit.verify"}, func(v any) error {
		if v.(mailbot.CheckRow).OK {
			ok++
		}
		return nil
	})
	if err != nil {
		return err
	}
	st.a.tell("demo.audit", ok, st.a.env.Now().Sub(st.started).Seconds())
	return nil
}

var keyBlock = regexp.MustCompile(`(?s)-----BEGIN PGP PUBLIC KEY BLOCK-----.*-----END PGP PUBLIC KEY BLOCK-----`)

// How much of a mail is printed without --full.
const (
	fewLines = 16
	allLines = 1000
)

// print shows a mail twice over: what every mail server on the way can read, and what only its reader can.
func (st *stage) print(outer *message.Mail, subject, text string, sealed bool, by pgp.Fingerprint) {
	var b strings.Builder
	line := func(s string) { fmt.Fprintf(&b, "  │ %s\n", s) }
	fmt.Fprintf(&b, "  ┌─ %s → %s\n", outer.From.Address, outer.To[0].Address)
	line(st.a.word("demo.outside", handling.ShowLine(outer.Subject)))
	protection := "demo.clear"
	switch {
	case sealed:
		protection = "demo.sealed"
	case outer.Layer().Form == message.FormMIMESigned:
		protection = "demo.signed"
	}
	if protection != "demo.clear" {
		line(st.a.word(protection, shortKey(by)))
	} else {
		line(st.a.word(protection))
	}
	if sealed {
		line(st.a.word("demo.inside", handling.ShowLine(subject)))
	}
	line("")
	rows := strings.Split(strings.TrimRight(keyBlock.ReplaceAllString(text, st.a.word("demo.key_block")), "\n"), "\n")
	for i, r := range rows {
		if i == st.most && !st.full && len(rows) > st.most+3 {
			line(st.a.word("demo.more", len(rows)-i))
			break
		}
		line(handling.Show(r))
	}
	fmt.Fprintf(&b, "  └─\n\n")
	fmt.Fprint(st.a.out, b.String())
}

func shortKey(f pgp.Fingerprint) string {
	if len(f) < 16 {
		return string(f)
	}
	return string(f[len(f)-16:])
}
