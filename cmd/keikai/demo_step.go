package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// fewLines is how much is printed of a mail that somebody writes, without --full.
const fewLines = 16

// writingTime is how long anybody takes for a mail.
const writingTime = time.Minute

// pass lets the bot do one pass: fetch, handle, compose, send.
func (st *stage) pass(ctx context.Context) error {
	var a *mailbot.Attention
	err := st.bot.Once(ctx, func(any) error { return nil })
	if errors.As(err, &a) {
		return errors.New(a.What)
	}
	return err
}

// writes sends a mail, shows its first lines, and lets the bot handle it.
func (st *stage) writes(ctx context.Context, from, to string, o message.Outgoing, sealed bool) error {
	l, err := st.sends(ctx, from, to, o, sealed)
	if err != nil {
		return err
	}
	st.print(l, st.first(l, fewLines))
	return st.pass(ctx)
}

// orders sends a coordinator's command, signed and sealed, and shows it on one line. The notice that answers it must be of that kind; it
// is shown when words of it are named.
func (st *stage) orders(ctx context.Context, by, desk, line, text, answer string, words ...phrase) error {
	body := line + "\n"
	if text != "" {
		body += "\n" + text + "\n" + phrase{"以上", "END"}.in(st.people[by].lang) + "\n"
	}
	if err := st.forgets(ctx, by, answer); err != nil {
		return err
	}
	l, err := st.sends(ctx, by, desk, message.Outgoing{OuterSubject: "...", Subject: line, Body: body}, true)
	if err != nil {
		return err
	}
	fmt.Fprintf(st.a.out, "  ▷ %s → %s (%s)\n    %s\n", l.outer.From.Address, l.outer.To[0].Address, st.a.word("demo.sealed", shortKey(l.by)), handling.ShowLine(line))
	for row := range strings.Lines(text) {
		fmt.Fprintf(st.a.out, "    │ %s\n", strings.TrimRight(row, "\n"))
	}
	fmt.Fprintln(st.a.out)
	if err := st.pass(ctx); err != nil {
		return err
	}
	if len(words) == 0 {
		return st.silently(func() error { return st.gets(ctx, by, answer) })
	}
	return st.gets(ctx, by, answer, words...)
}

// forgets drops what came before an order: only what comes after it answers it.
func (st *stage) forgets(ctx context.Context, name, kind string) error {
	if err := st.fetch(ctx, name); err != nil {
		return err
	}
	p := st.people[name]
	p.unread = slices.DeleteFunc(p.unread, func(l letter) bool { return l.kind == kind })
	return nil
}

// ordersTwice gives a command that is shown before it is carried out, and confirms it.
func (st *stage) ordersTwice(ctx context.Context, by, desk, line, text string, words ...phrase) error {
	if err := st.orders(ctx, by, desk, line, text, "desk/preview", words...); err != nil {
		return err
	}
	return st.confirms(ctx, by, desk)
}

// confirms sends back the code of the last preview.
func (st *stage) confirms(ctx context.Context, by, desk string) error {
	return st.orders(ctx, by, desk, st.ready(by, phrase{"確認 ", "confirm "}.in(st.people[by].lang)), "", "desk/transcript")
}

// approves sends a second person's code for what the bot put before that person.
func (st *stage) approves(ctx context.Context, by, desk string) error {
	return st.orders(ctx, by, desk, st.ready(by, phrase{"承認 ", "approve "}.in(st.people[by].lang)), "", "desk/approval_result")
}

// say is a command about a case in the coordinator's language.
func (st *stage) say(by, number string, verb phrase) string {
	l := st.people[by].lang
	return phrase{"【" + number + "】 ", "[" + number + "] "}.in(l) + verb.in(l)
}

// silently does steps that look like those shown before.
func (st *stage) silently(do func() error) error {
	out := st.a.out
	defer func() { st.a.out = out }()
	st.a.out = discard{}
	return do()
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// ready finds a line in the last mail with those words that a coordinator read: what is copied into the answer.
func (st *stage) ready(name, words string) string {
	for _, text := range slices.Backward(st.people[name].read) {
		for _, l := range strings.Split(text, "\n") {
			if (strings.HasPrefix(l, "【") || strings.HasPrefix(l, "[")) && strings.Contains(l, words) {
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

// party is a party of the case as `case show` has it.
func (st *stage) party(ctx context.Context, number, code string) (p mailbot.CasePartyRow, err error) {
	c, err := st.caseShow(ctx, number)
	if err != nil {
		return p, err
	}
	for _, v := range c.Parties {
		if p, ok := v.(mailbot.CasePartyRow); ok && p.Code == code {
			return p, nil
		}
	}
	return p, fmt.Errorf("%s has no party %s", number, code)
}

// inState fails when the case is not where the story has brought it.
func (st *stage) inState(ctx context.Context, number, state string) error {
	c, err := st.caseShow(ctx, number)
	if err == nil && c.State != state {
		err = fmt.Errorf("%s is %s, not %s", number, c.State, state)
	}
	return err
}

// partyIs fails when a party is not where the story has brought it.
func (st *stage) partyIs(ctx context.Context, number, code, stage string) error {
	p, err := st.party(ctx, number, code)
	if err == nil && p.Stage != stage {
		err = fmt.Errorf("%s of %s is %s, not %s", code, number, p.Stage, stage)
	}
	return err
}
