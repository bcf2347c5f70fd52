package mailbot

import (
	"crypto/hmac"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// fromCoordinator treats a mail whose signature is a coordinator's: steps 5 to 11 of commands.md 2.
func (id *identification) fromCoordinator(f signerFacts) (verdict, error) {
	o := id.o
	if id.archived() {
		return ignore("before_start"), nil // an old command is never carried out
	}
	if o.command == nil || !f.ours {
		return id.coordinatorWrote(f)
	}
	g := handling.CommandGiven{Command: o.command.command, By: f.by, Encrypted: o.encrypted(), Realm: id.box.Role, Given: o.command.given,
		Exposed: o.mail.Subject == o.command.given && o.payload != o.mail, OpenText: o.command.openText}
	g.TokenMAC = id.bot.tokenMAC(g.Command)
	v := verdict{disposition: "command", party: f.by}
	c, err := id.commandCase(g)
	if err != nil {
		return v, err
	}
	v.caseKey = id.visibleKey(c, g)
	identity := executed{id: string(o.signed.By) + " " + fmt.Sprintf("%x", o.signed.Digest), by: f.by, places: []string{c.Key}, signedAt: f.signedAt, exposed: g.Exposed}
	switch repeat, err := id.repeat(identity, g); {
	case err != nil:
		return v, err
	case repeat != nil:
		v.reason, v.what = "replayed", *repeat
		if repeat.Answer == 0 {
			v.what = nil
		}
		return v, nil
	}
	if reused, err := id.reusedCiphertext(); err != nil || reused {
		return id.hold("reused_ciphertext", ""), err
	}
	v.command = &identity
	if len(o.command.several) > 0 && f.refused == nil && o.command.refused == nil {
		return id.several(f, g, v)
	}
	if g.Refused = firstRefusal(f.refused, o.command.refused); g.Refused != nil {
		v.reason, v.what = "refused", g
		return v, nil
	}
	g.Bound, g.Unbound = id.bound(f, c, g)
	if verb, _ := handling.VerbNamed(g.Command.Verb); !g.Bound && verb.Changes {
		v.reason = "unbound"
	}
	g.Facts, err = id.facts(c, g)
	v.what = g
	return v, err
}

// facts gathers what the command has to know. A token leads to the command that waits behind it.
func (id *identification) facts(c handling.Case, g handling.CommandGiven) (handling.Facts, error) {
	cmd, realm := g.Command, g.Realm
	cause := id.o
	if g.TokenMAC != "" {
		q, ok := handling.ProposalOf(id.desk.policy, c, g.TokenMAC)
		if !ok {
			return handling.Facts{}, nil
		}
		cmd, realm = q.Command, q.Realm
		if cmd.Verb == "key import" {
			cause = id.bot.kept(q.N) // the certificate came with the command, not with the word that confirms it
		}
	}
	return gathering{bot: id.bot, tx: id.tx, desk: id.desk, realm: realm, c: c, at: id.at, cause: cause}.facts(cmd)
}

// several makes one event of the lines behind 【指示】 or BEGIN, each with its own case and facts.
func (id *identification) several(f signerFacts, g handling.CommandGiven, v verdict) (verdict, error) {
	all := handling.CommandsGiven{By: g.By, Realm: g.Realm}
	for _, fc := range id.o.command.several {
		one := g
		one.Command, one.Given, one.Refused, one.OpenText = fc.command, fc.given, fc.refused, false
		c, err := id.commandCase(one)
		if err != nil {
			return v, err
		}
		if one.Refused == nil {
			one.Bound, one.Unbound = id.bound(f, c, one)
			if one.Facts, err = id.facts(c, one); err != nil {
				return v, err
			}
		}
		all.Items = append(all.Items, handling.CommandItem{Case: c, Given: one})
	}
	v.what, v.caseKey, v.command.places = all, "", nil
	for _, item := range all.Items {
		v.command.places = append(v.command.places, item.Case.Key)
	}
	return v, nil
}

// coordinatorWrote: no command stands in the mail. With a case's number it is filed there; without one, a mail to the
// mailbox itself gets an answer that lists the verbs (R69).
func (id *identification) coordinatorWrote(f signerFacts) (verdict, error) {
	v := verdict{disposition: "filed", party: f.by}
	tags := message.SplitSubject(id.o.subject()).Tags
	if len(tags) == 1 {
		c, err := id.tx.CaseByNumber(tags[0])
		if err != nil && !isNotFound(err) {
			return v, err
		}
		g := handling.CommandGiven{By: f.by, Realm: id.box.Role}
		if v.caseKey = id.visibleKey(c, g); v.caseKey != "" {
			v.what = handling.PartyWrote{Party: f.by, Proof: handling.ProofSigned, Encrypted: id.o.encrypted(), MessageID: id.o.mail.MessageID, Realm: id.box.Role}
			return v, nil
		}
	}
	v.disposition, v.reason = "command", "refused"
	if f.ours {
		v.what = handling.CommandGiven{By: f.by, Realm: id.box.Role, Given: clip(id.o.subject(), 200), Refused: &handling.Refusal{Code: handling.RefusedUnknownVerb}}
	}
	return v, nil
}

func firstRefusal(rs ...*handling.Refusal) *handling.Refusal {
	for _, r := range rs {
		if r != nil {
			return r
		}
	}
	return nil
}

// commandCase finds the case that the command names. A command that names none, or one that is not there, is decided
// against the zero case, which gives the same answer for absent, deleted and invisible.
func (id *identification) commandCase(g handling.CommandGiven) (handling.Case, error) {
	if place, err := id.proposalPlace(g); err != nil || place != "" {
		if place == store.OwnerOffice || err != nil {
			return handling.Case{}, err
		}
		c, err := id.tx.Case(place)
		own := func(q handling.Proposal) bool { return q.Concerns(g.Realm) && fmt.Sprint(q.N) == g.Command.Arg(0) }
		if g.TokenMAC != "" || err != nil || slices.ContainsFunc(c.Proposals, own) {
			return c, err // else a number would tell that the other body waits there (S7)
		}
	}
	if g.Command.Number == "" || g.TokenMAC != "" {
		return handling.Case{}, nil
	}
	c, err := id.tx.CaseByNumber(g.Command.Number)
	if isNotFound(err) {
		return handling.Case{}, nil
	}
	return c, err
}

// proposalPlace is where the proposal lies that a token, a code or the number of its command names: the key of its case, or the
// office. A number that is an outgoing mail's is no proposal's.
func (id *identification) proposalPlace(g handling.CommandGiven) (string, error) {
	key := g.TokenMAC
	if g.Command.Verb == "cancel" {
		key = g.Command.Arg(0)
	}
	if key == "" {
		return "", nil
	}
	refs, err := id.tx.Index("proposal", key)
	if err != nil || len(refs) == 0 {
		return "", err
	}
	return refs[len(refs)-1], nil
}

// visibleKey files the command's mail under the case only for a coordinator who may see it.
func (id *identification) visibleKey(c handling.Case, g handling.CommandGiven) string {
	co, ok := id.desk.policy.Coordinator(g.By)
	if ok && co.Serves(g.Realm) && handling.Visible(c, g.Realm) {
		return c.Key
	}
	return ""
}

// bound says whether the command runs at once (step 9) and is in time and order (step 11).
func (id *identification) bound(f signerFacts, c handling.Case, g handling.CommandGiven) (bool, string) {
	byCode := id.bot.codeFits(id.o.command.code, g, c)
	last, err := lastTime(id.tx, f.by+" "+c.Key)
	fence, restored := id.bot.store.Fence()
	switch {
	case id.o.command.source == fromOuter || id.o.command.outer != "":
		return false, "outer"
	case f.binding == "" && !byCode && g.TokenMAC == "": // a token binds by itself
		return false, "unbound"
	case f.late:
		return false, "late"
	case restored && f.signedAt.Before(fence): // it may have been carried out in the time that the store does not know (S19)
		return false, "restored"
	case err != nil || f.signedAt.Before(last):
		return false, "order"
	}
	return true, ""
}

// lastTime is when the last command was signed that a person gave about a case, "" for its key = about none.
func lastTime(tx *store.Tx, who string) (time.Time, error) {
	refs, err := tx.Index("last", who)
	if err != nil || len(refs) == 0 {
		return time.Time{}, err
	}
	sec, err := strconv.ParseInt(refs[0], 10, 64)
	return time.Unix(sec, 0), err
}

// repeat finds a command that was carried out before: same signer, same signed bytes (S3). The recorded transcript goes
// out at most once a day.
func (id *identification) repeat(e executed, g handling.CommandGiven) (*handling.Repeated, error) {
	refs, err := id.tx.Index("command", e.id)
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	at, answer, _ := strings.Cut(refs[0], " ")
	sec, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read command identity: %w", err)
	}
	n, err := strconv.ParseUint(answer, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read command identity: %w", err)
	}
	times, err := id.tx.AddCount("repeat", e.id, id.at.UTC().Format(time.DateOnly), 1)
	if err != nil {
		return nil, err
	}
	r := &handling.Repeated{Command: g.Command, By: g.By, Realm: g.Realm, FirstAt: time.Unix(sec, 0), Answer: n, Number: g.Command.Number}
	if times > 1 {
		r.Answer = 0
	}
	return r, nil
}

// remember writes the identity of a command in the transaction of its effect, and, when it changed anything, its time: no older one of
// the same person about the same case, or about none, runs by itself from then on (S3).
func (e executed) remember(tx *store.Tx, at time.Time, answer uint64, ran bool) error {
	if err := tx.PutIndex("command", e.id, fmt.Sprintf("%d %d", at.Unix(), answer)); err != nil {
		return err
	}
	if !ran {
		return nil
	}
	for _, place := range e.places {
		if err := e.rememberTime(tx, e.by+" "+place); err != nil {
			return err
		}
	}
	return nil
}

func (e executed) rememberTime(tx *store.Tx, who string) error {
	last, err := lastTime(tx, who)
	if err != nil || !e.signedAt.After(last) {
		return err // a token lets an older one run, which makes nothing else young
	}
	if !last.IsZero() {
		if err := tx.DropIndex("last", who, strconv.FormatInt(last.Unix(), 10)); err != nil {
			return err
		}
	}
	return tx.PutIndex("last", who, strconv.FormatInt(e.signedAt.Unix(), 10))
}

var base32Words = base32.StdEncoding.WithPadding(base32.NoPadding)

// actionCode binds one line to one coordinator, case, verb and state of the case (S1 c). It is derived, never stored: a
// decision raises the epoch and so voids it.
func (b *Bot) actionCode(coordinator, verb string, c handling.Case) string {
	sum := b.store.MAC("action", coordinator, c.Key, verb, strconv.FormatUint(c.Epoch, 10))
	s := strings.ToLower(base32Words.EncodeToString(sum[:10]))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

func (b *Bot) codeFits(code string, g handling.CommandGiven, c handling.Case) bool {
	if code == "" || c.Key == "" {
		return false
	}
	want := b.actionCode(g.By, g.Command.Verb, c)
	return hmac.Equal([]byte(plainCode(code)), []byte(plainCode(want))) // R90
}

// plainCode forgives case and hyphens.
func plainCode(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }

// tokenMAC is how a proposal's token or code is stored and looked up; "" for other verbs.
func (b *Bot) tokenMAC(c handling.Command) string {
	switch c.Verb {
	case "confirm", "approve", "reject":
		if c.Arg(0) != "" {
			return b.macOf(c.Arg(0))
		}
	}
	return ""
}

func (b *Bot) macOf(token string) string {
	sum := b.store.MAC("token", plainCode(token))
	return fmt.Sprintf("%x", sum)
}
